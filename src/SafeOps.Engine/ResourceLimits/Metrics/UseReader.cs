using System.Globalization;
using SafeOps.Errors;
using SafeOps.ResourceLimits.Reading;
using SafeOps.Values;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>What is asked of the past.</summary>
/// <param name="Window">How far back.</param>
internal sealed record UseRequest(TimeSpan Window, DateTimeOffset Now)
{
    /// <summary>Prometheus gives at most 11,000 points a series; fewer are enough, as each stands for all since the one before.</summary>
    private const int MostPoints = 5000;

    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 10080];

    public string? Namespace { get; init; }
    public string? PodPattern { get; init; }
    public OwnQueries Queries { get; init; } = new();

    /// <summary>The names of all workloads that are known: what is one of theirs is not another's.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];
    public TimeSpan Step => TimeSpan.FromMinutes(Minutes.FirstOrDefault(m => m * MostPoints >= Window.TotalMinutes, Minutes[^1]));
    public DateTimeOffset From => Now - Window;
}

/// <summary>Asks a Prometheus what a container used, how often it was killed and held back.</summary>
internal sealed class UseReader(PrometheusClient client, UseRequest request)
{
    /// <exception cref="OperationCanceledException">It was stopped. All else is in what comes back.</exception>
    public async Task<UseFinding> ReadAsync(ContainerResources subject, ResourceKind kind, CancellationToken cancellationToken)
    {
        var space = subject.Namespace ?? request.Namespace;
        var queries = new UseQueries(subject, space, request.PodPattern, request.Queries, request.Window, request.Step, request.Workloads);
        try
        {
            var found = await FindAsync(subject, kind, queries, cancellationToken).ConfigureAwait(false);
            return await CompleteAsync(kind, queries, found, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException failure)
        {
            return new UseFinding { Failure = failure };
        }
    }

    private async Task<Found> FindAsync(ContainerResources subject, ResourceKind kind, UseQueries queries, CancellationToken cancellationToken)
    {
        var others = new HashSet<string>(StringComparer.Ordinal);
        var metrics = queries.Metrics(kind);
        foreach (var selector in metrics is [{ Name: "" }] ? queries.Selectors.Take(1) : queries.Selectors)
        {
            foreach (var metric in metrics)
            {
                var query = queries.Busiest(kind, selector.Text, metric);
                var answer = await client.QueryRangeAsync(query, request.From, request.Now, request.Step, cancellationToken).ConfigureAwait(false);
                var series = answer.Series.Where(s => s.Samples.Count > 0).ToList();
                var (chosen, container) = Choose(series, queries.Names);
                if (chosen.Count > 0)
                    return new Found(selector with { Text = UseQueries.Narrow(selector.Text, subject.ContainerIsGuessed ? container : null) }, query, metric, chosen, container, answer.Warnings);
                others.UnionWith(series.Select(s => s["container"] ?? "").Where(c => c.Length > 0));
                if (series.Count > 0)
                    break;
            }
        }
        return new Found(queries.Selectors[0], queries.Busiest(kind, queries.Selectors[0].Text, metrics[0]), metrics[0], [], null, []) { Others = [.. others.Order(StringComparer.Ordinal)] };
    }

    /// <summary>Of several containers the one that has one of the names; where no label tells, all are the same.</summary>
    private static (IReadOnlyList<SampleSeries> Series, string? Container) Choose(List<SampleSeries> series, IReadOnlyList<string> names)
    {
        var containers = series.Select(s => s["container"]).Distinct(StringComparer.Ordinal).ToList();
        if (containers.Count <= 1)
            return (series, containers.FirstOrDefault());
        return names.FirstOrDefault(containers.Contains) is { } name ? ([.. series.Where(s => s["container"] == name)], name) : ([], null);
    }

    private async Task<UseFinding> CompleteAsync(ResourceKind kind, UseQueries queries, Found found, CancellationToken cancellationToken)
    {
        var asked = new AskedValues(client, request.Now, cancellationToken);
        var kills = kind == ResourceKind.Memory ? queries.OomKills(found.Selector.Text).Select(q => (q.Says, Value: asked.ValueAsync("OOM kills", q.Query))).ToList() : [];
        var restarts = kind == ResourceKind.Memory ? asked.ValueAsync("restarts", queries.Restarts(found.Selector.Text)) : asked.None;
        var throttled = kind == ResourceKind.Cpu ? asked.ValueAsync("throttled", queries.Throttled(found.Selector.Text)) : asked.None;
        var force = found.Series.Count > 0 ? asked.ValueAsync("limit in force", queries.LimitInForce(kind, found.Selector.Text, "max")) : asked.None;
        var lowest = found.Series.Count > 0 ? asked.ValueAsync("lowest limit in force", queries.LimitInForce(kind, found.Selector.Text, "min")) : asked.None;
        var pods = found.Series.Count > 0 && queries.AllPods(kind, found.Selector.Text, found.Metric) is { } podQuery ? asked.CountAsync("pods", podQuery) : Task.FromResult<IReadOnlyList<SampleSeries>?>(null);
        var mean = found.Series.Count > 0 && queries.Mean(kind, found.Selector.Text, found.Metric) is { } meanQuery ? MeanAsync(meanQuery, cancellationToken) : Task.FromResult<decimal?>(null);
        await Task.WhenAll([.. kills.Select(k => k.Value), restarts, throttled, force, lowest, pods, mean]).ConfigureAwait(false);

        var use = found.Series.Count == 0 ? null : UseStatistics.Of(kind, found.Series, request) with
        {
            Average = mean.Result ?? UseStatistics.Mean(found.Series),
            Pods = pods.Result?.Count,
            Restarts = Count(restarts.Result),
            LimitInForce = force.Result,
            LowestLimitInForce = lowest.Result,
            Warnings = [.. found.Warnings.Concat(asked.Warnings).Distinct(StringComparer.Ordinal)],
        };
        var owners = pods.Result?.Select(p => p["pod"] ?? "").Where(p => p.Length > 0 && (!found.Selector.IsSure || found.Selector.IsWholePod)).Select(PodNames.Base).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() ?? [];
        var told = kills.Where(k => k.Value.Result is not null).Select(k => (k.Says, Count: Count(k.Value.Result)!.Value)).ToList();
        var most = told.OrderByDescending(k => k.Count).FirstOrDefault();
        return new UseFinding
        {
            Use = use,
            OomKills = told.Count > 0 ? most.Count : Count(restarts.Result) == 0 ? 0 : null,
            OomSays = told.Count > 0 ? most.Says : null,
            Throttled = throttled.Result is { } share ? (double)Math.Clamp(share, 0, 1) : null,
            Evidence = [.. UseEvidence(use, found.Query), .. asked.Evidence.Select(e => new ResourceEvidence(e.Subject, e.Value, Source(e.Query, request.Now)))],
            Notes = [.. Notes(use, found, owners), .. asked.Failures],
            IsUnsure = use is not null && (owners.Count > 1 || found.Selector.IsWholePod || Clusters(found.Series).Count > 1),
        };
    }

    private async Task<decimal?> MeanAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.QueryRangeAsync(query, request.From, request.Now, request.Step, cancellationToken).ConfigureAwait(false);
            return UseStatistics.Mean(answer.Series);
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.PrometheusRefused)
        {
            return null;
        }
    }

    private IEnumerable<ResourceEvidence> UseEvidence(ResourceUse? use, string query)
    {
        var source = $"{client.Shown} query_range {query} from {Moment(request.From)} to {Moment(request.Now)}, step {Durations.Format(request.Step)}";
        if (use is null)
        {
            yield return new ResourceEvidence("use", "none found", source);
            yield break;
        }
        yield return new ResourceEvidence("use", $"p50 {use.About(use.P50)}, p95 {use.About(use.P95)}, p99 {use.About(use.P99)}, average {(use.Average is { } mean ? use.About(mean) : "unknown")}", source);
        yield return new ResourceEvidence("peak", $"{use.About(use.Peak)} at {Moment(use.PeakAt)}", source);
    }

    /// <param name="owners">Whose pods they are by their names, where that is not sure.</param>
    private IEnumerable<string> Notes(ResourceUse? use, Found found, IReadOnlyList<string> owners)
    {
        if (use is null)
        {
            yield return found.Others.Count == 0
                ? $"Prometheus has no use of it in the {Durations.Format(request.Window)} before {Moment(request.Now)}: -PodPattern, -Namespace and own queries say where it is, -Until when."
                : $"The pods have the containers {string.Join(", ", found.Others)}, and helm values do not say which this is: give -PodPattern, or a query of your own.";
            yield break;
        }
        if (use.Namespaces.Count > 1)
            yield return $"The use is of the namespaces {string.Join(", ", use.Namespaces)} together: -Namespace takes one.";
        if (Clusters(found.Series) is { Count: > 1 } clusters)
            yield return $"The use is of the clusters {string.Join(", ", clusters)} together: a query of its own takes one.";
        if (owners.Count > 0)
            yield return $"Whose pods these are is a guess by their names, {string.Join(", ", owners.Take(6))}{(owners.Count > 6 ? $" and {owners.Count - 6} others" : "")}: -PodPattern says it.";
        if (found.Selector.IsWholePod)
            yield return "The series name no container: this is the use of whole pods.";
        foreach (var warning in use.Warnings)
            yield return $"Prometheus warns: {warning}";
    }

    private static List<string> Clusters(IReadOnlyList<SampleSeries> series) => [.. series.Select(s => s["cluster"] ?? "").Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private string Source(string query, DateTimeOffset at) => $"{client.Shown} query {query} at {Moment(at)}";

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>An increase is extrapolated, and so rarely whole.</summary>
    private static int? Count(decimal? value) => value is null ? null : value <= 0 ? 0 : (int)Math.Min(int.MaxValue, Math.Max(1, Math.Round(value.Value, MidpointRounding.AwayFromZero)));

    private sealed record Found(PodSelector Selector, string Query, UseMetric Metric, IReadOnlyList<SampleSeries> Series, string? Container, IReadOnlyList<string> Warnings)
    {
        /// <summary>The containers there are, where none was the one.</summary>
        public IReadOnlyList<string> Others { get; init; } = [];
    }
}
