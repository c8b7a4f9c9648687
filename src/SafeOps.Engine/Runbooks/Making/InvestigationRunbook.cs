using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Runbooks.Parameters;
using SafeOps.Runbooks.Writing;

namespace SafeOps.Runbooks.Making;

/// <summary>Makes a runbook of an investigation: every command of it in its order, and nothing that was not recorded.</summary>
/// <param name="read">The verdict on a text.</param>
/// <param name="readOutput">The whole output of a step, as <see cref="InvestigationStore.ReadOutput"/> gives it.</param>
public sealed class InvestigationRunbook(Func<string, CommandShell, CommandRisk> read, Func<Investigation, InvestigationStep, string> readOutput)
{
    /// <summary>Of a longer output only what the entry itself shows is looked at: 4 MiB.</summary>
    private const long LongestOutput = 4 * 1024 * 1024;

    /// <param name="investigation">Open or completed.</param>
    /// <param name="details">What is said of the runbook.</param>
    /// <param name="known">The parameters of a runbook that it will be added to: their values keep their names.</param>
    /// <param name="lifts">False: commands keep their values, as in a file that can declare no parameters.</param>
    public Runbook Make(Investigation investigation, RunbookDetails details, IReadOnlyList<RunbookParameter>? known = null, bool lifts = true)
    {
        var steps = Folded(investigation);
        var commands = steps.Select(s => (s.Step.Command, s.Step.Shell))
            .Concat(investigation.Actions.Where(a => a.Command is not null).Select(a => (a.Command!, a.Shell)))
            .Concat(investigation.Actions.Where(a => a.Undo is not null).Select(a => (a.Undo!, a.Shell)))
            .ToList();
        var lifter = ParameterLifter.Of(lifts ? commands : [], investigation.Context, known ?? [], new ParameterText(read));
        var made = steps.Select(s => Step(investigation, s.Step, s.Repeats, lifter))
            .Concat(investigation.Actions.Where(a => a.Command is not null).Select(a => Change(investigation, a, lifter)))
            .Select((s, index) => s with { Number = index + 1 })
            .ToList();
        return details.Begin(investigation.Title) with
        {
            Parameters = lifter.Parameters,
            Provenance = [Origin(investigation)],
            Remarks = [.. Remarks(investigation)],
            Steps = made,
        };
    }

    private static RunbookOrigin Origin(Investigation investigation) => new(
        "investigation",
        investigation.Id,
        investigation.Title,
        DateOnly.FromDateTime(investigation.Started.UtcDateTime),
        [.. investigation.Steps.Select(s => new RunbookEvidence(s.Number, s.OutputDigest))]);

    /// <summary>The steps in their order; the same command in the same place right behind itself is one.</summary>
    private static List<(InvestigationStep Step, List<int> Repeats)> Folded(Investigation investigation)
    {
        var steps = new List<(InvestigationStep Step, List<int> Repeats)>();
        foreach (var step in investigation.Steps)
        {
            if (steps.Count > 0 && IsSame(steps[^1].Step, step))
                steps[^1].Repeats.Add(step.Number);
            else
                steps.Add((step, []));
        }
        return steps;
    }

    private static bool IsSame(InvestigationStep one, InvestigationStep other) =>
        (one.Command, one.Shell, one.Folder, one.Connection, one.Environment, one.ExitCode) == (other.Command, other.Shell, other.Folder, other.Connection, other.Environment, other.ExitCode);

    private RunbookStep Step(Investigation investigation, InvestigationStep step, List<int> repeats, ParameterLifter lifter)
    {
        var readings = investigation.Notes
            .Where(n => n.Kind is InvestigationNoteKind.Finding or InvestigationNoteKind.Hypothesis && (n.Evidence.Contains(step.Number) || n.Evidence.Any(repeats.Contains)))
            .Select(n => Remark(RunbookSection.Investigation, investigation, n)).ToList();
        var isCause = investigation.RootCauseEvidence.Contains(step.Number);
        return new RunbookStep
        {
            Number = 0,
            Section = RunbookSection.Investigation,
            Title = Title(step.Why, step.Command),
            Kind = RunbookStepKind.Read,
            Language = StepMarkdown.Language(step.Shell, ""),
            Shell = step.Shell,
            Command = lifter.Lift(step.Command, step.Shell),
            Connection = step.Connection,
            Folder = Relative(investigation.Place, step.Folder),
            Environment = step.Environment,
            Effect = CommandEffect.Read,
            Why = step.Why,
            ExitCode = step.ExitCode,
            IsDeadEnd = step.ExitCode != 0 && readings.Count == 0 && !isCause,
            Shown = ShownLines.Of(Output(investigation, step), readings.Select(r => r.Text).Append(isCause ? investigation.RootCause! : "")),
            Readings = readings,
            Source = new RunbookSource(investigation.Id, step.Number) { Output = step.OutputDigest, Repeats = repeats },
        };
    }

