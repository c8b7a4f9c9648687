namespace SafeOps.Promotion;

/// <summary>The exact commands that supply evidence.</summary>
internal sealed class GateCommands(string path)
{
    private const string ItemOption = " -Item ";

    public string Plan(string environment) => $"New-ChangePlan -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Run(string environment) => $"Invoke-SafeChange -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Rehearse(string environment) => Run(environment) + " -Rehearse";

    public string Undo(string runId) => $"Undo-SafeChange -RunId {Quote(runId)}";

    public string Approve(string environment) => $"Approve-SafeChange -Path {Quote(path)} -Environment {Quote(environment)}";

    public string Confirm(string environment, params IEnumerable<string> items) =>
        $"Confirm-ChangeVerification -Path {Quote(path)} -Environment {Quote(environment)}{ItemOption}{string.Join(", ", items.Select(Quote))}";

    /// <summary>What supplies all of these: each command once, and one line for all items of one environment that a person confirms.</summary>
    public static IReadOnlyList<string> For(IEnumerable<GateItem> missing) =>
    [
        .. missing.Select(i => i.Supply).OfType<string>().Select(Parted).GroupBy(p => p.Head, StringComparer.Ordinal)
            .Select(g => string.Join(", ", g.Select(p => p.Item).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } items
                ? $"{g.Key}{ItemOption}{items}"
                : g.Key),
    ];

    private static (string Head, string? Item) Parted(string command) => command.LastIndexOf(ItemOption, StringComparison.Ordinal) is var at and > 0
        ? (command[..at], command[(at + ItemOption.Length)..])
        : (command, null);

    /// <summary>As PowerShell reads an argument: in single quotes unless it is plainly one word.</summary>
    private static string Quote(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '\\' or ':')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
