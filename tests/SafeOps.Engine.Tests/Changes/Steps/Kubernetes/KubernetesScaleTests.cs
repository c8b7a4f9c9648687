using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesScaleTests : IDisposable
{
    private readonly WorkloadBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static ResolvedStep Scale(int replicas, string target = "deployment/web") =>
        WorkloadBench.Step("kubernetes.scale", $$"""{ "target": ["{{target}}"], "replicas": {{replicas}}, "timeout": "20s" }""");

    [Fact]
    public async Task Scales_what_was_planned_and_back()
    {
        _bench.PutDeployment("web", 2);
        await _bench.ReadyAsync("web", 2);
        var action = Assert.Single(await _bench.PlanAsync(Scale(5, "deploy/web")));
        Assert.Equal((ActionVerb.Update, "deployment/web in dev-cluster/shop", Fidelity.Exact, RiskLevel.Medium), (action.Verb, action.Target, action.Fidelity, action.Risk));
        Assert.Equal("replicas: 2 → 5", action.Details[0]);
        Assert.Equal("kubectl --context dev-cluster --namespace shop scale deployment.v1.apps/web --current-replicas=2 --replicas=5", Assert.Single(action.Commands).Line);
        Assert.Equal("dev", action.Commands[0].Environment);

        var actions = await _bench.Harness.RunAsync(Scale(5, "deploy/web"));
        Assert.Equal(5, _bench.Replicas("web"));
        Assert.Equal(5, (int)_bench.Server.Get("deployment", "web", "shop")!["status"]!["readyReplicas"]!);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(Scale(5), actions[0])).Answer);
        await _bench.Harness.UndoAsync(Scale(5), actions);
        Assert.Equal(2, _bench.Replicas("web"));
    }

    [Fact]
    public async Task Does_nothing_where_there_are_as_many_already()
    {
        _bench.PutDeployment("web", 3);
        Assert.Equal(ActionVerb.None, Assert.Single(await _bench.PlanAsync(Scale(3))).Verb);
    }

    [Fact]
    public async Task Scales_all_that_a_selector_finds()
    {
        _bench.PutDeployment("web", 1);
        _bench.PutDeployment("api", 1);
        var labelled = _bench.Server.Get("deployment", "api", "shop")!;
        labelled["metadata"]!["labels"] = new JsonObject { ["tier"] = "back" };
        _bench.Server.Put(labelled);
        var action = Assert.Single(await _bench.PlanAsync(WorkloadBench.Step("kubernetes.scale", """{ "kind": "deployments", "selector": "tier=back", "replicas": 0 }""")));
        Assert.Equal(("deployment/api in dev-cluster/shop", RiskLevel.High), (action.Target, action.Risk));
        Assert.Contains("no pod of it is left", action.Details);
    }

    [Fact]
    public async Task Warns_of_the_autoscaler_that_would_undo_it()
    {
        _bench.PutDeployment("web", 2);
        _bench.Put("autoscaling/v2", "HorizontalPodAutoscaler", "web", "shop", """{ "spec": { "minReplicas": 2, "maxReplicas": 4, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" } } }""");
        var action = Assert.Single(await _bench.PlanAsync(Scale(6)));
        Assert.Equal(RiskLevel.High, action.Risk);
        Assert.Contains(action.Details, d => d.Contains("hpa/web scales it by its own measure (2 to 4)"));
    }

    [Fact]
    public async Task Says_what_could_not_be_looked_for_and_plans_all_the_same()
    {
        _bench.PutDeployment("web", 2);
        _bench.Server.Forbid(c => c.Resource == "horizontalpodautoscalers");
        var action = Assert.Single(await _bench.PlanAsync(Scale(6)));
        Assert.Contains(action.Details, d => d.StartsWith("autoscalers could not be looked for", StringComparison.Ordinal));
        Assert.Equal(Fidelity.Exact, action.Fidelity);
    }

    [Fact]
    public async Task Refuses_to_overwrite_a_number_that_somebody_set_since()
    {
        _bench.PutDeployment("web", 2);
        var action = Assert.Single(await _bench.PlanAsync(Scale(5)));
        _bench.PutDeployment("web", 3);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(Scale(5), action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Equal(3, _bench.Replicas("web"));
    }

    [Fact]
    public async Task Refuses_an_undo_where_somebody_scaled_it_again()
    {
        _bench.PutDeployment("web", 2);
        await _bench.ReadyAsync("web", 2);
        var actions = await _bench.Harness.RunAsync(Scale(3));
        _bench.PutDeployment("web", 7);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanUndoAsync(Scale(3), actions[0]));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("it has 7 replicas, the run left 3", error.Message);
    }

    [Fact]
    public async Task Is_planned_on_top_of_an_earlier_step_of_the_same_change()
    {
        _bench.PutDeployment("web", 2);
        var world = new PlannedWorld();
        await _bench.PlanAsync(Scale(5), world);
        var action = Assert.Single(await _bench.PlanAsync(Scale(6), world));
        Assert.Equal("replicas: 5 → 6", action.Details[0]);
        Assert.Equal(Fidelity.Simulated, action.Fidelity);
    }

    [Fact]
    public async Task A_roll_out_that_does_not_come_up_fails_verification_with_what_is_ready()
    {
        _bench.PutDeployment("web", 1, image: "broken:1");
        var step = WorkloadBench.Step("kubernetes.scale", """{ "target": ["deployment/web"], "replicas": 2, "timeout": "1s" }""");
        var action = Assert.Single(await _bench.PlanAsync(step));
        await _bench.Harness.ApplyAsync(step, action);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));
        Assert.Equal(ErrorCodes.VerificationFailed, error.Code);
        Assert.Contains("0 of 2 are ready", error.Message);
    }

    [Fact]
    public async Task A_daemon_set_has_no_number_of_replicas()
    {
        _bench.Put("apps/v1", "DaemonSet", "agent", "shop", """{ "spec": { "selector": { "matchLabels": { "app": "agent" } }, "template": { "metadata": { "labels": { "app": "agent" } }, "spec": { "containers": [ { "name": "a", "image": "a:1" } ] } } } }""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Scale(2, "daemonset/agent")));
        Assert.Equal(ErrorCodes.TargetRefused, error.Code);
        Assert.Contains("a DaemonSet has no number of replicas", error.Message);
    }
}
