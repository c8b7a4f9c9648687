using SafeOps.Investigations;
using SafeOps.Values;

namespace SafeOps.Handoffs;

/// <summary>Writes what is open of a handoff into an investigation, so that work goes on where it is recorded.</summary>
public sealed class HandoffRestoring(InvestigationStore store)
{
    /// <summary>What would be written: questions for what remains and is next, decisions, and known issues as what may be the case.</summary>
    public static IReadOnlyList<InvestigationNote> Notes(HandoffCheck check) =>
    [
        .. check.Findings.Where(f => f.Severity > HandoffSeverity.Note).Select(f => Note(InvestigationNoteKind.Question, $"The handoff does not hold: {f.Text}")),
        .. check.Decisions.Select(d => Note(InvestigationNoteKind.Decision, d.Why is null ? d.Text : $"{d.Text} {HandoffMarkdown.Reason} {d.Why}")),
        .. check.KnownIssues.Select(i => Note(InvestigationNoteKind.Hypothesis, i.Text)),
        .. check.Open.Select(o => Note(InvestigationNoteKind.Question, $"To do: {o.Text}")),
        .. check.Next is null ? Array.Empty<InvestigationNote>() : [Note(InvestigationNoteKind.Question, $"Next: {check.Next}")],
    ];

    /// <summary>Begins an investigation for it.</summary>
    public Investigation Begin(HandoffCheck check) => store.Begin(new InvestigationRequest(check.Title)
    {
        Symptom = $"Taken over from {check.Handoff.Head?.By ?? "a handoff"}: {Counts.Of(check.Open.Count, "open item")}",
        Context = new Dictionary<string, string> { ["handoff"] = check.Path },
    });

    /// <summary>Adds what the investigation has not already.</summary>
    public HandoffCheck Restore(HandoffCheck check, Investigation investigation)
    {
        var there = store.Read(investigation.Id).Notes.Select(n => (n.Kind, n.Text)).ToHashSet();
        var fresh = Notes(check).Where(n => !there.Contains((n.Kind, n.Text))).ToList();
        foreach (var note in fresh)
            store.Add(investigation, note);
        return check with { RestoredTo = investigation.Id, Restored = fresh.Count };
    }

    private static InvestigationNote Note(InvestigationNoteKind kind, string text) => new(0, default, "") { Kind = kind, Text = text };
}
