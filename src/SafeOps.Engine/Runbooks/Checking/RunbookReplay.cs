using System.Globalization;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Runbooks.Making;
using SafeOps.Runbooks.Parameters;

namespace SafeOps.Runbooks.Checking;

/// <summary>Runs the reading steps of a runbook again and says what no longer holds.</summary>
/// <param name="runbook">Which.</param>
/// <param name="values">Of its parameters.</param>
/// <param name="run">Runs a step that reads and gives what it printed, by lines; throws where it may not run.</param>
public sealed class RunbookReplay(Runbook runbook, IReadOnlyDictionary<string, string> values, Func<JudgedStep, (ReadOnlyCommandResult Result, IReadOnlyList<string> Lines)> run)
{
    private const int MostMissing = 3;

    public ReplayedStep Replay(JudgedStep judged)
    {
        var step = judged.Step;
        var replayed = new ReplayedStep { Number = step.Number, Title = step.Title, Line = step.Line, Command = judged.Text ?? step.Command, Outcome = ReplayOutcome.NotRun, RecordedExitCode = step.ExitCode };
        if (step.Kind == RunbookStepKind.Change)
            return replayed with { Message = "It is a change." };
        if (step.Shell is null)
            return replayed with { Message = step.Language.Length == 0 ? "It names no language." : $"'{step.Language}' is not run here." };
        if (judged.Text is null)
            return replayed with { Outcome = ReplayOutcome.Refused, Message = judged.Problem! };
        if (step.Kind is null && judged.Effect > Commands.CommandEffect.Unknown)
            return replayed with { Message = "It is a change, although it is not marked as one." };
        try
        {
            var (result, lines) = run(judged);
            return Compare(replayed with { Command = result.Command, ExitCode = result.ExitCode, Duration = result.Duration }, step, result, lines);
        }
        catch (SafeOpsException refused)
        {
            return replayed with { Outcome = ReplayOutcome.Refused, Message = refused.Message.ReplaceLineEndings(" ") };
        }
    }

    /// <summary>What a replay adds to the findings of a check.</summary>
    public static IEnumerable<RunbookFinding> Findings(string path, IEnumerable<ReplayedStep> steps) => steps.Select(s => s.Outcome switch
    {
        ReplayOutcome.Failed or ReplayOutcome.Refused => Finding(path, s, RunbookSeverity.Error, RunbookRules.ReplayFailed),
        ReplayOutcome.Differs => Finding(path, s, RunbookSeverity.Warning, RunbookRules.ReplayDiffers),
        ReplayOutcome.ValuesDiffer => Finding(path, s, RunbookSeverity.Note, RunbookRules.ReplayDiffers),
        _ => null,
    }).OfType<RunbookFinding>();

    private static RunbookFinding Finding(string path, ReplayedStep step, RunbookSeverity severity, string rule) =>
        new(path, step.Line, severity, rule, $"'{StepRules.Short(step.Command)}': {step.Message}") { Step = step.Number };

    private ReplayedStep Compare(ReplayedStep replayed, RunbookStep step, ReadOnlyCommandResult result, IReadOnlyList<string> lines)
    {
        if (result.TimedOut)
            return replayed with { Outcome = ReplayOutcome.Failed, Message = $"It was still running after {SafeOps.Values.Durations.Taken(result.Duration)} and was ended." };
        var wanted = step.ExitCode ?? 0;
        if (result.ExitCode != wanted)
        {
            var said = lines.LastOrDefault(l => l.Trim().Length > 0) is { } last ? $" It says: {SafeOps.Text.PrintableText.Shorten(SafeOps.Text.PrintableText.Line(last), 160)}" : "";
            var message = string.Create(CultureInfo.InvariantCulture, $"The exit code is {result.ExitCode}; {(step.ExitCode is null ? "expected 0" : $"it was {wanted}")}.{said}");
            // What led nowhere and leads somewhere now is news, and no failure.
            return replayed with { Outcome = step.IsDeadEnd ? ReplayOutcome.Differs : ReplayOutcome.Failed, Message = message };
        }
        var expected = step.Expected.Where(e => e.Trim().Length > 0).Select(e => ParameterText.Show(e, values)).Where(e => !LineShapes.ContainsPart(lines, e)).ToList();
        if (expected.Count > 0)
            return replayed with { Outcome = ReplayOutcome.Failed, Missing = expected, Message = $"It does not show what it must: {Quoted(expected)}." };
        return CompareShown(replayed, step, [.. lines.Select(SafeOps.Text.PrintableText.Of)]);
    }

    private ReplayedStep CompareShown(ReplayedStep replayed, RunbookStep step, IReadOnlyList<string> lines)
    {
        var shown = step.Shown.Where(l => l.Trim().Length > 0 && l.Trim() != ShownLines.Gap).Select(l => WithValues(l)).ToList();
        if (shown.Count == 0)
        {
            return step is { ExitCode: not null, IsDeadEnd: false } && lines.Any(l => l.Trim().Length > 0)
                ? replayed with { Outcome = ReplayOutcome.Differs, Message = "It showed nothing, and shows something now." }
                : replayed with { Outcome = ReplayOutcome.Holds };
        }
        var gone = shown.Where(l => !LineShapes.Contains(lines, l)).ToList();
        if (gone.Count == 0)
            return replayed with { Outcome = ReplayOutcome.Holds };
        var shapes = lines.Select(LineShapes.Of).ToList();
        var missing = gone.Where(l => !LineShapes.Contains(shapes, LineShapes.Of(l))).ToList();
        return missing.Count == 0
            ? replayed with { Outcome = ReplayOutcome.ValuesDiffer, Message = $"It shows the same lines with other values; for instance not any more {Quoted(gone.Take(1))}." }
            : replayed with { Outcome = ReplayOutcome.Differs, Missing = missing, Message = $"It does not show any more: {Quoted(missing)}." };
    }

    /// <summary>What was shown of a parameter's example, with the value that it has now.</summary>
    private string WithValues(string line)
    {
        foreach (var parameter in runbook.Parameters)
        {
            if (parameter.Example is { Length: > 2 } example && values.TryGetValue(parameter.Name, out var value) && value != example)
                line = line.Replace(example, value, StringComparison.Ordinal);
        }
        return line;
    }

    private static string Quoted(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        var text = string.Join(", ", all.Take(MostMissing).Select(l => $"'{SafeOps.Text.PrintableText.Shorten(l.Trim(), 80)}'"));
        return all.Count > MostMissing ? string.Create(CultureInfo.InvariantCulture, $"{text} and {all.Count - MostMissing} more") : text;
    }
}
