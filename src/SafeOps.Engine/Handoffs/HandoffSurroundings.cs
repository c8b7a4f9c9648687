using SafeOps.Investigations;
using SafeOps.Promotion;

namespace SafeOps.Handoffs;

/// <summary>What there is here to hold a handoff against, beside the working tree.</summary>
public sealed record HandoffSurroundings
{
    /// <summary>Where the caller stands, full.</summary>
    public required string Here { get; init; }

    /// <summary>The working tree that is meant, full; null: it is found by what the head says.</summary>
    public string? Repository { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>The investigation of an id; null where it is not here.</summary>
    public required Func<string, string, Investigation?> Investigation { get; init; }

    /// <summary>Where a change file stands; null where it, or its project, is not here.</summary>
    public required Func<string, CancellationToken, Task<PromotionStatus?>> Promotion { get; init; }
}
