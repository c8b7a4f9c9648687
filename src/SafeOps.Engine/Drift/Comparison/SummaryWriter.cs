namespace SafeOps.Drift.Comparison;

/// <summary>Counts what a comparison found.</summary>
internal static class SummaryWriter
{
    public static DriftSummary Write(Estate estate, Findings found, IReadOnlyList<DriftItem> items, int ignored, DateTimeOffset now)
    {
        int Of(DriftKind kind) => items.Count(i => i.Kind == kind);
        return new DriftSummary
        {
            Unmanaged = Of(DriftKind.Unmanaged),
            Missing = Of(DriftKind.Missing),
            Changed = Of(DriftKind.Changed),
            Duplicate = Of(DriftKind.Duplicate),
            NotComparable = Of(DriftKind.NotComparable),
            Ignored = ignored,
            Reasons = items.Where(i => i.Kind == DriftKind.NotComparable).GroupBy(i => i.Reason).OrderByDescending(g => g.Count()).ToDictionary(g => g.Key, g => g.Count()),
            Types = [.. items.GroupBy(i => i.Type, StringComparer.OrdinalIgnoreCase).Select(Count).OrderByDescending(t => t.Unmanaged + t.Missing + t.Changed).ThenBy(t => t.Type, StringComparer.OrdinalIgnoreCase)],
            Coverage = new DriftCoverage
            {
                Resources = estate.Index.Count,
                UnreadRows = estate.Inventory.Problems,
                Compared = found.Compared,
                ExistenceOnly = found.ExistenceOnly.Values.Sum(),
                PropertiesNotFetched = found.PropertiesNotFetched,
                WithoutObject = found.WithoutObject,
                ExistenceOnlyTypes = found.ExistenceOnly.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).ToDictionary(t => t.Key, t => t.Value),
            },
            States = [.. estate.States.Select((path, i) => new DriftState(path, estate.Entries[i].Count, estate.Failures[i]?.Message)), .. estate.NotFound.Select(n => new DriftState(n.Target?.ToString() ?? "", 0, n.Message))],
            Inventory = estate.Reference,
            Manifest = estate.Inventory.Manifest,
            Age = estate.Reference.Taken is { } taken ? now - taken : null,
        };
    }

    private static DriftTypeCount Count(IGrouping<string, DriftItem> type)
    {
        int Of(DriftKind kind) => type.Count(i => i.Kind == kind);
        return new DriftTypeCount(type.Key, Of(DriftKind.Unmanaged), Of(DriftKind.Missing), Of(DriftKind.Changed), Of(DriftKind.Duplicate), Of(DriftKind.NotComparable));
    }
}
