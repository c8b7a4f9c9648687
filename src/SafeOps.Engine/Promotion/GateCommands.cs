namespace SafeOps.Promotion;

/// <summary>The exact commands that supply evidence.</summary>
internal sealed class GateCommands(string path)
{
    public string Plan(string environment) => $"New-ChangePlan -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Run(string environment) => $"Invoke-SafeChange -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Rehearse(string environment) => Run(environment) + " -Rehearse";

    public string Undo(string runId) => $"Undo-SafeChange -RunId {Quote(runId)}";

    public string Approve(string environment) => $"Approve-SafeChange -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Confirm(string environment, params IEnumerable<string> items) =>
        $"Confirm-ChangeVerification -Path {Quote(path)} -Environment {Quote(environment)} -Item {string.Join(", ", items.Select(Quote))}";

    /// <summary>As PowerShell reads an argument: in single quotes unless it is plainly one word.</summary>
    private static string Quote(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '\\' or ':')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
