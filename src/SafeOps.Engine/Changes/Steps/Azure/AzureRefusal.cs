using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>What the complaint of az means, and what to do about it. The words are the error codes of Azure Resource Manager, and az's own.</summary>
internal static class AzureRefusal
{
    private sealed record Reading(string[] Words, ErrorCode Code, string Means, string NextStep);

    private static readonly Reading[] Readings =
    [
        new(["AADSTS"], ErrorCodes.LoginExpired, "the login has expired, or is none", "Sign in again: az login"),
        new(["az login"], ErrorCodes.LoginExpired, "nobody is signed in", "Sign in: az login"),
        new(["ExpiredAuthenticationToken"], ErrorCodes.LoginExpired, "the login has expired", "Sign in again: az login"),
        new(["refresh token has expired"], ErrorCodes.LoginExpired, "the login has expired", "Sign in again: az login"),
        new(["The subscription of", "doesn't exist"], ErrorCodes.TargetUnknown, "this login knows no such subscription", "See with az account list which there are; correct the targets of the environment in safeops.yaml, or sign in to its tenant"),
        new(["SubscriptionNotFound"], ErrorCodes.TargetUnknown, "there is no such subscription, or this login does not see it", "See with az account list which there are; correct the targets of the environment in safeops.yaml"),
        new(["ResourceGroupNotFound"], ErrorCodes.TargetUnknown, "there is no such resource group", "Make it in an earlier step, or correct 'resourceGroup:'"),
        new(["AuthorizationFailed"], ErrorCodes.TargetRefused, "this login may not do that", "Ask for the role that is named, at the scope that is named"),
        new(["RequestDisallowedByPolicy"], ErrorCodes.TargetRefused, "a policy refuses it", "The policy is named: correct the template, or ask who keeps it for an exemption"),
        new(["ScopeLocked"], ErrorCodes.TargetRefused, "a lock forbids it", "See with az lock list who locked it; a lock is there on purpose"),
        new(["DeploymentActive"], ErrorCodes.TargetBusy, "a deployment of that name is still at work", "See it with az deployment show, wait until it has ended, then resume"),
        new(["AnotherOperationInProgress"], ErrorCodes.TargetBusy, "another operation is at work on it", "Wait until it has ended, then repeat the command"),
        new(["QuotaExceeded"], ErrorCodes.TargetRefused, "a quota is reached", "Ask for more, or deploy less"),
        new(["SkuNotAvailable"], ErrorCodes.TargetRefused, "that size is not to be had in this region", "Choose another size or region"),
        new(["TooManyRequests"], ErrorCodes.AzureThrottled, "Azure answers no more requests for now", "Wait a few minutes, then repeat the command"),
        new(["Missing input parameters"], ErrorCodes.DocumentInvalid, "the template has parameters without a value", "Give those that are named, under 'set:' or in a parameters file"),
        new(["Error BCP"], ErrorCodes.DocumentInvalid, "the Bicep file has mistakes", "Correct it at the line that is named"),
        new(["Failed to parse"], ErrorCodes.DocumentInvalid, "a file is not what it should be", "Correct the file that is named"),
        new(["InvalidTemplate"], ErrorCodes.DocumentInvalid, "Azure refuses the template", "Correct what is named; az deployment … validate asks again"),
        new(["InvalidRequestContent"], ErrorCodes.DocumentInvalid, "Azure refuses the template", "Correct what is named; az deployment … validate asks again"),
        new(["PreflightValidationCheckFailed"], ErrorCodes.TargetRefused, "Azure refuses a resource of the template", "Correct what is named"),
        new(["DeploymentFailed"], ErrorCodes.ActionFailed, "the deployment failed at one of its resources; those before it stand", "Look with az deployment operation … list which; correct it, then resume"),
        new(["Max retries exceeded"], ErrorCodes.TargetUnreachable, "Azure is not reached", "Look at the network and the proxy (HTTPS_PROXY)"),
        new(["Failed to establish a new connection"], ErrorCodes.TargetUnreachable, "Azure is not reached", "Look at the network and the proxy (HTTPS_PROXY)"),
        new(["getaddrinfo failed"], ErrorCodes.TargetUnreachable, "Azure's name is not known here", "Look at the network and the proxy (HTTPS_PROXY)"),
        new(["Connection aborted"], ErrorCodes.ConnectionLost, "the connection broke off", "Look at the network, then resume: what was done is found out by asking"),
    ];

    public static SafeOpsException Of(StepCommand command, ProgramResult result, string place, string complaint)
    {
        if (result.TimedOut)
            return new SafeOpsException(ErrorCodes.ConnectionLost, $"'{command.Line}' was ended after {Durations.Format(command.Timeout)} without an answer; Azure goes on with what it was asked for.", "Wait, then resume: what was done is found out by asking for the deployment.", place);
        var reading = Readings.FirstOrDefault(r => r.Words.All(w => complaint.Contains(w, StringComparison.OrdinalIgnoreCase)));
        return reading is null
            ? new SafeOpsException(ErrorCodes.ProgramFailed, $"'{command.Line}' ended with exit code {result.ExitCode}: {complaint}", "Run that command by hand to see more.", place)
            : new SafeOpsException(reading.Code, $"{place}: {reading.Means}: {complaint}", $"{reading.NextStep}.", place);
    }
}
