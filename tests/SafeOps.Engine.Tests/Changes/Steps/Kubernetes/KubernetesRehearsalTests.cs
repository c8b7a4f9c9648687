using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Promotion;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>There, back and there again: what comes back has new versions, uids and times of restarts, and is the start all the same.</summary>
public sealed class KubernetesRehearsalTests : IDisposable
{
    private readonly ChangeBench _bench = new("""
        safeops: 1
        environments: [ { name: dev, targets: { kubernetes: { contexts: [eu, us], namespace: shop } } } ]
        """);

    private readonly KubernetesServer _eu = new(new KubernetesServerOptions { Namespaces = ["default", "shop"] });
    private readonly KubernetesServer _us = new(new KubernetesServerOptions { Namespaces = ["default", "shop"] });

    public KubernetesRehearsalTests()
    {
        ClusterBench.RequireKubectl();
        Kubeconfig.Write(_bench.PathOf("kubeconfig"), [_eu.Context("eu"), _us.Context("us")]);
        _bench.Ports = _bench.Ports with
        {
            Programs = new SurroundedPrograms(_bench.Ports.Programs, new Dictionary<string, string?>
            {
                ["KUBECONFIG"] = _bench.PathOf("kubeconfig"),
                ["HOME"] = _bench.Root,
                ["KUBECACHEDIR"] = _bench.PathOf("cache"),
            }),
        };
        _bench.Write("deploy/web.yaml", Deployments.Manifest("web", "shop/web:1") + """
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: db, namespace: shop }
            data: { user: YQ== }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: old, namespace: shop }
            data: { a: "1" }

            """);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _eu.Dispose();
        _us.Dispose();
    }

    private string Change(string steps) => _bench.Change($"steps:\n{steps}");

    private const string Apply = "  - { id: web, forEach: [eu, us], uses: kubernetes.apply, with: { manifests: [deploy], context: \"${item}\" } }\n";

    [Theory]
    [InlineData("uses: kubernetes.scale, with: { target: deployment/web, replicas: 3, context: \"${item}\" }")]
    [InlineData("uses: kubernetes.restart, with: { target: deployment/web, context: \"${item}\" }")]
    [InlineData("uses: kubernetes.delete, with: { target: configmap/old, context: \"${item}\" }")]
    [InlineData("uses: kubernetes.patch, with: { target: deployment/web, patch: { spec: { template: { spec: { containers: [{ name: main, image: \"shop/web:2\" }] } } } }, context: \"${item}\" }")]
    [InlineData("uses: kubernetes.patch, with: { target: secret/db, patch: { data: { user: Yg== } }, context: \"${item}\" }")]
    public async Task A_rehearsal_finds_its_start_again(string step)
    {
        await _bench.RunAsync(Change(Apply.Replace("eu, us", "eu", StringComparison.Ordinal)));
        var change = Change($"  - {{ id: step, forEach: [eu], {step} }}\n");

        var run = await _bench.Session.Delivery.RehearseAsync(new ChangeRequest(change, "dev"), _bench, default);

        Assert.True(run.Status == RunStatus.Succeeded, $"{run.Status}: {run.Reason}");
        Assert.True(run.DryRunWasTrue);
        Assert.All(run.Actions, a => Assert.Equal(PredictionTruth.Matched, a.Truth));
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
    }

    [Fact]
    public async Task Scales_and_deletes_in_each_context_and_takes_it_back()
    {
        await _bench.RunAsync(Change(Apply));
        var change = Change("""
              - { id: more, forEach: [eu, us], uses: kubernetes.scale, with: { target: deployment/web, replicas: 3, context: "${item}" } }
              - { id: gone, forEach: [eu, us], uses: kubernetes.delete, with: { target: configmap/old, context: "${item}" } }

            """);

        var plan = await _bench.PlanAsync(change);
        var run = await _bench.RunAsync(change);

        Assert.Equal(["deployment/web in eu/shop", "deployment/web in us/shop", "configmap/old in eu/shop", "configmap/old in us/shop"], plan.Steps.SelectMany(s => s.Actions).Select(a => a.Target));
        Assert.Equal((RunStatus.Succeeded, true), (run.Status, run.DryRunWasTrue));
        Assert.All([_eu, _us], s => Assert.Equal((3, true), ((int)s.Get("Deployment", "web", "shop")!["spec"]!["replicas"]!, s.Get("ConfigMap", "old", "shop") is null)));
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
        Assert.All([_eu, _us], s => Assert.Equal((1, "1"), ((int)s.Get("Deployment", "web", "shop")!["spec"]!["replicas"]!, (string?)s.Get("ConfigMap", "old", "shop")!["data"]!["a"])));
    }
}
