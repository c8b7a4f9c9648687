using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Promotion;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Whole changes over two clusters, whose controllers roll out what is applied.</summary>
public sealed class KubernetesChangeTests : IDisposable
{
    private const string Project = """
        safeops: 1
        environments: [ { name: dev, targets: { kubernetes: { contexts: [eu, us], namespace: shop } } } ]
        """;

    private readonly ChangeBench _bench = new(Project);
    private readonly KubernetesServer _eu = Server();
    private readonly KubernetesServer _us = Server();

    public KubernetesChangeTests()
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
        _bench.Write("deploy/web.yaml", Deployments.Manifest("web", "shop/web:1"));
    }

    [Fact]
    public async Task One_step_over_two_contexts_does_in_each_what_its_plan_says_and_takes_it_back()
    {
        var change = Change("[deploy/web.yaml]");

        var plan = await _bench.PlanAsync(change);
        var run = await _bench.RunAsync(change);

        Assert.Equal(["deployment/web in eu/shop", "deployment/web in us/shop"], plan.Steps.SelectMany(s => s.Actions).Select(a => a.Target));
        Assert.Equal((RunStatus.Succeeded, true), (run.Status, run.DryRunWasTrue));
        Assert.Equal(RunStatus.NothingToDo, (await _bench.RunAsync(change)).Status);
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
        Assert.All([_eu, _us], s => Assert.Null(s.Get("Deployment", "web", "shop")));
    }

    [Fact]
    public async Task A_roll_out_that_does_not_end_fails_the_run_by_name_and_what_was_there_comes_back()
    {
        await _bench.RunAsync(Change("[deploy/web.yaml]"));
        _bench.Write("deploy/web.yaml", Deployments.Manifest("web", "shop/broken:2"));

        var run = await _bench.RunAsync(Change("[deploy/web.yaml]", "2s", "onFailure: undo\n"));

        Assert.Equal(RunStatus.FailedUndone, run.Status);
        Assert.Contains(_bench.Messages, m => m.Contains("deployment/web in eu/shop is rolled out half-way", StringComparison.Ordinal) && m.Contains("container main: waiting (", StringComparison.Ordinal));
        Assert.All([_eu, _us], s => Assert.Equal("shop/web:1", (string?)s.Get("Deployment", "web", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]));
    }

    [Fact]
    public async Task What_was_done_and_did_not_pass_its_verification_is_not_told_as_done()
    {
        _bench.Write("deploy/web.yaml", Deployments.Manifest("web", "shop/broken:2"));

        var run = await _bench.RunAsync(Change("[deploy/web.yaml]", "1s", "onFailure: stop\n"));

        Assert.Equal((RunStatus.FailedLeft, ActionStatus.NotVerified, ActionStatus.Pending), (run.Status, run.Actions[0].Status, run.Actions[1].Status));
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
    }

    [Fact]
    public async Task The_way_back_is_rehearsed_although_what_comes_back_has_another_version()
    {
        await _bench.RunAsync(Change("[deploy/web.yaml]"));
        _bench.Write("deploy/web.yaml", Deployments.Manifest("web", "shop/web:2"));

        var run = await _bench.Session.Delivery.RehearseAsync(new ChangeRequest(Change("[deploy/web.yaml]"), "dev"), _bench, default);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.All([_eu, _us], s => Assert.Equal("shop/web:2", (string?)s.Get("Deployment", "web", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]));
    }

    public void Dispose()
    {
        _bench.Dispose();
        _eu.Dispose();
        _us.Dispose();
    }

    private static KubernetesServer Server() => new(new KubernetesServerOptions { Namespaces = ["default", "shop"] });

    private string Change(string manifests, string timeout = "60s", string rest = "") => _bench.Change(
        $"{rest}steps:\n  - id: web\n    forEach: [eu, us]\n    uses: kubernetes.apply\n    with: {{ manifests: {manifests}, context: \"${{item}}\", timeout: {timeout} }}\n");
}
