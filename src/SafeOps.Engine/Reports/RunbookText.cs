using System.Globalization;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Updating;
using SafeOps.Runbooks.Walking;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>Runbooks as a person reads them in a terminal: what a check found, what a walk did, what an update adds.</summary>
public static class RunbookText
{
    private const int Indent = 2;

    /// <summary>Where a finding's text begins: behind its line and severity.</summary>
    private const int FindingColumn = 17;

    /// <summary>Where a command begins: behind its number and what became of it.</summary>
    private const int StepColumn = 22;

    private const int MostOutput = 12;

    /// <param name="check">What was found.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(RunbookCheck check, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("RUNBOOK", check.Title, [Verdict(check), Counts.Of(check.Steps.Count, "step"), Count(RunbookSeverity.Error, "error"), Count(RunbookSeverity.Warning, "warning")], Colour(check.Verdict, style));
        page.Line(check.Path, Indent, style.Muted);
        foreach (var finding in check.Findings)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"{finding.Line,4}  {finding.Severity.ToString().ToLowerInvariant()}");
            page.Beside(head, Indent, FindingColumn, $"{finding.Message} ({finding.Rule})", "", 0, Colour(finding.Severity, style), "");
            if (finding.Next is { } next)
                page.Line("→ " + next, FindingColumn, style.Muted);
        }
        if (check.Replay.Count > 0)
            page.Blank().Line("replay", Indent, style.Heading);
        foreach (var step in check.Replay)
            page.Beside(string.Create(CultureInfo.InvariantCulture, $"{step.Number,4}  {Words.Of(step.Outcome)}"), Indent, StepColumn, step.Command, "", 0, Colour(step.Outcome, style), "");
        return page.ToString();

        string Count(RunbookSeverity severity, string word) => Counts.Of(check.Findings.Count(f => f.Severity == severity), word);
    }

    /// <summary>A step of a walk, with what it printed.</summary>
    public static string Render(WalkedStep step, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        var colour = step.Outcome switch
        {
            WalkOutcome.Failed or WalkOutcome.ByHand => style.Warning,
            WalkOutcome.Changed => style.Update,
            WalkOutcome.Read => style.Create,
            _ => style.Muted,
        };
        page.Beside(string.Create(CultureInfo.InvariantCulture, $"{step.Number,4}  {Words.Of(step.Outcome)}"), Indent, StepColumn, step.Title, "", 0, colour, "", style.Heading);
        foreach (var line in step.Command.Split('\n'))
            page.Copied("$ " + line, StepColumn);
        foreach (var line in step.Output.Take(MostOutput))
            page.Verbatim("│ " + line, StepColumn, style.Muted);
        if (step.Output.Count > MostOutput)
            page.Line(string.Create(CultureInfo.InvariantCulture, $"│ … and {step.Output.Count - MostOutput} more lines"), StepColumn, style.Muted);
        if (step.Message.Length > 0)
            page.Line(step.Message, StepColumn, colour);
        if (step.Undo is { } undo && step.Outcome is WalkOutcome.Changed or WalkOutcome.WouldChange or WalkOutcome.Failed)
            page.Copied("back: " + undo, StepColumn, style.Muted);
        if (step.Entry is { } entry)
            page.Line(string.Create(CultureInfo.InvariantCulture, $"exit code {step.ExitCode} · {Durations.Taken(step.Duration)} · entry {entry} of {step.Investigation}"), StepColumn, style.Muted);
        return page.ToString();
    }

    /// <summary>The difference that an update makes.</summary>
    public static string Render(RunbookUpdate update, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        if (!update.HasChanges)
            return page.Line($"{update.Path} has all of {update.Origin.Id} already.").ToString();
        page.Title(update.IsWritten ? "UPDATED" : "UPDATE", update.Origin.Title, [update.Origin.Id, Counts.Of(update.NewSteps.Count, "new step"), Counts.Of(update.NewRemarks.Count, "new remark")]);
        page.Line(update.Path, Indent, style.Muted).Blank();
        foreach (var line in update.Diff.TrimEnd('\n').Split('\n'))
            page.Copied(line.TrimEnd('\r'), 0, line switch { ['+', ..] => style.Create, ['-', ..] => style.Delete, _ => style.Muted });
        return page.ToString();
    }

    private static string Verdict(RunbookCheck check) => check.Verdict switch
    {
        RunbookVerdict.Passed => "passed",
        RunbookVerdict.Warned => "passed, with warnings",
        _ => "failed",
    };

    private static string Colour(RunbookVerdict verdict, TextStyle style) => verdict switch
    {
        RunbookVerdict.Passed => style.Create,
        RunbookVerdict.Warned => style.Warning,
        _ => style.Delete,
    };

    private static string Colour(RunbookSeverity severity, TextStyle style) => severity switch
    {
        RunbookSeverity.Error => style.Delete,
        RunbookSeverity.Warning => style.Warning,
        _ => style.Muted,
    };

    private static string Colour(ReplayOutcome outcome, TextStyle style) => outcome switch
    {
        ReplayOutcome.Holds => style.Create,
        ReplayOutcome.Failed or ReplayOutcome.Refused => style.Delete,
        ReplayOutcome.Differs => style.Warning,
        _ => style.Muted,
    };
}
