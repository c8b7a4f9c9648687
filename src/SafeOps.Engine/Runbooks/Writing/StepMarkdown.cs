using System.Globalization;
using System.Text;
using SafeOps.Commands;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Runbooks.Writing;

/// <summary>A step: heading, mark, command, what it showed and how to read that; of a change its gate and its way back.</summary>
internal static class StepMarkdown
{
    public const string Read = "read";
    public const string Change = "change";
    public const string Undo = "undo";
    public const string DeadEnd = "dead-end";
    public const string Shows = "shows";
    public const string Expect = "expect";

    /// <summary>The sentence of a change without a way back.</summary>
    public const string NoUndo = "Rollback: none was recorded.";

    /// <summary>Begins the line above the readings of a step.</summary>
    public const string HowToRead = "How to read it";

    public static string Text(RunbookStep step)
    {
        var parts = new List<string> { $"### {Escape(step.Title)}\n" };
        if (step.Source is { } source)
            parts.Add(SourceMark.Text(source, step.ExitCode, step.Folder) + "\n");
        if (step.Why is { } why && why != step.Title)
            parts.Add(Escape(why) + "\n");
        if (Place(step) is { Length: > 0 } place)
            parts.Add(place);
        if (step.Kind == RunbookStepKind.Change)
            parts.Add(Gate(step));
        parts.Add(Verbatim(step.Command, Info(step)));
        if (step.Kind == RunbookStepKind.Change)
            parts.Add(WayBack(step));
        parts.AddRange(Showed(step));
        if (step.Readings.Count > 0)
            parts.Add($"{HowToRead}:\n\n{string.Concat(step.Readings.Select(RemarkMarkdown.Item))}");
        return string.Join('\n', parts);
    }

    private static string Info(RunbookStep step)
    {
        var info = new StringBuilder(Language(step.Shell, step.Language)).Append(' ').Append(step.Kind == RunbookStepKind.Change ? Change : Read);
        if (step.IsDeadEnd)
            info.Append(' ').Append(DeadEnd);
        if (Dialect(step.Shell) is { } dialect)
            info.Append(" dialect=").Append(dialect);
        if (step.Connection is { } connection)
            info.Append(" connection=").Append(connection);
        return info.ToString();
    }

    public static string Language(CommandShell? shell, string otherwise) => shell switch
    {
        CommandShell.Bash => "bash",
        CommandShell.PowerShell => "powershell",
        CommandShell.PostgreSql or CommandShell.TSql or CommandShell.Sqlite => "sql",
        _ => otherwise,
    };

    private static string? Dialect(CommandShell? shell) => shell switch
    {
        CommandShell.PostgreSql => "postgresql",
        CommandShell.TSql => "tsql",
        CommandShell.Sqlite => "sqlite",
        _ => null,
    };

    private static string Place(RunbookStep step)
    {
        var places = new List<string>();
        if (step.Folder is { } folder)
            places.Add($"Folder: {Code(folder)}.");
        if (step.Environment is { } environment and not "local" && step.Kind != RunbookStepKind.Change)
            places.Add($"Environment: {Code(environment)}.");
        if (step.Source?.Repeats is { Count: > 0 } repeats)
            places.Add(string.Create(CultureInfo.InvariantCulture, $"It was run {repeats.Count + 1} times in a row; what it showed is that of the first."));
        return places.Count == 0 ? "" : string.Join(' ', places) + "\n";
    }

    private static string Gate(RunbookStep step)
    {
        var effect = step.Effect switch
        {
            CommandEffect.Destroy => "it takes something away for good",
            CommandEffect.Mutate => "it changes something that is there",
            CommandEffect.Generate => "it writes output of its own",
            CommandEffect.Read => "it is known to read only, and was recorded as an action",
            _ => "nobody can tell from its text what it does",
        };
        var environment = step.Environment is { } name ? Code(name) : "not known, so treat it as production";
        return $"> **Change:** {effect}. Environment: {environment}.\n\n- [ ] A person has read the command with its values, and confirms it.\n";
    }

    private static string WayBack(RunbookStep step) => step.Undo is { } undo
        ? $"Rollback:\n\n{Verbatim(undo.Command, $"{Language(undo.Shell, undo.Language)} {Undo}")}"
        : NoUndo + "\n";

    private static IEnumerable<string> Showed(RunbookStep step)
    {
        if (step.IsDeadEnd)
            yield return string.Create(CultureInfo.InvariantCulture, $"A dead end: it failed then{Recorded(step, step.ExitCode ?? 0)}, and nothing was concluded from it. It stands here so that nobody tries it in vain.\n");
        else if (step.Kind == RunbookStepKind.Read && step.ExitCode is { } code)
            yield return $"It showed then{Recorded(step, code)}:\n";
        if (step.Shown.Count > 0)
            yield return Block(string.Join('\n', step.Shown), $"text {Shows}");
        else if (step.Kind == RunbookStepKind.Read && step.ExitCode is not null && !step.IsDeadEnd)
            yield return "Nothing.\n";
        if (step.Expected.Count > 0)
            yield return $"It must show:\n\n{Block(string.Join('\n', step.Expected), $"text {Expect}")}";
    }

    private static string Recorded(RunbookStep step, int code)
    {
        var facts = new List<string>();
        if (step.Source is { } source)
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"entry {source.Entry}"));
        if (code != 0)
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"exit code {code}"));
        return facts.Count == 0 ? "" : $" ({string.Join(", ", facts)})";
    }
}
