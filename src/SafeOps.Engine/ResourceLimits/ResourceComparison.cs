using SafeOps.ResourceLimits.Reading;

namespace SafeOps.ResourceLimits;

/// <summary>What a limit is, seen beside what is used and what others have.</summary>
public enum LimitVerdict
{
    /// <summary>Nothing says whether it fits.</summary>
    Unknown,

    /// <summary>It fits, within the smallest change that is worth making.</summary>
    Fits,

    /// <summary>Containers were killed or throttled for it, or would be before long.</summary>
    TooLow,

    /// <summary>Reserved, and not used.</summary>
    TooHigh,

    /// <summary>There is none, where one belongs.</summary>
    NoLimit,
}

/// <summary>How far a proposal can be trusted; see <see cref="ResourceUse.Covered"/>.</summary>
public enum LimitConfidence
{
    /// <summary>There is no proposal.</summary>
    None,

    /// <summary>From peers alone, or from less than a day of use, or from an answer that was not whole.</summary>
    Low,

    /// <summary>From a day of use or more.</summary>
    Medium,

    /// <summary>From a week of use or more.</summary>
    High,
}

/// <summary>One fact and where it is from, to be cited.</summary>
/// <param name="Subject">What it is about: <c>peak</c>, <c>limit</c>, <c>peers</c>.</param>
/// <param name="Source"><c>file:line:column</c>, or a query with its time range and the server's address without credentials.</param>
public sealed record ResourceEvidence(string Subject, string Value, string Source)
{
    public override string ToString() => $"{Subject}: {Value} ({Source})";
}

/// <summary>Memory or CPU of one container: what is asked for, what is used, what others have, and what follows.</summary>
public sealed record ResourceComparison
{
    /// <summary>The chart, or the kind and name of what runs the container (<c>Deployment/user-api</c>).</summary>
    public required string Workload { get; init; }

    /// <summary>As its manifest says, or as asked for; null: in whichever there are such pods.</summary>
    public string? Namespace { get; init; }

    /// <summary>The container; of helm values, the component whose resources these are.</summary>
    public required string Container { get; init; }

    public ContainerRole Role { get; init; }

    public required ResourceKind Resource { get; init; }

    /// <summary>Null where there is none; Kubernetes then takes the limit.</summary>
    public ResourceAmount? Request { get; init; }

    public ResourceAmount? Limit { get; init; }

    /// <summary><c>file:line:column</c> of the limit, else of the request, else of where they would stand.</summary>
    public required string Place { get; init; }

    /// <summary>The file of a chart's values that was laid over <c>values.yaml</c>; null for none.</summary>
    public string? Overlay { get; init; }

    /// <summary>What was used; null where nobody could say.</summary>
    public ResourceUse? Use { get; init; }

    /// <summary>Kills for want of memory that are known of; null where nobody was asked.</summary>
    public int? OomKills { get; init; }

    /// <summary>The share of CPU periods, 0 to 1, in which the container was held back; null where it is not known.</summary>
    public double? Throttled { get; init; }

    /// <summary>What others have; null without any.</summary>
    public PeerLimits? Peers { get; init; }

    /// <summary>Null where nothing is to be changed, or nothing can be said.</summary>
    public ResourceProposal? Proposal { get; init; }

    public required LimitVerdict Verdict { get; init; }

    public LimitConfidence Confidence { get; init; }

    /// <summary>Why, in sentences.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Each number with its source.</summary>
    public IReadOnlyList<ResourceEvidence> Evidence { get; init; } = [];

    /// <summary>What was compared, for who writes the change.</summary>
    internal ContainerResources Subject { get; init; } = null!;
}

/// <summary>What should stand there instead. Null: it stays as it is.</summary>
/// <param name="Request">As Kubernetes writes it.</param>
/// <param name="Limit">As Kubernetes writes it.</param>
public sealed record ResourceProposal(string? Request, string? Limit)
{
    /// <summary>How it was come by, with the numbers in it.</summary>
    public required string Formula { get; init; }

    /// <summary>From peers alone: nothing was seen of this container itself.</summary>
    public bool IsWeak { get; init; }

    public override string ToString() => string.Join(", ", new[] { Limit is null ? null : $"limit {Limit}", Request is null ? null : $"request {Request}" }.OfType<string>());
}
