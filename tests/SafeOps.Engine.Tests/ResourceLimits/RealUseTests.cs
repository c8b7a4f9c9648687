using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;

namespace SafeOps.Engine.Tests.ResourceLimits;

/// <summary>Against a real Prometheus and two weeks of history.</summary>
public sealed class RealUseTests(PastUse past) : IClassFixture<PastUse>, IDisposable
{
    private const decimal Mebi = 1024 * 1024;

    private readonly LimitBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_chart_that_is_killed_at_512Mi_and_uses_800Mi_gets_what_its_peers_have_or_more()
    {
        _bench.Chart("user-api", "512Mi").Chart("billing", "1Gi").Chart("search", "1Gi").Chart("orders", "1Gi");
        var compared = _bench.Memory(Asked("charts/user-api") with { Peers = [_bench.At("charts")] });
        Assert.Empty(_bench.Failures);
        Assert.Equal((LimitVerdict.TooLow, 3, LimitConfidence.High), (compared.Verdict, compared.OomKills, compared.Confidence));
        Assert.InRange(compared.Use!.Average!.Value / Mebi, 795, 805);
        Assert.InRange(compared.Use.Peak / Mebi, 829, 831);
        Assert.Equal((3, 3), (compared.Use.Pods, compared.Use.Restarts));
        Assert.Equal("1Gi", compared.Peers!.MedianText);
        // Killed at the 1536Mi that were in force: half as much again is the least that helps.
        Assert.Equal("2304Mi", compared.Proposal!.Limit);
        Assert.Contains(compared.Reasons, r => r.Contains("another limit was in force then (1536Mi, as the cluster tells)", StringComparison.Ordinal));
        Assert.Contains("charts/user-api/values.yaml:4:13", compared.Place, StringComparison.Ordinal);
        Assert.Contains(compared.Evidence, e => e.Subject == "peak" && e.Source.Contains(past.Server.Address.AbsoluteUri.TrimEnd('/') + " query_range max by", StringComparison.Ordinal));
        Assert.Contains(compared.Evidence, e => e is { Subject: "limit of billing", Value: "1Gi", Source: "charts/billing/values.yaml:4:13" });
    }

    [Fact]
    public void A_limit_that_is_many_times_the_use_is_lowered_and_the_request_with_it()
    {
        _bench.Chart("idle", "1Gi", "  requests: { memory: 1Gi }\n");
        var compared = _bench.Memory(Asked("charts/idle"));
        Assert.Equal((LimitVerdict.TooHigh, "128Mi", "128Mi", 0), (compared.Verdict, compared.Proposal!.Limit, compared.Proposal.Request, compared.OomKills));
        Assert.Equal("limit = max(p99 100Mi × 1.25, peak 100Mi), rounded up to 128Mi; request = p90 100Mi, at most the limit, 128Mi", compared.Proposal.Formula);
    }

    [Fact]
    public void A_limit_that_fits_is_left_alone()
    {
        var compared = _bench.Chart("calm", "512Mi").Memory(Asked("charts/calm"));
        Assert.Equal((LimitVerdict.Fits, null), (compared.Verdict, compared.Proposal));
    }

    [Fact]
    public void Headroom_and_percentiles_are_the_caller_s()
    {
        _bench.Chart("calm", "512Mi");
        var compared = _bench.Memory(Asked("charts/calm") with { Rules = new SizingRules { Headroom = 2, Percentile = 50 } });
        Assert.Equal((LimitVerdict.TooLow, "896Mi"), (compared.Verdict, compared.Proposal!.Limit));
        Assert.StartsWith("limit = max(p50 400Mi × 2, peak 405Mi)", compared.Proposal.Formula, StringComparison.Ordinal);
    }

    [Fact]
    public void Little_data_is_said_and_lowers_the_confidence_and_gaps_and_NaN_do_not_count()
    {
        var compared = _bench.Chart("young", "256Mi").Memory(Asked("charts/young"));
        Assert.Equal((LimitVerdict.TooLow, "384Mi", LimitConfidence.Medium), (compared.Verdict, compared.Proposal!.Limit, compared.Confidence));
        Assert.Contains("There is data of 2d out of 14d.", compared.Reasons);
        Assert.Equal((300 * Mebi, 300 * Mebi), (compared.Use!.Peak, compared.Use.P50));
    }

