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

/// <param name="IsSure">That what it picks is the container's own use.</param>
/// <param name="IsWholePod">The series name no container.</param>
internal sealed record PodSelector(string Text, bool IsSure, bool IsWholePod);

/// <summary>The queries about one container, by the metric names of cAdvisor and kube-state-metrics.</summary>
/// <param name="space">The namespace; null: any.</param>
/// <param name="others">The names of the workloads that are known beside it.</param>
internal sealed class UseQueries(ContainerResources subject, string? space, string? podPattern, OwnQueries own, TimeSpan window, TimeSpan step, IReadOnlyList<string> others)
{
    /// <summary>What makes series one: replicas of a Prometheus tell the same once each. A pod that moved counts on each of its nodes.</summary>
    private const string One = "cluster, namespace, pod, container, id, name, instance, node";

    /// <summary>Of kube-state-metrics, which has no place of its own in it: several of them tell the same.</summary>
    private const string OneObject = "cluster, namespace, pod, container, uid";

    private const string CpuMetric = "container_cpu_usage_seconds_total";

    private static readonly string[] MemoryMetrics = ["container_memory_working_set_bytes", "container_memory_usage_bytes"];

    /// <summary>A rate needs several values; the second is for servers that ask seldom.</summary>
    private static readonly TimeSpan[] Rates = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    private string Window => PromText.Duration(window);

    private string Step => PromText.Duration(step);

    /// <summary>The names helm's container may have, the likeliest first.</summary>
    public IReadOnlyList<string> Names { get; } = subject.ContainerIsGuessed
        ? [.. new[] { subject.Container, PodNames.Kebab(subject.Container) }.Concat(PodNames.Names(subject)).Concat(subject.Above.Reverse()).Append(subject.Name).Concat(["app", "main"]).Distinct(StringComparer.Ordinal)]
        : [subject.Container];

    private IReadOnlyList<PodName> Pods { get; } = podPattern is not null ? [new(podPattern, true)] : PodNames.Of(subject);

    /// <summary>From the narrowest to the widest: by pod and container, by the container's name alone, by pods of which no containers are told.</summary>
    public IReadOnlyList<PodSelector> Selectors
    {
        get
        {
            var container = subject.ContainerIsGuessed ? "container!=\"\",container!=\"POD\"" : $"container=\"{PromText.Escape(subject.Container)}\"";
            var selectors = Pods.Select(p => new PodSelector(Selector($"{Pod(p)},{container}"), p.IsSure, false)).ToList();
            if (subject.ContainerIsGuessed && podPattern is null)
            {
                // A container may be called anything in other charts: a component's is looked for in pods that have the chart's name.
                var isPart = subject.Container != subject.Name;
                var named = $"container=\"{PromText.Escape(PodNames.Kebab(subject.Container))}\"";
                selectors.Add(new PodSelector(Selector(isPart ? $"pod=~\"(.+-)?{PromText.Escape(PromText.Literal(PodNames.Kebab(subject.Name)))}(-.+)?\",{named}" : named), false, false));
            }
            return [.. selectors, .. Pods.Where((_, i) => i == 0 || i == Pods.Count - 1).Select(p => new PodSelector(Selector($"{Pod(p)},container=\"\""), p.IsSure, true))];
        }
    }

