using System.Text.RegularExpressions;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>What terraform's complaints mean, and the next step. Its own words and places (file:line) are kept.</summary>
internal sealed partial record TerraformRefusal(IReadOnlyList<string> Words, ErrorCode Code, string Means, string NextStep)
{
    private static readonly IReadOnlyList<TerraformRefusal> Readings =
    [
        new(["Saved plan is stale"], ErrorCodes.TargetChanged, "the state was changed after the plan was made, so terraform refuses the saved plan; nothing was done", "plan again"),
        new(["Backend initialization required"], ErrorCodes.PlanRefused, "its backend is not initialised", "run 'terraform init' there, or leave 'init: never' out of the step"),
        new(["Backend configuration changed"], ErrorCodes.PlanRefused, "its backend is another one than it was initialised with", "run 'terraform init' there and decide about the state"),
        new(["state migration"], ErrorCodes.PlanRefused, "it was never initialised with its backend, and a local state lies there that it would have to move", "run 'terraform init' there and decide about the state"),
        new(["Module not installed"], ErrorCodes.PlanRefused, "a module of it is not installed", "run 'terraform init' there, or leave 'init: never' out of the step"),
        new(["Inconsistent dependency lock file"], ErrorCodes.PlanRefused, "its providers are not those of its lock file", "run 'terraform init' there and commit .terraform.lock.hcl"),
        new(["Provider dependency changes detected"], ErrorCodes.PlanRefused, "its lock file lacks providers", "run 'terraform init' there and commit .terraform.lock.hcl"),
        new(["Required plugins are not installed"], ErrorCodes.PlanRefused, "its providers are not installed", "run 'terraform init' there, or leave 'init: never' out of the step"),
        new(["Failed to query available provider packages"], ErrorCodes.TargetUnreachable, "a provider cannot be found", "look at the provider's source address, the network and the mirror in terraform's CLI configuration"),
        new(["Failed to install provider"], ErrorCodes.TargetUnreachable, "a provider cannot be installed", "look at the network and the mirror in terraform's CLI configuration"),
        new(["Unsupported Terraform Core version"], ErrorCodes.PlanRefused, "this version of terraform is not the one it requires", "install the version that 'required_version' asks for"),
        new(["No value for required variable"], ErrorCodes.PlanRefused, "a variable has no value", "give it under 'variables:' or 'varFiles:' of the step"),
        new(["ExpiredToken"], ErrorCodes.LoginExpired, "the login has expired", "log in again, then repeat"),
        new(["No valid credential sources"], ErrorCodes.LoginExpired, "there is no login", "log in, then repeat"),
        new(["az login"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in with 'az login', then repeat"),
        new(["Failed to get existing workspaces"], ErrorCodes.TargetUnreachable, "the backend is not reached", "look at the network and the backend's login"),
        new(["Error loading state"], ErrorCodes.TargetUnreachable, "the state cannot be loaded", "look at the network and the backend's login"),
        new(["Failed to load state"], ErrorCodes.TargetUnreachable, "the state cannot be loaded", "look at the network, the backend's login and the state itself"),
        new(["error refreshing state"], ErrorCodes.TargetUnreachable, "the state cannot be loaded", "look at the network and the backend's login"),
    ];

    private static readonly string[] NeedsInit = ["Backend initialization required", "Module not installed", "Required plugins are not installed", "Inconsistent dependency lock file"];

    /// <summary>Whether <c>terraform init</c> is what helps.</summary>
    public static bool AsksForInit(ProgramResult result) => result.ExitCode is not (0 or 2) && NeedsInit.Any(n => result.ErrorOutput.Contains(n, StringComparison.Ordinal));

    public static bool IsLocked(string complaint) => complaint.Contains("Error acquiring the state lock", StringComparison.Ordinal);

    public static SafeOpsException Of(StepCommand command, ProgramResult result, TerraformOptions options, StepContext context)
    {
        var complaint = Complaint(result, context);
        if (IsLocked(complaint))
            return Locked(complaint, options);
        var flat = Spaces().Replace(complaint, " ");
        return Readings.FirstOrDefault(r => r.Words.All(w => flat.Contains(w, StringComparison.OrdinalIgnoreCase))) is { } reading
            ? new SafeOpsException(reading.Code, $"{options.Display}: {reading.Means}.\n{complaint}", $"{char.ToUpperInvariant(reading.NextStep[0])}{reading.NextStep[1..]}.", options.Name)
            : new SafeOpsException(ErrorCodes.PlanRefused, $"{options.Display}: '{command.Line}' ended with exit code {result.ExitCode}.\n{complaint}", "Correct what it names, then plan again.", options.Name);
    }

    /// <summary>From its first error on: warnings before it say nothing about why it failed.</summary>
    public static string Complaint(ProgramResult result, StepContext context)
    {
        var said = Frame().Replace(result.ErrorOutput, "");
        var start = said.IndexOf("Error: ", StringComparison.Ordinal);
        var text = StepPrograms.Complaint(start < 0 ? result : result with { ErrorOutput = said[start..], Output = "" }, context);
        return Place().Replace(text, "$1:$2");
    }

    private static SafeOpsException Locked(string complaint, TerraformOptions options)
    {
        var id = Field(complaint, "ID");
        var by = $"{Field(complaint, "Who") ?? "somebody"} with {Field(complaint, "Operation") ?? "an operation"} since {Field(complaint, "Created") ?? "some time"}";
        return new SafeOpsException(
            ErrorCodes.TargetBusy,
            $"{options.Display}: the state is locked by {by}{(id is null ? "" : $" (lock {id})")}. Nothing was done.{(id is null ? "\n" + complaint : "")}",
            id is null
                ? "Wait until that has ended, then try again ('lockTimeout:' waits by itself)."
                : $"Wait until that has ended ('lockTimeout:' waits by itself). Only where it surely runs no more: {options.Program} -chdir={options.Name} force-unlock {id}",
            options.Name);
    }

    private static string? Field(string complaint, string name) =>
        Regex.Match(complaint, $@"^\W*{name}:\s+(\S.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    /// <summary>Terraform writes <c>on main.tf line 3, in …</c>; places are written as everywhere else.</summary>
    [GeneratedRegex(@"\bon (\S+) line (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    /// <summary>The commands that know no <c>-no-color</c> draw a frame around an error.</summary>
    [GeneratedRegex(@"^[│╷╵] ?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
