using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;

namespace SafeOps.Engine.Tests.ResourceLimits.Metrics;

/// <summary>Whose use it is: names that begin alike, clusters, what is told twice. Against a real Prometheus.</summary>
public sealed class WhoseUseTests(PastUse past) : IClassFixture<PastUse>, IDisposable
{
    private const decimal Mebi = 1024 * 1024;

    private readonly LimitBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Pods_of_workloads_whose_names_begin_alike_do_not_mix_and_the_sum_of_a_pod_is_no_container()
    {
        _bench.Write("pay.yaml", Manifest("Deployment", "pay")).Write("db.yaml", Manifest("StatefulSet", "pay-db")).Write("agent.yaml", Manifest("DaemonSet", "pay-agent")).Write("worker.yaml", Manifest("Deployment", "pay-worker"));
        var pay = _bench.Memory(Asked("pay.yaml"));
        Assert.Equal((200 * Mebi, 210 * Mebi, 2, LimitConfidence.Medium), (pay.Use!.P50, pay.Use.Peak, pay.Use.Pods, pay.Confidence));
        Assert.Equal(
            [910 * Mebi, 920 * Mebi, 900 * Mebi],
            new[] { "db.yaml", "agent.yaml", "worker.yaml" }.Select(f => _bench.Memory(Asked(f)).Use!.Peak));
    }

    [Fact]
    public void A_chart_takes_the_pods_of_its_own_name_before_those_that_end_with_it()
    {
        _bench.Chart("pay", "512Mi");
        Assert.Equal(210 * Mebi, _bench.Memory(Asked("charts/pay")).Use!.Peak);
    }

    [Fact]
    public void Where_names_leave_open_whose_pods_they_are_it_is_said()
    {
        _bench.Chart("controller", "512Mi");
        var compared = _bench.Memory(Asked("charts/controller"));
        Assert.Equal(LimitConfidence.Low, compared.Confidence);
        Assert.Contains("Whose pods these are is a guess by their names, other-controller, rel-shop-controller: -PodPattern says it.", compared.Reasons);
    }

    [Fact]
    public void The_pods_of_another_chart_that_is_known_are_not_taken()
    {
        _bench.Chart("db", "512Mi").Chart("pay-db", "512Mi");
        Assert.Null(_bench.Memory(Asked("charts/db") with { Peers = [_bench.At("charts")] }).Use);
    }

    [Fact]
    public void A_component_is_looked_for_under_its_chart_and_not_in_pods_of_others()
    {
        _bench.Write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n").Write("charts/shop/values.yaml", "controller:\n  resources: { limits: { memory: 512Mi } }\nmetrics:\n  resources: { limits: { memory: 64Mi } }\n");
        var compared = _bench.Compare(Asked("charts/shop") with { Resources = [ResourceKind.Memory] });
        Assert.Equal([150 * Mebi, null], compared.Select(c => c.Use?.Peak));
    }

    [Fact]
    public void Several_clusters_are_named_and_lower_the_confidence()
    {
        var compared = _bench.Chart("twice", "512Mi").Memory(Asked("charts/twice"));
        Assert.Equal((400 * Mebi, LimitConfidence.Low), (compared.Use!.Peak, compared.Confidence));
        Assert.Contains(compared.Reasons, r => r.StartsWith("The use is of the clusters eu, us together", StringComparison.Ordinal));
    }

    [Fact]
    public void Kills_are_those_of_the_window_and_count_once_whoever_tells_of_them()
    {
        _bench.Chart("told", "512Mi").Chart("moved", "512Mi");
        Assert.Equal(3, _bench.Memory(Asked("charts/moved")).OomKills);
        var asked = Asked("charts/told");
        Assert.Equal(2, _bench.Memory(asked with { Window = TimeSpan.FromDays(5) }).OomKills);
        Assert.Equal(0, _bench.Memory(asked with { Window = TimeSpan.FromDays(5), Until = DateTimeOffset.UtcNow.AddDays(-2) }).OomKills);
    }

    [Theory]
    [InlineData("user-api-7d9f8b6c5-x2k9p", "user-api")]
    [InlineData("user-api-db-12", "user-api-db")]
    [InlineData("user-api-agent-x7k2p", "user-api-agent")]
    [InlineData("alone", "alone")]
    public void A_pod_s_name_tells_its_workload_s(string pod, string workload) => Assert.Equal(workload, PodNames.Base(pod));

    private static string Manifest(string kind, string name) => LimitBench.Deployment.Replace("kind: Deployment", "kind: " + kind, StringComparison.Ordinal)
        .Replace("metadata: { name: user-api", "metadata: { name: " + name, StringComparison.Ordinal).Replace("- name: user-api", "- name: app", StringComparison.Ordinal);

    private SafeOps.Sessions.ResourceLimitRequest Asked(params string[] paths) => _bench.Request(paths) with { Prometheus = _bench.Prometheus(past.Server.Address) };
}