    [Fact]
    public void A_container_of_a_chart_is_found_beside_a_proxy_by_its_name()
    {
        _bench.Chart("mixed", "512Mi").Chart("strange", "512Mi");
        Assert.Equal(700 * Mebi, _bench.Memory(Asked("charts/mixed")).Use!.Peak);
        var unknown = _bench.Memory(Asked("charts/strange"));
        Assert.Equal((LimitVerdict.Unknown, null), (unknown.Verdict, unknown.Use));
        Assert.Contains(unknown.Reasons, r => r.StartsWith("The pods have the containers one, two", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_is_no_pattern()
    {
        _bench.Chart("a.b", "256Mi");
        Assert.Equal(64 * Mebi, _bench.Memory(Asked("charts/a.b")).Use!.Peak);
    }

    [Fact]
    public void Cpu_that_is_throttled_gets_more_and_a_counter_that_starts_again_is_no_peak()
    {
        _bench.Write("d.yaml", LimitBench.Deployment.Replace("user-api", "busy", StringComparison.Ordinal).Replace("limits: { memory: 512Mi }", "limits: { cpu: 500m }", StringComparison.Ordinal));
        var compared = Assert.Single(_bench.Compare(Asked("d.yaml") with { Resources = [ResourceKind.Cpu] }));
        Assert.Equal((LimitVerdict.TooLow, "750m", "500m"), (compared.Verdict, compared.Proposal!.Limit, compared.Proposal.Request));
        Assert.InRange(compared.Throttled!.Value, 0.19, 0.21);
        Assert.InRange(compared.Use!.Peak, 0.49m, 0.51m);
    }

    [Fact]
    public void Own_queries_have_the_names_filled_in()
    {
        _bench.Chart("own", "256Mi");
        var compared = _bench.Memory(Asked("charts/own") with { Queries = new OwnQueries { Memory = "app_heap_bytes{app=\"$workload\"}", Oom = "vector(2)" } });
        Assert.Equal((250 * Mebi, 225 * Mebi, 2), (compared.Use!.Peak, compared.Use.Average, compared.OomKills));
        Assert.Contains(compared.Evidence, e => e.Source.Contains("app_heap_bytes{app=\"own\"}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_that_is_none_is_refused_with_the_server_s_words_and_the_rest_stands()
    {
        _bench.Chart("user-api", "512Mi").Chart("billing", "1Gi");
        var compared = _bench.Memory(Asked("charts/user-api") with { Peers = [_bench.At("charts")], Queries = new OwnQueries { Memory = "sum(" } });
        Assert.Equal("PrometheusRefused", Assert.Single(_bench.Failures).Code.Id);
        Assert.Contains("parse error", _bench.Failures[0].Message, StringComparison.Ordinal);
        Assert.Equal((LimitVerdict.Unknown, "1Gi", true, LimitConfidence.Low), (compared.Verdict, compared.Proposal!.Limit, compared.Proposal.IsWeak, compared.Confidence));
    }

    [Fact]
    public void A_limit_that_was_raised_since_the_kills_fits_and_is_not_lowered()
    {
        var compared = _bench.Chart("raised", "2Gi").Memory(Asked("charts/raised"));
        Assert.Equal((LimitVerdict.Fits, 2, null), (compared.Verdict, compared.OomKills, compared.Proposal));
    }

    [Fact]
    public void Without_a_working_set_it_takes_the_use()
    {
        var compared = _bench.Chart("plain", "256Mi").Memory(Asked("charts/plain"));
        Assert.Equal(300 * Mebi, compared.Use!.Peak);
        Assert.Contains(compared.Evidence, e => e.Source.Contains("container_memory_usage_bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void The_window_may_end_in_the_past()
    {
        var until = DateTimeOffset.UtcNow.AddDays(-12);
        var compared = _bench.Chart("raised", "512Mi").Memory(Asked("charts/raised") with { Until = until, Window = TimeSpan.FromDays(2) });
        Assert.Equal((500 * Mebi, 0), (compared.Use!.Peak, compared.OomKills));
        Assert.True(compared.Use.To <= until);
    }

    [Fact]
    public void What_nobody_measured_is_unknown()
    {
        var compared = _bench.Chart("nowhere", "512Mi").Memory(Asked("charts/nowhere"));
        Assert.Equal((LimitVerdict.Unknown, null, null), (compared.Verdict, compared.Proposal, compared.Use));
        Assert.Contains(compared.Reasons, r => r.StartsWith("Prometheus has no use of it in the 14d before ", StringComparison.Ordinal));
        Assert.Contains(compared.Evidence, e => e is { Subject: "use", Value: "none found" } && e.Source.Contains("pod=~\"nowhere", StringComparison.Ordinal));
    }

    private SafeOps.Sessions.ResourceLimitRequest Asked(params string[] paths) => _bench.Request(paths) with { Prometheus = _bench.Prometheus(past.Server.Address) };
}
