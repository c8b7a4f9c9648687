using SafeOps.Values;

namespace SafeOps.ResourceLimits;

/// <summary>
/// What the busiest container of a workload used, step by step: at each step the largest value any of its pods had since the step
/// before, so that no peak between two steps is missed. Bytes or cores.
/// </summary>
public sealed record ResourceUse
{
    public required ResourceKind Resource { get; init; }

    /// <summary>The mean over all pods and the whole time.</summary>
    public decimal? Average { get; init; }
    public required decimal P50 { get; init; }
    public required decimal P95 { get; init; }
    public required decimal P99 { get; init; }
    public required decimal Peak { get; init; }

    /// <summary>When the peak was reached.</summary>
    public required DateTimeOffset PeakAt { get; init; }

    /// <summary>At the last step; null where the data ends before.</summary>
    public decimal? Now { get; init; }

    /// <summary>Of the steps that have a value.</summary>
    public required int Samples { get; init; }

    /// <summary>How many pods there were in the window, also those that have gone; null where that was not told.</summary>
    public int? Pods { get; init; }

    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required TimeSpan Step { get; init; }

    /// <summary>What was asked for.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The largest limit that was in force in that time, as the cluster told; null where it did not.</summary>
    public decimal? LimitInForce { get; init; }

    /// <summary>The smallest one: where it was raised meanwhile, what was killed was killed at this.</summary>
    public decimal? LowestLimitInForce { get; init; }

    /// <summary>Times the containers were started again in the window; null where that was not told.</summary>
    public int? Restarts { get; init; }

    /// <summary>The namespaces of the pods that were found.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>What the server said of its own answer: parts missing, results cut.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every value of the busiest container in rising order.</summary>
    internal IReadOnlyList<decimal> Sorted { get; init; } = [];

    /// <summary>The time that values were seen for: steps without any do not count.</summary>
    public TimeSpan Covered => TimeSpan.FromTicks(Math.Min((To - From + Step).Ticks, Math.Max(1, Samples) * Spacing.Ticks));

    /// <summary>How far values lie apart as a rule: scraped more seldom than asked for, they fill no more steps than they can.</summary>
    internal TimeSpan Spacing { get; init; }

    /// <summary>The value that so many of a hundred steps do not exceed (nearest rank).</summary>
    internal decimal Percentile(double percent) => Sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * Sorted.Count) - 1, 0, Sorted.Count - 1)];

    /// <summary>An amount for people.</summary>
    public string About(decimal amount) => Resource.About(amount);

    public override string ToString() => $"p50 {About(P50)}, p95 {About(P95)}, p99 {About(P99)}, peak {About(Peak)}";
}

public enum ResourceKind { Memory, Cpu }

public static class ResourceKinds
{
    /// <summary>As Kubernetes writes it.</summary>
    public static string Key(this ResourceKind kind) => kind == ResourceKind.Memory ? "memory" : "cpu";

    /// <summary>An amount for people, rounded.</summary>
    public static string About(this ResourceKind kind, decimal amount) => kind == ResourceKind.Memory ? new Quantity(amount).AboutBytes() : new Quantity(amount).AboutCores();

    /// <summary>An amount as a manifest has it, exactly.</summary>
    public static string Exact(this ResourceKind kind, decimal amount) => kind == ResourceKind.Memory ? new Quantity(amount).InBytes() : new Quantity(amount).InCores();
}