    private string Pod(PodName name) =>
        $"pod=~\"{PromText.Escape(name.Pattern)}\"{(podPattern is null && PodNames.Except(subject, others) is { } except ? $",pod!~\"{PromText.Escape(except)}\"" : "")}";

    /// <summary>The ways to ask for the use, the best first: what counts against the limit, then what comes near it; where a rate finds nothing, one over an hour.</summary>
    public IReadOnlyList<UseMetric> Metrics(ResourceKind kind) => kind == ResourceKind.Memory
        ? own.Memory is not null ? [new("", TimeSpan.Zero)] : [.. MemoryMetrics.Select(m => new UseMetric(m, TimeSpan.Zero))]
        : own.Cpu is not null ? [new("", TimeSpan.Zero)] : [.. Rates.Select(r => new UseMetric(CpuMetric, r > step ? r : step))];

    /// <summary>At each step the most that any pod had since the step before.</summary>
    public string Busiest(ResourceKind kind, string selector, UseMetric metric) => Own(kind) ?? (kind == ResourceKind.Memory
        ? $"max by (cluster, namespace, container) (max_over_time({metric.Name}{selector}[{Step}]))"
        : $"max by (cluster, namespace, container) (rate({metric.Name}{selector}[{PromText.Duration(metric.Rate)}]))");

    /// <summary>The mean over all pods; null where the query is not ours.</summary>
    public string? Mean(ResourceKind kind, string selector, UseMetric metric) => Own(kind) is not null ? null : kind == ResourceKind.Memory
        ? $"avg by (cluster, namespace, container) (avg_over_time({metric.Name}{selector}[{Step}]))"
        : $"avg by (cluster, namespace, container) (rate({metric.Name}{selector}[{PromText.Duration(metric.Rate)}]))";

    /// <summary>A series for each pod there was.</summary>
    public string? AllPods(ResourceKind kind, string selector, UseMetric metric) => Own(kind) is not null ? null
        : $"count by (cluster, namespace, pod) (count_over_time({metric.Name}{selector}[{Window}]))";

    /// <summary>Kills, each source of them for itself: none of them sees all.</summary>
    public IReadOnlyList<(string Query, string Says)> OomKills(string selector) => own.Oom is { } query ? [(Filled(query), "the query given")] :
    [
        ($"sum(max by ({One}) (increase(container_oom_events_total{selector}[{Window}])))", "container_oom_events_total"),
        // A counter that was not there before begins with what it counts, which no increase tells of; one that was has kills from before.
        ($"sum(max by ({One}) ((max_over_time(container_oom_events_total{selector}[{Window}]) unless last_over_time(container_oom_events_total{selector}[1h] offset {Window})) or increase(container_oom_events_total{selector}[{Window}])))", "container_oom_events_total"),
        ($"sum(max by (cluster, namespace, pod, container) (max_over_time(kube_pod_container_status_last_terminated_reason{With(selector, "reason=\"OOMKilled\"")}[{Window}])))", "pods whose last termination was OOMKilled (kube_pod_container_status_last_terminated_reason)"),
    ];

    public string Restarts(string selector) => $"sum(max by ({OneObject}) (increase(kube_pod_container_status_restarts_total{selector}[{Window}])))";

    /// <param name="which"><c>max</c> or <c>min</c>.</param>
    public string LimitInForce(ResourceKind kind, string selector, string which) =>
        $"{which}({which}_over_time(kube_pod_container_resource_limits{With(selector, $"resource=\"{kind.Key()}\"")}[{Window}]))";

    public string Throttled(string selector) =>
        $"sum(increase(container_cpu_cfs_throttled_periods_total{selector}[{Window}])) / sum(increase(container_cpu_cfs_periods_total{selector}[{Window}]))";

    /// <summary>The selector, narrowed to the container that was chosen.</summary>
    public static string Narrow(string selector, string? container) => container is not { Length: > 0 } ? selector : With(selector, $"container=\"{PromText.Escape(container)}\"");

    private string? Own(ResourceKind kind) => (kind == ResourceKind.Memory ? own.Memory : own.Cpu) is { } query ? Filled(query) : null;

    private string Filled(string query) => new[]
    {
        ("$namespace", PromText.Escape(space ?? ".*")), ("$container", PromText.Escape(subject.Container)), ("$workload", PromText.Escape(subject.Name)),
        ("$window", Window), ("$step", Step), ("$pod", PromText.Escape(Pods[^1].Pattern)),
    }.Aggregate(query, (text, part) => text.Replace(part.Item1, part.Item2, StringComparison.Ordinal));

    private string Selector(string matchers) => space is null ? $"{{{matchers}}}" : $"{{namespace=\"{PromText.Escape(space)}\",{matchers}}}";

    private static string With(string selector, string matcher) => $"{selector[..^1]},{matcher}}}";
}
