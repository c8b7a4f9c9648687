using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class PatchTests : IDisposable
{
    private readonly ClusterBench _bench = new(new KubernetesServerOptions { HasControllers = false });

    [Theory]
    [InlineData("strategic", """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"b"}]}}}}""", "spec.template.spec.containers[name=main].image: a → b")]
    [InlineData("merge", """{"spec":{"replicas":3}}""", "spec.replicas: 1 → 3")]
    [InlineData("json", """[{"op":"replace","path":"/spec/replicas","value":4}]""", "spec.replicas: 1 → 4")]
    public async Task Each_kind_of_patch_is_planned_applied_found_done_and_undone(string type, string patch, string detail)
    {
        _bench.Harness.Write("web.yaml", Deployments.Manifest("web", "a"));
        await _bench.Harness.RunAsync(ClusterBench.Apply("""{"wait":"none"}"""));
        var start = _bench.Server.Get("Deployment", "web", "shop")!["spec"];
        var step = ClusterBench.Patch($$"""{"target":"deployment/web","type":"{{type}}","patch":{{patch}},"wait":"none"}""", "patch");

        var action = await _bench.PlanOneAsync(step);

        Assert.Equal((ActionVerb.Update, Fidelity.Exact), (action.Verb, action.Fidelity));
        Assert.Equal([detail], action.Details);
        Assert.Equal($"kubectl --context dev-cluster --namespace shop patch deployment.v1.apps/web --type {type} --patch-file /dev/stdin --field-manager safeops --output json --show-managed-fields", action.Commands[0].Line);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.ApplyAsync(step, action);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.VerifyAsync(step, action);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.True(JsonNode.DeepEquals(start, _bench.Server.Get("Deployment", "web", "shop")!["spec"]));
    }

    [Fact]
    public async Task What_is_so_already_is_no_action()
    {
        _bench.PutConfig("web", """{"mode":"fast"}""");

        Assert.Equal(ActionVerb.None, (await _bench.PlanOneAsync(ClusterBench.Patch("""{"target":"configmap/web","patch":{"data":{"mode":"fast"}}}"""))).Verb);
    }

    [Fact]
    public async Task Nothing_to_patch_is_an_error_with_the_place() =>
        Assert.Contains("configmap/web is not in dev-cluster/shop", (await _bench.RefusedAsync(ClusterBench.Patch("""{"target":"configmap/web","patch":{"data":{}}}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_patch_of_what_an_earlier_step_applies_is_planned_on_top_of_it()
    {
        _bench.Harness.Write("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { mode: fast }\n");
        var (apply, patch) = (ClusterBench.Apply(id: "apply"), ClusterBench.Patch("""{"target":"configmap/web","patch":{"data":{"mode":"slow"}}}""", "patch"));
        var world = new PlannedWorld();
        var first = Assert.Single(await _bench.PlanAsync(apply, world));

        var second = Assert.Single(await _bench.PlanAsync(patch, world));

        Assert.Equal(["data.mode: fast → slow"], second.Details);
        Assert.Equal("on top of what step 'apply' would leave", second.FidelityReason);
        await _bench.ApplyAsync(apply, first);
        await _bench.ApplyAsync(patch, second);
        Assert.Equal("slow", _bench.Data("web", "mode"));
    }

    [Fact]
    public async Task What_others_changed_since_the_plan_is_not_overwritten()
    {
        _bench.PutConfig("web", """{"mode":"fast"}""");
        var step = ClusterBench.Patch("""{"target":"configmap/web","patch":{"data":{"mode":"slow"}}}""");
        var action = await _bench.PlanOneAsync(step);
        _bench.PutConfig("web", """{"mode":"theirs"}""");

        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action))).Code);
        Assert.Equal("theirs", _bench.Data("web", "mode"));
    }

    [Fact]
    public async Task A_write_in_between_is_seen_by_the_lock_of_each_kind_of_patch()
    {
        foreach (var (type, patch) in ((string, string)[])[("strategic", """{"data":{"mode":"slow"}}"""), ("merge", """{"data":{"mode":"slow"}}"""), ("json", """[{"op":"add","path":"/data/mode","value":"slow"}]""")])
        {
            _bench.PutConfig("web", """{"mode":"fast"}""");
            var step = ClusterBench.Patch($$"""{"target":"configmap/web","type":"{{type}}","patch":{{patch}} }""", type);
            var action = await _bench.PlanOneAsync(step);
            var wrote = false;
            _bench.Server.Trouble(c =>
            {
                if (c is { Verb: "patch", IsDryRun: false } && !wrote)
                {
                    wrote = true;
                    _bench.PutConfig("web", """{"mode":"theirs"}""");
                }
                return false;
            }, new Trouble());

            var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action));

            Assert.True(wrote);
            Assert.Equal(ErrorCodes.TargetChanged, error.Code);
            Assert.Equal("theirs", _bench.Data("web", "mode"));
            _bench.Server.Calm();
        }
    }

    public void Dispose() => _bench.Dispose();
}
