using SafeOps.Drift.Ignoring;
using SafeOps.Errors;

namespace SafeOps.Drift.Comparison;

/// <summary>What to compare with what.</summary>
public sealed record DriftRequest
{
    /// <summary>24 hours.</summary>
    public static readonly TimeSpan DefaultMaximumAge = TimeSpan.FromHours(24);

    /// <summary>File or folder of the inventory.</summary>
    public required string Inventory { get; init; }

    /// <summary>Files of states. One named twice is read once.</summary>
    public required IReadOnlyList<string> States { get; init; }

    /// <summary>What was asked for and led to no state: as states that could not be read, what they would have managed is not known.</summary>
    public IReadOnlyList<SafeOpsException> NotFound { get; init; } = [];

    /// <summary>Only these resources come out; what they hang on is looked at all the same.</summary>
    public TypeSelection Types { get; init; } = TypeSelection.All;

    /// <summary>What is left out by a person's rules; null: nothing.</summary>
    public DriftIgnore? Ignore { get; init; }

    /// <summary>An inventory that is older is warned of.</summary>
    public TimeSpan MaximumAge { get; init; } = DefaultMaximumAge;

    /// <summary>The moment of the comparison: the inventory's age is counted up to it.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>How many files are read, and resources compared, at a time.</summary>
    public int Workers { get; init; } = 2;
}

/// <summary>How far the reading is, in bytes.</summary>
public readonly record struct DriftProgress(long Done, long Total);
