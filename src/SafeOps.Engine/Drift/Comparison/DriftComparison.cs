using SafeOps.Errors;

namespace SafeOps.Drift.Comparison;

/// <summary>What a comparison found.</summary>
public sealed record DriftComparison
{
    /// <summary>The moment of it. UTC.</summary>
    public required DateTimeOffset Compared { get; init; }

    /// <summary>By kind, those that cannot be compared by reason, then by id or address: the same order whatever the order of files and threads.</summary>
    public required IReadOnlyList<DriftItem> Items { get; init; }

    public required DriftSummary Summary { get; init; }

    /// <summary>What a person must know beside the items: the inventory's age, its gaps, a state given twice.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What could not be read whole: the inventory where it breaks off, and states.</summary>
    public required IReadOnlyList<SafeOpsException> Failures { get; init; }
}
