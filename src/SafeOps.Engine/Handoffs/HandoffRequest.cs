using SafeOps.Investigations;
using SafeOps.Promotion;

namespace SafeOps.Handoffs;

/// <summary>What a handoff is made of.</summary>
public sealed record HandoffRequest
{
    /// <summary>The folder that is handed over, full.</summary>
    public required string Location { get; init; }

    /// <summary>Null: the investigation's, the change's, or the folder's name.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<HandoffItem> Completed { get; init; } = [];

    public IReadOnlyList<HandoffItem> Remaining { get; init; } = [];

    public IReadOnlyList<HandoffItem> Decisions { get; init; } = [];

    public IReadOnlyList<HandoffItem> KnownIssues { get; init; } = [];

    public string? Next { get; init; }

    /// <summary>The branch the work left from; null: it is found out.</summary>
    public string? Base { get; init; }

    public Investigation? Investigation { get; init; }

    /// <summary>The change file, full; null: none.</summary>
    public string? Change { get; init; }

    /// <summary>Where the change stands; null: there is none.</summary>
    public PromotionStatus? Promotion { get; init; }
}