    private IReadOnlyList<string> Output(Investigation investigation, InvestigationStep step)
    {
        if (step.OutputLength > LongestOutput)
            return step.Shown;
        try
        {
            return readOutput(investigation, step).ReplaceLineEndings("\n").Split('\n');
        }
        catch (SafeOpsException damaged) when (damaged.Code == ErrorCodes.InvestigationDamaged)
        {
            return step.Shown;
        }
    }

    private RunbookStep Change(Investigation investigation, InvestigationNote action, ParameterLifter lifter)
    {
        var risk = read(action.Command!, action.Shell);
        var language = StepMarkdown.Language(action.Shell, "");
        return new RunbookStep
        {
            Number = 0,
            Section = RunbookSection.Resolution,
            Title = Title(action.Text, action.Command!),
            Kind = RunbookStepKind.Change,
            Language = language,
            Shell = action.Shell,
            Command = lifter.Lift(action.Command!, action.Shell),
            Folder = action.Folder is null ? null : Relative(investigation.Place, action.Folder),
            Environment = risk.Environment.Name,
            Effect = risk.HasUnknown && risk.Effect < CommandEffect.Unknown ? CommandEffect.Unknown : risk.Effect,
            Why = action.Text,
            IsGated = true,
            Undo = action.Undo is null ? null : new RunbookUndo(language, action.Shell, lifter.Lift(action.Undo, action.Shell)),
            Source = new RunbookSource(investigation.Id, action.Number),
        };
    }

    private static IEnumerable<RunbookRemark> Remarks(Investigation investigation)
    {
        var head = new RunbookSource(investigation.Id, 0);
        if (investigation.Symptom is { } symptom)
            yield return new RunbookRemark(RunbookSection.Symptoms, RunbookRemarkKind.Plain, symptom) { Source = head };
        foreach (var (name, value) in investigation.Context.OrderBy(c => c.Key, StringComparer.Ordinal))
            yield return new RunbookRemark(RunbookSection.Symptoms, RunbookRemarkKind.Plain, $"{name}: {value}") { Source = head };
        if (investigation.RootCause is { } cause)
        {
            var at = investigation.Entries.OfType<InvestigationConclusion>().Last().Number;
            yield return new RunbookRemark(RunbookSection.Causes, RunbookRemarkKind.Cause, cause) { Source = new RunbookSource(investigation.Id, at), Evidence = investigation.RootCauseEvidence };
        }
        foreach (var note in investigation.Notes.Where(n => n.Kind is InvestigationNoteKind.Finding or InvestigationNoteKind.Hypothesis))
            yield return Remark(RunbookSection.Causes, investigation, note);
        if (investigation.Resolution is { } resolution)
        {
            var at = investigation.Entries.OfType<InvestigationConclusion>().Last().Number;
            yield return new RunbookRemark(RunbookSection.Resolution, RunbookRemarkKind.Resolution, resolution) { Source = new RunbookSource(investigation.Id, at) };
        }
        foreach (var action in investigation.Actions.Where(a => a.Command is null))
            yield return Remark(RunbookSection.Resolution, investigation, action);
        foreach (var note in investigation.Notes.Where(n => n.Kind is InvestigationNoteKind.Decision or InvestigationNoteKind.Question))
            yield return Remark(RunbookSection.Prevention, investigation, note);
    }

    private static RunbookRemark Remark(RunbookSection section, Investigation investigation, InvestigationNote note) => new(section, KindOf(note), note.Text)
    {
        Source = new RunbookSource(investigation.Id, note.Number),
        Evidence = note.Evidence,
    };

    private static RunbookRemarkKind KindOf(InvestigationNote note) => note.Kind switch
    {
        InvestigationNoteKind.Finding => note.IsOpinion ? RunbookRemarkKind.Opinion : RunbookRemarkKind.Finding,
        InvestigationNoteKind.Hypothesis => RunbookRemarkKind.Hypothesis,
        InvestigationNoteKind.Decision => RunbookRemarkKind.Decision,
        InvestigationNoteKind.Question => RunbookRemarkKind.Question,
        _ => RunbookRemarkKind.Action,
    };

    private static string Title(string? said, string command)
    {
        var title = (said ?? command).ReplaceLineEndings("\n").Trim().Split('\n', 2)[0];
        return SafeOps.Text.PrintableText.Shorten(title, 80);
    }

    /// <summary>Null for the place itself; relative within it; full elsewhere.</summary>
    private static string? Relative(string place, string folder)
    {
        var relative = Path.GetRelativePath(place, folder);
        return relative == "." ? null : relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathFullyQualified(relative) ? folder : relative.Replace('\\', '/');
    }
}
