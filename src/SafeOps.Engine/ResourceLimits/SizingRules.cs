using SafeOps.Values;

namespace SafeOps.ResourceLimits;

/// <summary>The numbers of the formula; see docs/about/resource-limits.md.</summary>
public sealed record SizingRules
{
    /// <summary>What the percentile is multiplied with.</summary>
    public decimal Headroom { get; init; } = 1.25m;

    /// <summary>Of the busiest container's use, for limits.</summary>
    public double Percentile { get; init; } = 99;

    /// <summary>Of the busiest container's use, for requests.</summary>
    public double RequestPercentile { get; init; } = 90;

    /// <summary>What the limit at which containers were killed or throttled is multiplied with: use says nothing of what lies above it.</summary>
    public decimal CensoredFactor { get; init; } = 1.5m;

    /// <summary>The smallest part by which a change is worth making.</summary>
    public decimal MinimumChange { get; init; } = 0.1m;

    /// <summary>So many times what is needed is too much.</summary>
    public decimal WasteFactor { get; init; } = 2;

    /// <summary>The share of CPU periods that may be throttled.</summary>
    public double ThrottledShare { get; init; } = 0.05;

    /// <summary>Up to the next amount a person would write: 32Mi below 256Mi, 128Mi below 4Gi, 512Mi below 16Gi, then 1Gi; 10m below 100m, 50m below one core, 100m below four, then half a core.</summary>
    public static decimal RoundUp(ResourceKind kind, decimal amount)
    {
        var step = kind == ResourceKind.Memory
            ? amount switch
            {
                <= 256 * Quantity.Mebi => 32 * Quantity.Mebi,
                <= 4 * Quantity.Gibi => 128 * Quantity.Mebi,
                <= 16 * Quantity.Gibi => 512 * Quantity.Mebi,
                _ => Quantity.Gibi,
            }
            : amount switch
            {
                <= 0.1m => 0.01m,
                <= 1 => 0.05m,
                <= 4 => 0.1m,
                _ => 0.5m,
            };
        return Math.Max(step, decimal.Ceiling(amount / step) * step);
    }
}
