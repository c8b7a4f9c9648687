using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Rollbacks;

/// <summary>Opens the investigation that goes on where a rollback ends, with what is known: what was done, what the bad version said, what differs, and the first questions.</summary>
internal sealed class RollbackInvestigation(InvestigationStore store, string folder, string host)
{
    /// <summary>By this one that was opened right before a crash is found again.</summary>
    private const string RollbackKey = "rollback";
    private const int MostSuspects = 3;

    /// <summary>Throws before anything is done for one that could not take it.</summary>
    /// <param name="wanted">As a person names it; null: a new one will be opened.</param>
    public Investigation? Demand(string? wanted) => wanted is null ? null
        : store.Find(wanted) is { IsOpen: true } open ? open : throw InvestigationStore.Closed(store.Find(wanted));

    public Investigation Open(RollbackTimeline timeline, string? wanted)
    {
        var about = timeline.About;
        var investigation = Demand(wanted) ?? store.List().FirstOrDefault(i => i.IsOpen && i.Context.GetValueOrDefault(RollbackKey) == timeline.Id) ?? store.Begin(new InvestigationRequest($"Why did {about.Service} need a rollback?")
        {
            Symptom = about.Reason.Length > 0 ? about.Reason : about.Evidence.Count > 0 ? about.Evidence[0] : $"{TimelineMarkdown.Name(about.Current)} was rolled back to {TimelineMarkdown.Name(about.Good)}",
            Context = new Dictionary<string, string>
            {
                [RollbackKey] = timeline.Id,
                ["service"] = about.Service,
                ["target"] = about.Target,
                ["bad"] = TimelineMarkdown.Name(about.Current),
                ["good"] = TimelineMarkdown.Name(about.Good),
            },
        });
        int? said = about.Evidence.Count == 0 ? null : Step(investigation, timeline.Id, "Evidence", about.Evidence, "what the version that was left said before it was gone");
        int? differs = about.Suspects.Count == 0 ? null : Step(investigation, timeline.Id, "Suspects", [.. about.Suspects.Select(Line)], "what differs between the two versions, the likeliest cause first");
        foreach (var done in timeline.Entries.Where(e => e is { Kind: RollbackEntryKind.Result, Good: not false }))
            Note(investigation, InvestigationNoteKind.Action, $"Rolled back: {about.Commands.FirstOrDefault(c => c.Line == done.Command)?.Does ?? done.Text}", [], done.Command);
        foreach (var suspect in about.Suspects.Take(MostSuspects))
            Note(investigation, InvestigationNoteKind.Hypothesis, Line(suspect), differs is { } shown ? [shown] : []);
        foreach (var question in Questions(about))
            Note(investigation, InvestigationNoteKind.Question, question, said is { } evidence ? [evidence] : []);
        return investigation;
    }

    /// <summary>Adds how the service is.</summary>
    public void Add(Investigation investigation, string rollback, RollbackHealth health)
    {
        var fresh = store.Read(investigation.Id);
        var step = Step(fresh, rollback, "Health", [health.Summary, .. health.Details], "how the service is after the rollback");
        Note(fresh, InvestigationNoteKind.Finding, $"After the rollback: {health.Summary}", [step]);
    }

    private static IEnumerable<string> Questions(RollbackCase about)
    {
        yield return about.Suspects.Count > 0
            ? $"Does {about.Suspects[0].What} explain what was seen? Try it where nobody is hurt before {TimelineMarkdown.Name(about.Current)} comes again."
            : $"What differs between {TimelineMarkdown.Name(about.Good)} and {TimelineMarkdown.Name(about.Current)}? Nothing of it could be compared.";
        yield return "Why did no check before the roll-out see it?";
        foreach (var warning in about.Warnings)
            yield return $"Who settles this? {warning.What} {warning.NextStep}";
        foreach (var missing in about.NotLearned.Concat(about.NotCompared))
            yield return $"This is not known yet: {missing}";
    }

    private static string Line(SuspectedCause suspect) =>
        $"{suspect.Rank}. {suspect.Suspicion.ToString().ToLowerInvariant()}: {suspect.What}: {suspect.Before ?? "not there"} → {suspect.After ?? "gone"} ({suspect.Why})";

    /// <summary>The number of the step, which may be there from before a crash.</summary>
    private int Step(Investigation investigation, string rollback, string property, IReadOnlyList<string> lines, string why)
    {
        var command = $"(Get-EmergencyRollback {rollback}).{property}";
        return investigation.Steps.FirstOrDefault(s => s.Command == command)?.Number ?? store.Add(investigation, new InvestigationStep(0, default, "")
        {
            Command = command,
            Shell = CommandShell.PowerShell,
            Why = why,
            Folder = folder,
            Host = host,
            ExitCode = 0,
            Duration = TimeSpan.Zero,
            Origin = InvestigationStepOrigin.Run,
        }, new KeptOutput(lines, [])).Number;
    }

    private void Note(Investigation investigation, InvestigationNoteKind kind, string text, IReadOnlyList<int> evidence, string? command = null)
    {
        if (investigation.Notes.Any(n => n.Kind == kind && n.Text == text))
            return;
        store.Add(investigation, new InvestigationNote(0, default, "")
        {
            Kind = kind,
            Text = text,
            Evidence = evidence,
            Command = command,
            Folder = command is null ? null : folder,
        });
    }
}
