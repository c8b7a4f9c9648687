using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Reading;

namespace SafeOps.Engine.Tests.ResourceLimits.Reading;

public sealed class ManifestTests : IDisposable
{
    private readonly LimitBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("Deployment", "apps/v1")]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("DaemonSet", "apps/v1")]
    [InlineData("ReplicaSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Finds_the_containers_of_whatever_has_a_pod_s_template(string kind, string version)
    {
        _bench.Write("m.yaml", LimitBench.Deployment.Replace("Deployment", kind, StringComparison.Ordinal).Replace("apps/v1", version, StringComparison.Ordinal));
        var found = _bench.Compare("m.yaml");
        Assert.Equal(
            [($"{kind}/user-api", "production", ResourceKind.Memory, "256Mi", "512Mi"), ($"{kind}/user-api", "production", ResourceKind.Cpu, "100m", null)],
            found.Select(c => (c.Workload, c.Namespace, c.Resource, c.Request?.Text, c.Limit?.Text)));
        Assert.Equal("m.yaml:11:31", found[0].Place);
    }

    [Fact]
    public void Pods_of_a_CronJob_s_jobs_count_for_the_CronJob()
    {
        _bench.Write("pods.json", $$"""{ "apiVersion": "v1", "kind": "List", "items": [{{Pod("nightly-28394820")}}, {{Pod("nightly-28396260")}}, {{Pod("import-all")}}] }""");
        Assert.Equal(["CronJob/nightly", "Job/import-all"], _bench.Compare(_bench.Request("pods.json") with { Resources = [ResourceKind.Memory] }).Select(c => c.Workload));

        static string Pod(string job) => $$$"""
            { "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "{{{job}}}-x7k2p", "namespace": "p", "uid": "{{{job}}}", "ownerReferences": [{ "kind": "Job", "name": "{{{job}}}" }] },
              "spec": { "containers": [{ "name": "main", "resources": { "limits": { "memory": "1Gi" } } }] } }
            """;
    }

    [Fact]
    public void Finds_those_of_pods_and_cron_jobs_in_several_documents_and_lists()
    {
        _bench.Write("m.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: { name: alone }
            spec: { containers: [{ name: a, resources: { limits: { memory: 1Gi } } }] }
            ---
            # nothing here
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: { name: nightly }
            spec:
              jobTemplate: { spec: { template: { spec: { containers: [{ name: b }] } } } }
            ---
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: ConfigMap
                metadata: { name: no-containers }
              - apiVersion: v1
                kind: Pod
                metadata: { name: listed }
                spec: { containers: [{ name: c, resources: { requests: { memory: 5e8 } } }] }
            """);
        Assert.Equal(
            [("Pod/alone", "a", LimitVerdict.Unknown), ("CronJob/nightly", "b", LimitVerdict.NoLimit), ("Pod/listed", "c", LimitVerdict.NoLimit)],
            Memory("m.yaml").Select(c => (c.Workload, c.Container, c.Verdict)));
    }

    [Fact]
    public void Tells_init_containers_from_sidecars()
    {
        _bench.Write("m.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: { name: p }
            spec:
              initContainers:
                - { name: migrate, resources: { limits: { memory: 64Mi } } }
                - { name: proxy, restartPolicy: Always, resources: { limits: { memory: 96Mi } } }
              containers:
                - { name: main, resources: { limits: { memory: 128Mi } } }
            """);
        Assert.Equal([("main", ContainerRole.Main), ("migrate", ContainerRole.Init), ("proxy", ContainerRole.Sidecar)], Memory("m.yaml").Select(c => (c.Container, c.Role)));
    }

    [Fact]
    public void A_LimitRange_gives_what_a_container_of_its_namespace_leaves_out()
    {
        _bench.Write("range.yaml", """
            apiVersion: v1
            kind: LimitRange
            metadata: { name: usual, namespace: production }
            spec:
              limits:
                - { type: Container, default: { memory: 300Mi, cpu: 500m }, defaultRequest: { memory: 150Mi, cpu: 200m } }
            """).Write("d.yaml", LimitBench.Deployment);
        var found = _bench.Compare("range.yaml", "d.yaml");
        Assert.Equal(("512Mi", "256Mi"), (found[0].Limit!.Text, found[0].Request!.Text));
        Assert.Equal(("500m", "LimitRange usual", "100m"), (found[1].Limit!.Text, found[1].Limit!.GivenBy, found[1].Request!.Text));
        Assert.StartsWith("range.yaml:6:", found[1].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_what_kubectl_gives_as_one_workload_with_the_kills_of_all_its_pods()
    {
        string Pod(string name, string last) => $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"production","uid":"{{{name}}}","labels":{"pod-template-hash":"7d9f8b6c5" },
             "ownerReferences":[{"kind":"ReplicaSet","name":"user-api-7d9f8b6c5"}]},
             "spec":{"containers":[{"name":"user-api","resources":{"limits":{"memory":"512Mi" } } } ] },
             "status":{"containerStatuses":[{"name":"user-api","restartCount":4,"lastState":{"terminated":{"reason":"{{{last}}}","exitCode":137} } } ] } }
            """;
        _bench.Write("pods.json", $$"""{"apiVersion":"v1","kind":"List","items":[{{Pod("a", "OOMKilled")}},{{Pod("b", "Error")}},{{Pod("c", "OOMKilled")}}]}""");
        var compared = Assert.Single(Memory("pods.json"));
        Assert.Equal(("Deployment/user-api", 2, LimitVerdict.TooLow, "768Mi"), (compared.Workload, compared.OomKills, compared.Verdict, compared.Proposal!.Limit));
        Assert.Contains(compared.Reasons, r => r.StartsWith("2 OOM kills (in the status of its pods, pods.json)", StringComparison.Ordinal));
    }

    [Fact]
    public void An_amount_that_is_none_is_told_with_its_place_and_the_rest_is_compared()
    {
        _bench.Write("m.yaml", LimitBench.Deployment.Replace("512Mi", "512mb", StringComparison.Ordinal));
        var compared = Memory("m.yaml").Single();
        Assert.Equal(("256Mi", null), (compared.Request!.Text, compared.Limit));
        Assert.Equal("m.yaml:11:31: limits.memory is '512mb'; expected a quantity such as 512Mi, 1Gi, 500M, 250m or 2.", Assert.Single(_bench.Failures).Message);
    }

    [Fact]
    public void Thousandths_of_bytes_are_no_limit_that_was_meant()
    {
        _bench.Write("m.yaml", LimitBench.Deployment.Replace("512Mi", "512m", StringComparison.Ordinal));
        var compared = Memory("m.yaml").Single();
        Assert.Equal(LimitVerdict.TooLow, compared.Verdict);
        Assert.Contains("'512m' of memory is 0.512 bytes: m means thousandths; 512Mi may be meant.", compared.Reasons);
    }

    private IReadOnlyList<ResourceComparison> Memory(params string[] paths) => _bench.Compare(_bench.Request(paths) with { Resources = [ResourceKind.Memory] });
}
