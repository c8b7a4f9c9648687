using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.ResourceLimits;

/// <summary>One Prometheus for all tests of a class: two weeks of several workloads, each with a behaviour of its own.</summary>
public sealed class PastUse : IDisposable
{
    private const double Mebi = 1024 * 1024;

    private static readonly TimeSpan Past = TimeSpan.FromDays(14);

    private readonly Lazy<PrometheusServer> _server = new(() => new PrometheusServer(Past, TimeSpan.FromMinutes(10),
    [
        // Averages 800Mi, was killed three times.
        .. Pods("user-api", 3).Select((pod, i) => Memory(pod, "user-api", age => 800 + 30 * Math.Sin(age.TotalHours + i))),
        new("container_oom_events_total{namespace=\"production\",pod=\"user-api-7d9f8b6c5-bbbb1\",container=\"user-api\"}", age => age.TotalDays switch { > 9 => 0, > 5 => 1, > 2 => 2, _ => 3 }),
        new("kube_pod_container_status_restarts_total{namespace=\"production\",pod=\"user-api-7d9f8b6c5-bbbb1\",container=\"user-api\"}", age => age.TotalDays switch { > 9 => 0, > 5 => 1, > 2 => 2, _ => 3 }),
        new("kube_pod_container_resource_limits{namespace=\"production\",pod=\"user-api-7d9f8b6c5-bbbb1\",container=\"user-api\",resource=\"memory\",unit=\"byte\"}", _ => 1536 * Mebi),
        // Hardly used.
        Memory("idle-7d9f8b6c5-bbbb1", "idle", _ => 100),
        new("kube_pod_container_status_restarts_total{namespace=\"production\",pod=\"idle-7d9f8b6c5-bbbb1\",container=\"idle\"}", _ => 0),
        // Fits in well.
        Memory("calm-0", "calm", age => 400 + 5 * Math.Cos(age.TotalHours)),
        // Three days old, with gaps and values that are no numbers.
        Memory("young-7d9f8b6c5-bbbb1", "young", age => age.TotalDays > 3 || age.Hours == 5 ? null : age.Hours == 6 ? double.NaN : 300),
        // A proxy beside a container of another name.
        Memory("rel-mixed-7d9f8b6c5-bbbb1", "mixed", _ => 700),
        Memory("rel-mixed-7d9f8b6c5-bbbb1", "istio-proxy", _ => 90),
        Memory("rel-strange-7d9f8b6c5-bbbb1", "one", _ => 700),
        Memory("rel-strange-7d9f8b6c5-bbbb1", "two", _ => 90),
        // Half a core, throttled in a fifth of its periods; its counter starts again after a week.
        Cpu("busy-7d9f8b6c5-bbbb1", "busy", age => 0.5 * (Past - age).TotalSeconds - (age.TotalDays < 7 ? 0.5 * 7 * 86400 : 0)),
        new("container_cpu_cfs_periods_total{namespace=\"production\",pod=\"busy-7d9f8b6c5-bbbb1\",container=\"busy\"}", age => (Past - age).TotalSeconds * 10),
        new("container_cpu_cfs_throttled_periods_total{namespace=\"production\",pod=\"busy-7d9f8b6c5-bbbb1\",container=\"busy\"}", age => (Past - age).TotalSeconds * 2),
        // Killed at 512Mi ten days ago, raised to 2Gi since and well.
        Memory("raised-7d9f8b6c5-bbbb1", "raised", age => age.TotalDays > 10 ? 500 : 800),
        new("container_oom_events_total{namespace=\"production\",pod=\"raised-7d9f8b6c5-bbbb1\",container=\"raised\"}", age => age.TotalDays > 11 ? 0 : 2),
        new("kube_pod_container_resource_limits{namespace=\"production\",pod=\"raised-7d9f8b6c5-bbbb1\",container=\"raised\",resource=\"memory\",unit=\"byte\"}", age => (age.TotalDays > 10 ? 512 : 2048) * Mebi),
        // Of a runtime that tells no working set.
        new("container_memory_usage_bytes{namespace=\"production\",pod=\"plain-0\",container=\"plain\"}", _ => 300 * Mebi),
        // Another name of the metric.
        new("app_heap_bytes{app=\"own\",instance=\"a\"}", _ => 200 * Mebi),
        new("app_heap_bytes{app=\"own\",instance=\"b\"}", _ => 250 * Mebi),
        // A name that would mean something else in a pattern.
        Memory("a.b-7d9f8b6c5-bbbb1", "a.b", _ => 64),
        Memory("axb-7d9f8b6c5-bbbb1", "axb", _ => 900),
        // Names that begin or end with another's, all with a container of one name, and a sandbox and the sum of a pod beside it.
        Memory("pay-7d9f8b6c5-bbbb1", "app", age => age.TotalDays > 4 ? 200 : null),
        Memory("pay-6c5d4f7b8-cccc2", "app", age => age.TotalDays > 4 ? null : 210),
        Memory("pay-6c5d4f7b8-cccc2", "POD", _ => 990),
        Memory("pay-6c5d4f7b8-cccc2", "", _ => 980),
        Memory("pay-worker-7d9f8b6c5-bbbb1", "app", _ => 900),
        Memory("pay-db-0", "app", _ => 910),
        Memory("pay-agent-x7k2p", "app", _ => 920),
        Memory("big-pay-7d9f8b6c5-bbbb1", "app", _ => 930),
        // One pod in two clusters, and one that two replicas of a Prometheus tell of.
        new("container_memory_working_set_bytes{cluster=\"eu\",namespace=\"production\",pod=\"twice-7d9f8b6c5-bbbb1\",container=\"twice\"}", _ => 300 * Mebi),
        new("container_memory_working_set_bytes{cluster=\"us\",namespace=\"production\",pod=\"twice-7d9f8b6c5-bbbb1\",container=\"twice\"}", _ => 400 * Mebi),
        Memory("told-7d9f8b6c5-bbbb1", "told", _ => 300),
        new("container_oom_events_total{namespace=\"production\",pod=\"told-7d9f8b6c5-bbbb1\",container=\"told\",replica=\"a\"}", age => age.TotalDays > 1 ? 3 : 5),
        new("container_oom_events_total{namespace=\"production\",pod=\"told-7d9f8b6c5-bbbb1\",container=\"told\",replica=\"b\"}", age => age.TotalDays > 1 ? 3 : 5),
        // Moved to another node, and killed on both.
        Memory("moved-0", "moved", _ => 300),
        new("container_oom_events_total{namespace=\"production\",pod=\"moved-0\",container=\"moved\",instance=\"a\"}", age => age.TotalDays > 6 ? 0 : age.TotalDays > 4 ? 2 : null),
        new("container_oom_events_total{namespace=\"production\",pod=\"moved-0\",container=\"moved\",instance=\"b\"}", age => age.TotalDays > 4 ? null : age.TotalDays > 2 ? 0 : 1),
        // Of a component, beside the same of another chart.
        Memory("rel-shop-controller-7d9f8b6c5-bbbb1", "controller", _ => 150),
        Memory("other-controller-7d9f8b6c5-bbbb1", "controller", _ => 940),
        Memory("other-redis-0", "metrics", _ => 111),
    ]));

    public PrometheusServer Server
    {
        get
        {
            Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.Missing);
            return _server.Value;
        }
    }

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }

    private static IEnumerable<string> Pods(string name, int count) => Enumerable.Range(1, count).Select(i => $"{name}-7d9f8b6c5-bbbb{i}");

    private static PastSeries Memory(string pod, string container, Func<TimeSpan, double?> mebibytes) =>
        new($"container_memory_working_set_bytes{{namespace=\"production\",pod=\"{pod}\",container=\"{container}\"}}", age => mebibytes(age) is { } value ? value * Mebi : null);

    private static PastSeries Cpu(string pod, string container, Func<TimeSpan, double?> seconds) =>
        new($"container_cpu_usage_seconds_total{{namespace=\"production\",pod=\"{pod}\",container=\"{container}\"}}", seconds);
}
