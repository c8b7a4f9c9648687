using System.Text.RegularExpressions;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What kubectl's complaint means, and what to do about it. The words are those of client-go and of the API server.</summary>
internal static partial class KubectlRefusal
{
    private sealed record Reading(string[] Words, ErrorCode Code, string Means, string NextStep);

    private static readonly Reading[] Readings =
    [
        new(["context", "does not exist"], ErrorCodes.TargetUnknown, "the kubeconfig has no such context", "look with kubectl config get-contexts which there are; correct the targets of the environment in safeops.yaml, or log in to the cluster"),
        new(["no context exists with the name"], ErrorCodes.TargetUnknown, "the kubeconfig has no such context", "look with kubectl config get-contexts which there are; correct the targets of the environment in safeops.yaml, or log in to the cluster"),
        new(["You must be logged in"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in to the cluster again, then repeat the command"),
        new(["asked for the client to provide credentials"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in to the cluster again, then repeat the command"),
        new(["Unauthorized"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in to the cluster again, then repeat the command"),
        new(["getting credentials"], ErrorCodes.LoginExpired, "the program that gets credentials failed", "log in to the cluster again, then repeat the command"),
        new(["conflict", "field manager"], ErrorCodes.TargetConflict, "another field manager owns fields that this would set", "leave those fields to their owner, or take them over with 'forceConflicts: true'"),
        new(["Apply failed with", "conflict"], ErrorCodes.TargetConflict, "another field manager owns fields that this would set", "leave those fields to their owner, or take them over with 'forceConflicts: true'"),
        new(["Precondition failed"], ErrorCodes.TargetChanged, "the object has changed since it was read", "plan again"),
        new(["Expected replicas to be"], ErrorCodes.TargetChanged, "the number of replicas has changed since it was read", "plan again"),
        new(["the object has been modified"], ErrorCodes.TargetChanged, "the object has changed since it was read", "plan again"),
        new(["does not support dry run"], ErrorCodes.TargetRefused, "a webhook of it takes no dry run", "ask who keeps that webhook to declare its side effects"),
        new(["doesn't support dry-run"], ErrorCodes.TargetRefused, "the server takes no dry run", "nothing can be asked beforehand of this server"),
        new(["admission webhook", "denied the request"], ErrorCodes.TargetRefused, "an admission webhook refused it", "the reason stands in its message: correct the object, or ask who keeps that policy"),
        new(["failed calling webhook"], ErrorCodes.TargetUnreachable, "an admission webhook does not answer", "look after that webhook: until it answers, nobody can write such objects"),
        new(["field is immutable"], ErrorCodes.TargetRefused, "the field cannot be changed in an object that is there", "delete and make the object anew, as a change of its own"),
        new(["strict decoding error"], ErrorCodes.TargetRefused, "the object has fields that its kind does not have", "correct the field that is named"),
        new(["failed to create typed patch object"], ErrorCodes.TargetRefused, "the object does not have the shape of its kind", "correct the field that is named"),
        new([": test failed"], ErrorCodes.TargetRefused, "a 'test' operation of the patch does not hold", "look at what the object has at that path"),
        new(["rejected our request due to an error in our request"], ErrorCodes.TargetRefused, "the patch does not fit the object", "look at the paths of its operations and at what its 'test' operations expect"),
        new(["is invalid"], ErrorCodes.TargetRefused, "the object is not valid", "correct the field that is named"),
        new(["(Forbidden)"], ErrorCodes.TargetRefused, "this login may not do that", "ask kubectl auth can-i what it may; ask for the role, or use another login"),
        new(["forbidden:"], ErrorCodes.TargetRefused, "this login may not do that, or a quota is reached", "ask kubectl auth can-i what it may; ask for the role, or use another login"),
        new(["no matches for kind"], ErrorCodes.TargetUnknown, "the cluster does not know that kind", "install its definition first, or correct apiVersion and kind"),
        new(["the server doesn't have a resource type"], ErrorCodes.TargetUnknown, "the cluster does not know that kind", "install its definition first, or correct the kind"),
        new(["namespaces", "not found"], ErrorCodes.TargetUnknown, "the namespace is not there", "make it first, in an earlier step, or correct its name"),
        new(["(NotFound)"], ErrorCodes.TargetUnknown, "the object is not there", "look for it with kubectl get"),
        new(["Unable to connect to the server"], ErrorCodes.TargetUnreachable, "the API server is not reached", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["connection refused"], ErrorCodes.TargetUnreachable, "the API server is not reached", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["did you specify the right host or port"], ErrorCodes.TargetUnreachable, "the API server is not reached", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["i/o timeout"], ErrorCodes.TargetUnreachable, "the API server does not answer", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["context deadline exceeded"], ErrorCodes.TargetUnreachable, "the API server does not answer in time", "try again; look at the API server's load"),
        new(["net/http: request canceled"], ErrorCodes.TargetUnreachable, "the API server does not answer in time", "try again; look at the API server's load"),
        new(["(ServiceUnavailable)"], ErrorCodes.TargetUnreachable, "the API server takes no requests now", "try again; look at the API server's load"),
        new(["the server is currently unable to handle the request"], ErrorCodes.TargetUnreachable, "the API server takes no requests now", "try again; look at the API server's load"),
        new(["(TooManyRequests)"], ErrorCodes.TargetUnreachable, "the API server takes no more requests now", "try again; look at the API server's load"),
        new(["no such host"], ErrorCodes.TargetUnreachable, "the API server's name is not known", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["(Timeout)"], ErrorCodes.TargetUnreachable, "the API server does not answer in time", "try again; look at the API server's load"),
        new(["EOF"], ErrorCodes.ConnectionLost, "the connection broke off", "look at the network and at the API server, then try again"),
        new(["connection reset by peer"], ErrorCodes.ConnectionLost, "the connection broke off", "look at the network and at the API server, then try again"),
    ];

    /// <summary>kubectl's own advice after a conflict tells of its options, not of the step's.</summary>
    private const string Advice = "\nPlease review the fields above";

    public static SafeOpsException Of(StepCommand command, ProgramResult result, KubernetesPlace place, string complaint)
    {
        complaint = Plain(complaint);
        if (result.TimedOut)
            return new SafeOpsException(ErrorCodes.ConnectionLost, $"'{command.Line}' was ended after {Durations.Format(command.Timeout)} without an answer.", "Look at the API server, then resume: what was done is found out by asking it.", place.Display);
        var reading = Readings.FirstOrDefault(r => r.Words.All(w => complaint.Contains(w, StringComparison.OrdinalIgnoreCase)));
        return reading is null
            ? new SafeOpsException(ErrorCodes.ProgramFailed, $"'{command.Line}' ended with exit code {result.ExitCode}: {complaint}", "Run that command by hand to see more.", place.Display)
            : new SafeOpsException(reading.Code, $"{place.Display}: {reading.Means}: {complaint}", $"{char.ToUpperInvariant(reading.NextStep[0])}{reading.NextStep[1..]}.", place.Display);
    }

    /// <summary>Without kubectl's advice, and without the log lines of its libraries where it has said the same in words of its own.</summary>
    private static string Plain(string complaint)
    {
        var said = complaint.Split(Advice)[0];
        var words = string.Join('\n', said.Split('\n').Where(l => !LogLine().IsMatch(l)));
        return words.Length == 0 ? said : words;
    }

    /// <summary>As klog writes them: <c>E1128 01:49:53.345487   12242 memcache.go:265] …</c>.</summary>
    [GeneratedRegex(@"^[EWIF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+:\d+\] ", RegexOptions.CultureInvariant)]
    private static partial Regex LogLine();

    /// <summary>It refuses to try, not the object: what would become of it has to be worked out without the server.</summary>
    public static bool TakesNoDryRun(string complaint) =>
        complaint.Contains("does not support dry run", StringComparison.OrdinalIgnoreCase) || complaint.Contains("doesn't support dry-run", StringComparison.OrdinalIgnoreCase);

    /// <summary>The write was held to a version that is no longer there. Of a JSON patch the server only says that it does not fit, or which test.</summary>
    public static bool IsLostLock(SafeOpsException error) =>
        error.Code == ErrorCodes.TargetChanged || error.Message.Contains("due to an error in our request", StringComparison.Ordinal) || error.Message.Contains("/metadata/resourceVersion failed", StringComparison.Ordinal);

    /// <summary>A conflict names each manager: <c>conflict with "kubectl-edit" using apps/v1: .spec.replicas</c>.</summary>
    public static bool ConflictsOnlyWith(string manager, string complaint)
    {
        var managers = Managers().Matches(complaint).Select(m => m.Groups[1].Value).ToList();
        return managers.Count > 0 && managers.TrueForAll(m => m == manager);
    }

    [GeneratedRegex("conflicts? with \"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Managers();
}
