using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesRestartTests : IDisposable
{
    private readonly WorkloadBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static ResolvedStep Restart(string target = "deployment/web", string more = "") =>
        WorkloadBench.Step("kubernetes.restart", $$"""{ "target": ["{{target}}"] {{more}} }""");

    private string? Mark() => (string?)_bench.Server.Get("deployment", "web", "shop")!["spec"]!["template"]!["metadata"]!["annotations"]?["kubectl.kubernetes.io/restartedAt"];

    private IReadOnlyList<string> Pods() => [.. _bench.Server.List("pods", "shop").Select(p => (string)p["metadata"]!["uid"]!)];

    [Fact]
    public async Task Replaces_the_pods_and_can_tell_that_it_did()
    {
        _bench.PutDeployment("web", 2);
        await _bench.ReadyAsync("web", 2);
        var old = Pods();
        var action = Assert.Single(await _bench.PlanAsync(Restart()));
        Assert.Equal((ActionVerb.Update, Fidelity.Exact, RiskLevel.Medium), (action.Verb, action.Fidelity, action.Risk));
        Assert.Equal("kubectl --context dev-cluster --namespace shop rollout restart deployment.v1.apps/web", Assert.Single(action.Commands).Line);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(Restart(), action)).Answer);

        var actions = await _bench.Harness.RunAsync(Restart());
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(Restart(), actions[0])).Answer);
        Assert.Empty(Pods().Intersect(old));
        Assert.NotNull(Mark());
        var undo = await _bench.PlanUndoAsync(Restart(), actions[0]);
        Assert.Equal(ActionVerb.None, undo.Verb);
        Assert.Contains("nothing to take back", undo.Summary);
    }

    [Fact]
    public async Task Taking_back_a_restart_that_hangs_keeps_the_old_pods()
    {
        _bench.PutDeployment("web", 2);
        await _bench.ReadyAsync("web", 2);
        var old = Pods();
        // New pods never get ready, so the old ones stay: before the restart, during it, and after it was taken back.
        _bench.PutDeployment("web", 2, image: "broken:1");
        await _bench.UntilAsync(() => _bench.Server.List("pods", "shop").Count == 3);
        var step = Restart(more: """, "timeout": "1s" """);
        var action = Assert.Single(await _bench.PlanAsync(step));
        Assert.Contains("a roll-out of it is under way now", action.Details);
        await _bench.Harness.ApplyAsync(step, action);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));
        Assert.Contains("is rolled out half-way", error.Message);
        Assert.NotEmpty(Pods().Intersect(old));
        var undo = await _bench.PlanUndoAsync(step, action);
        Assert.Equal(ActionVerb.Update, undo.Verb);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Null(Mark());
        Assert.Equal(2, Pods().Intersect(old).Count());
    }

    [Fact]
    public async Task Refuses_what_is_paused_and_names_the_next_step()
    {
        _bench.PutDeployment("web", 2, more: "\"paused\": true,");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Restart()));
        Assert.Equal(ErrorCodes.TargetRefused, error.Code);
        Assert.Contains("kubectl --context dev-cluster rollout resume deployment/web", error.NextStep);
    }

    [Fact]
    public async Task Refuses_to_restart_what_somebody_restarted_since()
    {
        _bench.PutDeployment("web", 1);
        await _bench.ReadyAsync("web", 1);
        var action = Assert.Single(await _bench.PlanAsync(Restart()));
        await _bench.Harness.ApplyAsync(Restart(), action);
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(Restart(), action))).Code);
    }

    [Theory]
    [InlineData("\"strategy\": { \"type\": \"Recreate\" },", RiskLevel.High, "nothing serves meanwhile")]
    [InlineData("", RiskLevel.Medium, "replaced step by step")]
    public async Task Says_how_the_pods_are_replaced(string strategy, RiskLevel risk, string how)
    {
        _bench.PutDeployment("web", 2, more: strategy);
        var action = Assert.Single(await _bench.PlanAsync(Restart()));
        Assert.Equal(risk, action.Risk);
        Assert.Contains(action.Details, d => d.Contains(how));
    }

    [Fact]
    public async Task Refuses_what_has_no_roll_out_and_names_its_owner()
    {
        _bench.PutDeployment("web", 1);
        await _bench.ReadyAsync("web", 1);
        var pod = (string)Assert.Single(_bench.Server.List("pods", "shop"))["metadata"]!["name"]!;
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Restart($"pod/{pod}")));
        Assert.Contains("a Pod cannot be restarted", error.Message);
        Assert.Contains("replicaset/web-", error.NextStep);
    }

    [Fact]
    public async Task Nothing_to_restart_is_said()
    {
        var action = Assert.Single(await _bench.PlanAsync(WorkloadBench.Step("kubernetes.restart", """{ "kind": "deployments", "selector": "app=none" }""")));
        Assert.Equal((ActionVerb.None, "nothing to restart: deployments with app=none"), (action.Verb, action.Summary));
    }
}
