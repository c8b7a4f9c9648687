using System.Globalization;
using SafeOps.Investigations;
using SafeOps.Values;

namespace SafeOps.Handoffs;

/// <summary>Whether the investigation is here, with the evidence that is named, and whether it has gone on.</summary>
internal static class InvestigationChecking
{
    private const int MostShown = 3;

    public static void Check(HandoffHead head, string location, HandoffSurroundings here, List<HandoffFinding> findings)
    {
        if (head.Investigation is not { } id)
            return;
        if (here.Investigation(id, location) is not { } investigation)
        {
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.InvestigationMissing, $"The investigation {id} is not here: what it shows cannot be looked up.", id));
            return;
        }
        if (investigation.Entries.Count > head.Entries)
        {
            var later = investigation.Entries.Skip(head.Entries).ToList();
            var said = later.OfType<InvestigationNote>().Select(n => $"{n.Kind}: {n.Text}").Take(MostShown).ToList();
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.InvestigationAdvanced,
                $"The investigation {id} has {Counts.Of(later.Count, "new entry", "new entries")}{(said.Count == 0 ? "." : $": {string.Join("; ", said)}")}", id));
        }
        if (investigation.Completed is { } at && investigation.Entries.OfType<InvestigationConclusion>().Any(c => c.Number > head.Entries))
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.InvestigationCompleted, string.Create(CultureInfo.InvariantCulture, $"The investigation {id} was completed on {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {investigation.Resolution}"), id));
        var steps = investigation.Steps.ToDictionary(s => s.Number, s => s.OutputDigest);
        foreach (var step in head.Steps.Where(s => steps.GetValueOrDefault(s.Entry) != s.Digest))
            findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.EvidenceMissing, string.Create(CultureInfo.InvariantCulture, $"Entry {step.Entry} of {id} is not the one that is named as evidence."), id));
    }
}
