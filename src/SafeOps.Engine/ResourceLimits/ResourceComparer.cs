using System.Globalization;
using SafeOps.ResourceLimits.Metrics;

namespace SafeOps.ResourceLimits;

/// <summary>Puts facts beside each other and draws the conclusion, with the source of each number.</summary>
internal static class ResourceComparer
{
    public static ResourceComparison Compare(LimitFacts facts, SizingRules rules)
    {
        var subject = facts.Subject;
        var (verdict, proposal, reasons) = new LimitSizer(rules, facts).Size();
        return new ResourceComparison
        {
            Subject = subject,
            Workload = subject.Workload,
            Namespace = subject.Namespace,
            Container = subject.Container,
            Role = subject.Role,
            Resource = facts.Kind,
            Request = facts.Request,
            Limit = facts.Limit,
            Place = (facts.Limit?.Place ?? facts.Request?.Place ?? subject.Place).ToString(),
            Overlay = subject.Overlay,
            Use = facts.Use,
            OomKills = facts.OomKills,
            Throttled = facts.Found.Throttled,
            Peers = facts.Peers,
            Proposal = proposal,
            Verdict = verdict,
            Confidence = proposal is null && facts.Use is null ? LimitConfidence.None : facts.Confidence,
            Reasons = [.. reasons, .. facts.Found.Notes, .. facts.Found.Failure is { } failure ? [$"Its use is not known: {(failure is QueryRefusedException refusal ? refusal.Reason : failure.Message)}"] : Array.Empty<string>()],
            Evidence = [.. Written(facts), .. facts.Found.Evidence, .. PeersOf(facts)],
        };
    }

    private static IEnumerable<ResourceEvidence> Written(LimitFacts facts)
    {
        foreach (var (name, amount) in new[] { ("request", facts.Request), ("limit", facts.Limit) })
        {
            if (amount is not null)
                yield return new ResourceEvidence(name, amount.Text, amount.Place.ToString());
        }
        if (facts.Subject.OomKills > 0)
            yield return new ResourceEvidence("OOM kills", facts.Subject.OomKills.ToString(CultureInfo.InvariantCulture), facts.Subject.Place.ToString());
        if (facts.GivenKills is { } kills)
            yield return new ResourceEvidence("OOM kills", kills.ToString(CultureInfo.InvariantCulture), "-OomKill");
    }

    private static IEnumerable<ResourceEvidence> PeersOf(LimitFacts facts) =>
        facts.Peers?.Limits.Select(p => new ResourceEvidence($"limit of {p.Name}", p.Limit.Text, p.Limit.Place.ToString())) ?? [];
}
