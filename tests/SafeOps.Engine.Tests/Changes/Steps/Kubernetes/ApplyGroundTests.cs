using System.Text.Json;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>What workloads stand on, what goes with what holds it, and what a plan tells of a Secret.</summary>
public sealed class ApplyGroundTests : IDisposable
{
    private const string Weak = "weak" + "77";

    private readonly ClusterBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_pods_need_to_start_comes_before_the_workload_whose_roll_out_is_waited_for()
    {
        _bench.Harness.Write("web.yaml", Deployments.Manifest("web", "shop/web:1") + """
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web, namespace: shop }
            spec: { selector: { app: web }, ports: [{ port: 80 }] }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: db, namespace: shop }
            data: { user: YQ== }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: web, namespace: shop }

            """);
        Assert.Equal(["secret/db", "serviceaccount/web", "deployment/web", "service/web"], (await _bench.PlanAsync(ClusterBench.Apply())).Select(a => a.Target.Split(' ')[0]));
    }

    [Fact]
    public async Task A_namespace_that_was_made_is_not_taken_back_with_what_others_have_put_into_it()
    {
        _bench.Harness.Write("web.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: { name: fresh }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: ours, namespace: fresh }

            """);
        var step = ClusterBench.Apply();
        var actions = await _bench.Harness.RunAsync(step);
        Assert.Equal("undo: deletes it, unless others have put something into it", actions[0].Undo);
        _bench.Put("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs","namespace":"fresh"}}""");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.UndoAsync(step, actions));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("configmap/theirs", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("configmap/ours", error.Message, StringComparison.Ordinal);
        Assert.NotNull(_bench.Server.Get("ConfigMap", "theirs", "fresh"));
        _bench.Server.Remove("ConfigMap", "theirs", "fresh");
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Null(_bench.Server.Get("Namespace", "fresh"));
    }

    [Fact]
    public async Task A_definition_that_was_made_is_not_taken_back_with_the_objects_of_others()
    {
        _bench.Harness.Write("web.json", GeneratedObjects.Definition);
        var step = ClusterBench.Apply("""{ "manifests": ["web.json"] }""");
        var actions = await _bench.Harness.RunAsync(step);
        _bench.Put("""{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"theirs","namespace":"shop"}}""");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.UndoAsync(step, actions));

        Assert.Contains("widget/theirs", error.Message, StringComparison.Ordinal);
        Assert.NotNull(_bench.Server.Get("Widget", "theirs", "shop"));
    }

    [Fact]
    public async Task Nothing_observed_of_a_Secret_tells_a_weak_password_to_who_can_guess()
    {
        PutSecret(Weak);
        var patch = ClusterBench.Patch("""{ "target": "secret/db", "patch": { "metadata": { "labels": { "tier": "back" } } } }""");
        var first = await _bench.PlanOneAsync(patch);
        PutSecret("other" + "88");
        var second = await _bench.PlanOneAsync(patch);

        // The same but for the version: what it holds is in neither.
        Assert.Equal(Text(first).Replace($"@{first.Observed["resourceVersion"]}\"", $"@{second.Observed["resourceVersion"]}\"", StringComparison.Ordinal), Text(second));
        var stale = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(patch, first));
        Assert.Equal(ErrorCodes.TargetChanged, stale.Code);
        await _bench.ApplyAsync(patch, second);
        await _bench.VerifyAsync(patch, second);
    }

    private static string Text(PlannedAction action) => JsonSerializer.Serialize(new { action.Before, action.Prediction, action.Details, action.Diff, action.Intent });

    private void PutSecret(string value) => _bench.Put($$"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"type":"Opaque",
        "data":{"entry":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value))}}" } }
        """);
}
