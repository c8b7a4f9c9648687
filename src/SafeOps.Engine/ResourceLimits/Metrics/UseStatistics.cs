namespace SafeOps.ResourceLimits.Metrics;

/// <summary>Numbers out of series.</summary>
internal static class UseStatistics
{
    /// <param name="series">At least one, each with a value: what the busiest container used.</param>
    public static ResourceUse Of(ResourceKind kind, IReadOnlyList<SampleSeries> series, UseRequest request)
    {
        var byTime = new SortedDictionary<decimal, decimal>();
        foreach (var (at, value) in series.SelectMany(s => s.Samples))
            byTime[at] = byTime.TryGetValue(at, out var other) ? Math.Max(other, value) : value;
        var sorted = byTime.Values.Order().ToList();
        var peak = byTime.MaxBy(p => p.Value);
        var last = byTime.Last();
        var use = new ResourceUse
        {
            Resource = kind,
            P50 = 0,
            P95 = 0,
            P99 = 0,
            Peak = peak.Value,
            PeakAt = Time(peak.Key),
            Now = request.Now - Time(last.Key) <= 2 * request.Step ? last.Value : null,
            Samples = byTime.Count,
            From = Time(byTime.First().Key),
            To = Time(last.Key),
            Step = request.Step,
            Window = request.Window,
            Spacing = Spacing([.. byTime.Keys], request.Step),
            Sorted = sorted,
            Namespaces = [.. series.Select(s => s["namespace"] ?? "").Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        return use with { P50 = use.Percentile(50), P95 = use.Percentile(95), P99 = use.Percentile(99) };
    }

    /// <summary>Null without a value.</summary>
    public static decimal? Mean(IReadOnlyList<SampleSeries> series) =>
        series.SelectMany(s => s.Samples).Select(s => s.Value).DefaultIfEmpty(-1).Average() is var mean and >= 0 ? mean : null;

    /// <summary>The median distance of two values, a step where there is only one.</summary>
    private static TimeSpan Spacing(List<decimal> times, TimeSpan step)
    {
        var distances = times.Zip(times.Skip(1), (a, b) => b - a).Order().ToList();
        return distances.Count == 0 ? step : TimeSpan.FromSeconds((double)distances[distances.Count / 2]);
    }

    private static DateTimeOffset Time(decimal seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
}
