using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesWaitTests : IDisposable
{
    private readonly WorkloadBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static ResolvedStep Wait(string with) => WorkloadBench.Step("kubernetes.wait", with);

    private Task<CheckResult> CheckAsync(string with) =>
        StepTypes.Get("kubernetes.wait").CheckAsync(new ResolvedCheck("kubernetes.wait", (JsonObject)JsonNode.Parse(with)!, "try.change.yaml:3:5"), _bench.Harness.Planning(), CancellationToken.None);

    [Fact]
    public async Task Waits_for_a_roll_out_and_plans_what_is_true_now()
    {
        _bench.Server.Options.RolloutDelay = TimeSpan.FromSeconds(1);
        _bench.PutDeployment("web", 2);
        var step = Wait("""{ "target": ["deployment/web"], "for": "rollout", "timeout": "30s" }""");
        var action = Assert.Single(await _bench.PlanAsync(step));
        Assert.Equal((ActionVerb.Read, Fidelity.Declared), (action.Verb, action.Fidelity));
        Assert.False((bool)action.Observed["met"]!);
        Assert.Equal("kubectl --context dev-cluster --namespace shop rollout status deployment/web --timeout=30s", Assert.Single(action.Commands).Line);
        Assert.True((bool)(await _bench.Harness.ApplyAsync(step, action)).Actual["met"]!);
        Assert.True((bool)Assert.Single(await _bench.PlanAsync(step)).Observed["met"]!);
    }

    [Theory]
    [InlineData("""{ "target": ["pod/a"], "for": "jsonpath={.status.phase}=Running", "timeout": "5s" }""", true)]
    [InlineData("""{ "target": ["pod/a"], "for": "jsonpath={.status.phase}=Failed", "timeout": "1s" }""", false)]
    [InlineData("""{ "target": ["pod/none"], "for": "delete", "timeout": "5s" }""", true)]
    [InlineData("""{ "target": ["pod/a"], "for": "delete", "timeout": "1s" }""", false)]
    [InlineData("""{ "target": ["pod/none"], "for": "condition=Ready", "timeout": "1s" }""", false)]
    [InlineData("""{ "kind": "pods", "selector": "app=none", "for": "condition=Ready", "timeout": "1s" }""", false)]
    public async Task Stands_as_a_check(string with, bool passes)
    {
        _bench.PutPod("a", "Running");
        var check = await CheckAsync(with);
        Assert.True(passes == check.Passed, check.Found);
        Assert.EndsWith($"in dev-cluster/shop until {(string?)JsonNode.Parse(with)!["for"]}", check.What);
    }

    [Fact]
    public async Task A_time_that_runs_out_fails_the_step_and_says_where_to_look()
    {
        _bench.PutPod("a", "Running");
        var step = Wait("""{ "target": ["pod/a"], "for": "delete", "timeout": "1s" }""");
        var action = Assert.Single(await _bench.PlanAsync(step));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.VerificationFailed, error.Code);
        Assert.Contains("not delete within 1s", error.Message);
        Assert.Contains("describe pod/a", error.NextStep);
    }

    [Fact]
    public async Task Is_planned_without_asking_where_earlier_steps_change_the_cluster()
    {
        _bench.PutDeployment("web", 2);
        var world = new PlannedWorld();
        await _bench.PlanAsync(WorkloadBench.Step("kubernetes.scale", """{ "target": ["deployment/web"], "replicas": 3 }"""), world);
        var action = Assert.Single(await _bench.PlanAsync(Wait("""{ "target": ["deployment/web"], "for": "rollout" }"""), world));
        Assert.Equal("earlier steps change the cluster first", action.FidelityReason);
    }
}
