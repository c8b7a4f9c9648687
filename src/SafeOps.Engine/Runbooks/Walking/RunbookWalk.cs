using System.Globalization;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Reading;

namespace SafeOps.Runbooks.Walking;

/// <summary>The steps that a walk will go through, judged with the values that it has. Nothing was run yet.</summary>
/// <param name="File">The runbook.</param>
/// <param name="Steps">From the first that is wanted on.</param>
public sealed record RunbookWalk(RunbookFile File, IReadOnlyList<JudgedStep> Steps)
{
    /// <summary>The parameters that the steps from <paramref name="from"/> on use, in the order of the runbook.</summary>
    public static IReadOnlyList<RunbookParameter> Needed(Runbook runbook, int from)
    {
        var used = runbook.Steps.Where(s => s.Number >= from && !s.IsDeadEnd)
            .SelectMany(s => Parameters.ParameterText.Names(s.Command, s.Shell).Concat(s.Undo is { } undo ? Parameters.ParameterText.Names(undo.Command, undo.Shell) : []))
            .ToHashSet(StringComparer.Ordinal);
        return [.. runbook.Parameters.Where(p => used.Contains(p.Name))];
    }

    /// <summary>Throws before anything is run for what would stop half-way.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.RunbookInvalid"/>, <see cref="ErrorCodes.ParameterInvalid"/>, <see cref="ErrorCodes.StepUnknown"/>.</exception>
    public static RunbookWalk Prepare(RunbookFile file, IReadOnlyDictionary<string, string> values, int from, StepJudge judge)
    {
        DemandReadable(file);
        if (from > file.Runbook.Steps.Count)
            throw new SafeOpsException(ErrorCodes.StepUnknown, string.Create(CultureInfo.InvariantCulture, $"The runbook has {file.Runbook.Steps.Count} steps, and no step {from}."), "Test-Runbook lists them.", from);
        var steps = file.Runbook.Steps.Where(s => s.Number >= from).Select(s => s.IsDeadEnd ? new JudgedStep(s, s.Command, null) : judge.Judge(file.Runbook, s, values)).ToList();
        if (steps.Find(s => s.Problem is not null) is { } bad)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, string.Create(CultureInfo.InvariantCulture, $"Step {bad.Number}: {bad.Problem}"), target: bad.Number);
        return new RunbookWalk(file, steps);
    }

    /// <summary>Steps that a person must name or be asked about, whatever <c>-Confirm</c> says: see <see cref="IsGrave"/>.</summary>
    public IEnumerable<JudgedStep> Grave => Steps.Where(s => !s.Step.IsDeadEnd && IsChange(s) && IsGrave(s));

    public IEnumerable<JudgedStep> Changes => Steps.Where(s => !s.Step.IsDeadEnd && IsChange(s));

    /// <summary>Not known to read only, or marked as a change: a mark can make a step graver, never lighter.</summary>
    public static bool IsChange(JudgedStep step) => step.Step.Kind == RunbookStepKind.Change || !step.Reads;

    /// <summary>
    /// Takes something away for good, does what nobody can tell, or works where the environment is guarded or not known: an unknown
    /// target is production.
    /// </summary>
    public static bool IsGrave(JudgedStep step) => step.Effect is CommandEffect.Unknown or CommandEffect.Destroy || step.Risk is null or { Environment.Guarded: true };

    public static void DemandReadable(RunbookFile file)
    {
        if (file.Mistakes.Count > 0)
            throw new MistakesException(ErrorCodes.RunbookInvalid, file.Mistakes);
        if (file.Document.Blocks.OfType<SafeOps.Text.MarkdownCode>().FirstOrDefault(c => !c.IsClosed) is { } open)
            throw new SafeOpsException(ErrorCodes.RunbookInvalid, $"{file.Path}:{open.Line}: the code block that begins here is never closed, so it is not known where it ends. Nothing was run.", "Close it; Test-Runbook finds such places.", file.Path);
        if (file.Runbook.Steps.Count == 0)
            throw new SafeOpsException(ErrorCodes.RunbookInvalid, $"{file.Path} has no code block that is a command.", "Write commands in fenced blocks with their language: ```bash.", file.Path);
    }
}
