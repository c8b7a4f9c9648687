using SafeOps.Errors;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>What a Prometheus told of one container; what it did not tell is null.</summary>
internal sealed record UseFinding
{
    public ResourceUse? Use { get; init; }
    public int? OomKills { get; init; }

    /// <summary>Who counted the kills.</summary>
    public string? OomSays { get; init; }
    public double? Throttled { get; init; }
    public IReadOnlyList<ResourceEvidence> Evidence { get; init; } = [];

    /// <summary>What has to be known to read the numbers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>It may be the use of others too.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>Why nothing is known, or not all.</summary>
    public SafeOpsException? Failure { get; init; }
}
