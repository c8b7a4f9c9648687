using SafeOps.ResourceLimits.Reading;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>
/// Queries in place of the own ones, for other metrics. <c>$workload</c>, <c>$container</c>, <c>$pod</c> (a regular expression),
/// <c>$namespace</c>, <c>$step</c> and <c>$window</c> are filled in.
/// </summary>
public sealed record OwnQueries
{
    /// <summary>Bytes, a series for each pod or for all.</summary>
    public string? Memory { get; init; }

    /// <summary>Cores, a series for each pod or for all.</summary>
    public string? Cpu { get; init; }

    /// <summary>A number: the kills within <c>$window</c>; several series are added up.</summary>
    public string? Oom { get; init; }
}

/// <param name="Rate">Of a counter: how long the time is that its increase is taken over.</param>
internal sealed record UseMetric(string Name, TimeSpan Rate);

/// <summary>The queries about one container, by the metric names of cAdvisor and kube-state-metrics.</summary>
/// <param name="space">The namespace; null: any.</param>
internal sealed class UseQueries(ContainerResources subject, string? space, string? podPattern, OwnQueries own, TimeSpan window, TimeSpan step)
{
    /// <summary>Most pods' names end with what controllers add: a hash, five letters, a number.</summary>
    private const string Added = "(-[a-z0-9]+){0,2}";

    private const string CpuMetric = "container_cpu_usage_seconds_total";

    private static readonly string[] MemoryMetrics = ["container_memory_working_set_bytes", "container_memory_usage_bytes"];

    /// <summary>A rate needs several values; the second is for servers that ask seldom.</summary>
    private static readonly TimeSpan[] Rates = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    private string Window => PromText.Duration(window);

    private string Step => PromText.Duration(step);

    /// <summary>The names helm's container may have, the likeliest first.</summary>
    public IReadOnlyList<string> Names { get; } = subject.ContainerIsGuessed
        ? [.. new[] { subject.Container, Kebab(subject.Container), subject.Name, "app", "main" }.Distinct(StringComparer.Ordinal)]
        : [subject.Container];

    private string Pods { get; } = podPattern ?? (subject.Kind switch
    {
        "Pod" => PromText.Literal(subject.Name),
        null => $"(.+-)?{PromText.Literal(Kebab(subject.Container))}{Added}",
        "CronJob" => $"{PromText.Literal(subject.Name)}(-[a-z0-9]+){{1,3}}",
        _ => PromText.Literal(subject.Name) + Added,
    });

    /// <summary>From the narrowest to the widest: by pod and container, by the container's name alone, by pods of which no containers are told.</summary>
    public IReadOnlyList<string> Selectors => subject.ContainerIsGuessed
        ? [Selector($"pod=~\"{PromText.Escape(Pods)}\",container!=\"\",container!=\"POD\""), Selector($"container=\"{PromText.Escape(Kebab(subject.Container))}\""), Selector($"pod=~\"{PromText.Escape(Pods)}\",container=\"\"")]
        : [Selector($"pod=~\"{PromText.Escape(Pods)}\",container=\"{PromText.Escape(subject.Container)}\""), Selector($"pod=~\"{PromText.Escape(Pods)}\",container=\"\"")];

    /// <summary>The ways to ask for the use, the best first: what counts against the limit, then what comes near it; where a rate finds nothing, one over an hour.</summary>
    public IReadOnlyList<UseMetric> Metrics(ResourceKind kind) => kind == ResourceKind.Memory
        ? own.Memory is not null ? [new("", TimeSpan.Zero)] : [.. MemoryMetrics.Select(m => new UseMetric(m, TimeSpan.Zero))]
        : own.Cpu is not null ? [new("", TimeSpan.Zero)] : [.. Rates.Select(r => new UseMetric(CpuMetric, r > step ? r : step))];

    /// <summary>At each step the most that any pod had since the step before.</summary>
    public string Busiest(ResourceKind kind, string selector, UseMetric metric) => Own(kind) ?? (kind == ResourceKind.Memory
        ? $"max by (namespace, container) (max_over_time({metric.Name}{selector}[{Step}]))"
        : $"max by (namespace, container) (rate({metric.Name}{selector}[{PromText.Duration(metric.Rate)}]))");

    /// <summary>The mean over all pods; null where the query is not ours.</summary>
    public string? Mean(ResourceKind kind, string selector, UseMetric metric) => Own(kind) is not null ? null : kind == ResourceKind.Memory
        ? $"avg by (namespace, container) (avg_over_time({metric.Name}{selector}[{Step}]))"
        : $"avg by (namespace, container) (rate({metric.Name}{selector}[{PromText.Duration(metric.Rate)}]))";

    public string? PodCount(ResourceKind kind, string selector, UseMetric metric) => Own(kind) is not null ? null
        : $"count by (namespace, container) (count by (namespace, pod, container) (count_over_time({metric.Name}{selector}[{Window}])))";

    /// <summary>Kills, each source of them for itself: none of them sees all.</summary>
    public IReadOnlyList<(string Query, string Says)> OomKills(string selector) => own.Oom is { } query ? [(Filled(query), "the query given")] :
    [
        ($"sum(increase(container_oom_events_total{selector}[{Window}]))", "container_oom_events_total"),
        ($"sum(max_over_time(container_oom_events_total{selector}[{Window}]))", "container_oom_events_total"),
        ($"sum(max by (namespace, pod, container) (max_over_time(kube_pod_container_status_last_terminated_reason{With(selector, "reason=\"OOMKilled\"")}[{Window}])))", "pods whose last termination was OOMKilled (kube_pod_container_status_last_terminated_reason)"),
    ];

    public string Restarts(string selector) => $"sum(increase(kube_pod_container_status_restarts_total{selector}[{Window}]))";

    /// <param name="which"><c>max</c> or <c>min</c>.</param>
    public string LimitInForce(ResourceKind kind, string selector, string which) =>
        $"{which}({which}_over_time(kube_pod_container_resource_limits{With(selector, $"resource=\"{kind.Key()}\"")}[{Window}]))";

    public string Throttled(string selector) =>
        $"sum(increase(container_cpu_cfs_throttled_periods_total{selector}[{Window}])) / sum(increase(container_cpu_cfs_periods_total{selector}[{Window}]))";

    /// <summary>The selector, narrowed to the container that was chosen.</summary>
    public static string Narrow(string selector, string? container) => container is not { Length: > 0 } ? selector : With(selector, $"container=\"{PromText.Escape(container)}\"");

    public static string Kebab(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0 && text[^1] != '-')
                text.Append('-');
            text.Append(c == '_' ? '-' : char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    private string? Own(ResourceKind kind) => (kind == ResourceKind.Memory ? own.Memory : own.Cpu) is { } query ? Filled(query) : null;

    private string Filled(string query) => new[]
    {
        ("$namespace", PromText.Escape(space ?? ".*")), ("$container", PromText.Escape(subject.Container)), ("$workload", PromText.Escape(subject.Name)),
        ("$window", Window), ("$step", Step), ("$pod", PromText.Escape(Pods)),
    }.Aggregate(query, (text, part) => text.Replace(part.Item1, part.Item2, StringComparison.Ordinal));

    private string Selector(string matchers) => space is null ? $"{{{matchers}}}" : $"{{namespace=\"{PromText.Escape(space)}\",{matchers}}}";

    private static string With(string selector, string matcher) => $"{selector[..^1]},{matcher}}}";
}
