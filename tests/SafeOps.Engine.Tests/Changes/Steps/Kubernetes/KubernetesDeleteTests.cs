using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesDeleteTests : IDisposable
{
    private readonly WorkloadBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static ResolvedStep Named(string target, ResolvedUndo? undo = null, string more = "") =>
        WorkloadBench.Step("kubernetes.delete", $$"""{ "target": ["{{target}}"] {{more}} }""", undo);

    private static ResolvedStep OldPods(string more = "", ResolvedUndo? undo = null) =>
        WorkloadBench.Step("kubernetes.delete", $$"""{ "kind": "pods", "phase": "Succeeded", "olderThan": "30d" {{more}} }""", undo ?? WorkloadBench.NoUndo);

    private static string Days(int ago) => DateTimeOffset.UtcNow.AddDays(-ago).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private bool Has(string kind, string name) => _bench.Server.Get(kind, name, "shop") is not null;

    [Fact]
    public async Task Deletes_the_completed_pods_older_than_thirty_days_and_no_others()
    {
        _bench.PutPod("report-1", "Succeeded", Days(45));
        _bench.PutPod("report-2", "Succeeded", Days(31));
        _bench.PutPod("report-3", "Succeeded", Days(29));
        _bench.PutPod("crash-1", "Failed", Days(45));
        _bench.PutPod("web-1", "Running");
        var action = Assert.Single(await _bench.PlanAsync(OldPods()));
        Assert.Equal("2 pods, Succeeded, older than 30d in dev-cluster/shop", action.Summary);
        Assert.Equal((ActionVerb.Delete, Fidelity.Exact, RiskLevel.Medium), (action.Verb, action.Fidelity, action.Risk));
        Assert.StartsWith("report-1 (Succeeded since ", action.Samples[0]);
        Assert.Equal("kubectl --context dev-cluster --namespace shop delete --raw /api/v1/namespaces/shop/pods/report-1 --filename -", action.Commands[0].Line);
        Assert.Single(_bench.Server.Requests, r => r.Call is { Verb: "list", Resource: "pods" });

        await _bench.Harness.RunAsync(OldPods());
        Assert.Equal([false, false, true, true, true], new[] { "report-1", "report-2", "report-3", "crash-1", "web-1" }.Select(p => Has("pod", p)));
    }

    [Fact]
    public async Task Refuses_a_way_back_that_would_run_ended_pods_again()
    {
        _bench.PutPod("report-1", "Succeeded", Days(45));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(OldPods(undo: new ResolvedUndo(UndoKind.Default, [], null))));
        Assert.Equal(ErrorCodes.PlanRefused, error.Code);
        Assert.Contains("pod/report-1 would run again", error.Message);
        Assert.Contains("none:", error.NextStep);
    }

    [Fact]
    public async Task Many_are_one_action_and_are_deleted_in_batches()
    {
        for (var i = 0; i < 23; i++)
            _bench.PutPod($"report-{i:00}", "Succeeded", Days(40 + i));
        var step = OldPods(""", "batch": 10, "limits": { "objects": 30 } """);
        var action = Assert.Single(await _bench.PlanAsync(step));
        Assert.Contains("in 3 batches; one such request for each of them, held to its uid", action.Details);
        Assert.Single(action.Commands);
        Assert.Equal(Fidelity.Simulated, action.Fidelity);
        Assert.Equal("which they are is exact; the server's own dry run was asked about 5 of them", action.FidelityReason);
        Assert.Equal(5, action.Samples.Count);
        await _bench.Harness.RunAsync(step);
        Assert.Empty(_bench.Server.List("pods", "shop"));
    }

    [Fact]
    public async Task A_stop_is_honoured_between_batches_and_the_rest_is_done_later()
    {
        for (var i = 0; i < 6; i++)
            _bench.PutPod($"report-{i}", "Succeeded", Days(40 + i));
        var step = OldPods(""", "batch": 2 """);
        var action = Assert.Single(await _bench.PlanAsync(step));
        using var stop = new CancellationTokenSource();
        var context = _bench.Harness.Context(step, action.Id);
        var stopping = new ActionContext { Project = context.Project, Environment = context.Environment, Services = context.Services, Secrets = context.Secrets, RunId = context.RunId, Step = context.Step, Saved = context.Saved, Progress = (_, _, _) => stop.Cancel() };
        await Assert.ThrowsAsync<OperationCanceledException>(() => StepTypes.Get(step.Uses).ApplyAsync(action, stopping, stop.Token));
        Assert.Equal(4, _bench.Server.List("pods", "shop").Count);
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(step, action)).Answer);
        Assert.Equal(6, (int)(await _bench.Harness.ApplyAsync(step, action)).Actual["deleted"]!);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
    }

    [Theory]
    [InlineData(""", "limits": { "objects": 1 } """)]
    [InlineData(""", "allNamespaces": true, "limits": { "objects": 2 } """)]
    public async Task Refuses_a_plan_beyond_the_declared_limit(string more)
    {
        _bench.Put("v1", "Namespace", "other", null);
        _bench.PutPod("report-1", "Succeeded", Days(45));
        _bench.PutPod("report-2", "Succeeded", Days(45));
        _bench.PutPod("report-3", "Succeeded", Days(45), "other");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(OldPods(more)));
        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Contains("Nothing was deleted.", error.Message);
    }

    [Fact]
    public async Task All_namespaces_are_one_action_each()
    {
        _bench.Put("v1", "Namespace", "other", null);
        _bench.PutPod("report-1", "Succeeded", Days(45));
        _bench.PutPod("report-3", "Succeeded", Days(45), "other");
        var actions = await _bench.PlanAsync(OldPods(""", "allNamespaces": true """));
        Assert.Equal(["1 pods, Succeeded, older than 30d in dev-cluster/other", "1 pods, Succeeded, older than 30d in dev-cluster/shop"], actions.Select(a => a.Summary));
        await _bench.Harness.RunAsync(OldPods(""", "allNamespaces": true """));
        Assert.Empty(_bench.Server.List("pods"));
    }

    [Fact]
    public async Task Leaves_what_has_come_under_the_same_name_and_what_no_longer_matches_and_says_so()
    {
        _bench.PutPod("report-1", "Succeeded", Days(45));
        _bench.PutPod("report-2", "Succeeded", Days(45));
        _bench.PutPod("report-3", "Succeeded", Days(45));
        _bench.PutPod("report-4", "Succeeded", Days(45));
        var action = Assert.Single(await _bench.PlanAsync(OldPods()));
        _bench.Server.Remove("pod", "report-1", "shop");
        _bench.PutPod("report-1", "Succeeded", Days(45));
        _bench.PutPod("report-2", "Running");
        _bench.Server.Remove("pod", "report-3", "shop");
        var result = await _bench.Harness.ApplyAsync(OldPods(), action);
        Assert.Equal(1, (int)result.Actual["deleted"]!);
        Assert.Equal("3 left: report-1 (another object has its name now), report-2 (it does not match any more), report-3 (it was gone already)", result.Note);
        Assert.True(Has("pod", "report-1") && Has("pod", "report-2") && !Has("pod", "report-4"));
        await _bench.VerifyAsync(OldPods(), action);
    }

    [Fact]
    public async Task An_object_that_moves_at_the_last_moment_is_looked_at_again()
    {
        _bench.PutPod("report-1", "Succeeded", Days(45));
        var action = Assert.Single(await _bench.PlanAsync(OldPods()));
        var swapped = false;
        _bench.Server.Trouble(c =>
        {
            if (c is { Verb: "delete", IsDryRun: false } && !swapped)
            {
                swapped = true;
                _bench.PutPod("report-1", "Succeeded", Days(45), meta: """{ "labels": { "touched": "yes" } }""");
            }
            return false;
        }, new TestServers.Kubernetes.Trouble());
        Assert.Equal(1, (int)(await _bench.Harness.ApplyAsync(OldPods(), action)).Actual["deleted"]!);
        Assert.True(swapped);
        Assert.False(Has("pod", "report-1"));
    }

    [Fact]
    public async Task Makes_a_deleted_config_map_anew_and_only_once()
    {
        var before = _bench.Put("v1", "ConfigMap", "settings", "shop", """{ "data": { "colour": "blue" } }""", """{ "labels": { "app": "web" } }""");
        var actions = await _bench.Harness.RunAsync(Named("configmap/settings"));
        Assert.False(Has("configmap", "settings"));
        Assert.Equal("undo: makes it anew from the saved manifest", actions[0].Undo);
        await _bench.Harness.UndoAsync(Named("configmap/settings"), actions);
        var after = _bench.Server.Get("configmap", "settings", "shop")!;
        Assert.Equal("blue", (string?)after["data"]!["colour"]);
        Assert.Equal("web", (string?)after["metadata"]!["labels"]!["app"]);
        Assert.NotEqual((string?)before["metadata"]!["uid"], (string?)after["metadata"]!["uid"]);
    }

    [Fact]
    public async Task Refuses_an_undo_where_another_has_the_name()
    {
        _bench.Put("v1", "ConfigMap", "settings", "shop", """{ "data": { "colour": "blue" } }""");
        var actions = await _bench.Harness.RunAsync(Named("configmap/settings"));
        _bench.Put("v1", "ConfigMap", "settings", "shop", """{ "data": { "colour": "red" } }""");
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanUndoAsync(Named("configmap/settings"), actions[0]))).Code);
    }

    [Fact]
    public async Task A_deployment_goes_with_what_it_owns_and_comes_back_whole()
    {
        _bench.PutDeployment("web", 2);
        await _bench.ReadyAsync("web", 2);
        var action = Assert.Single(await _bench.PlanAsync(Named("deployment/web")));
        Assert.Equal(RiskLevel.High, action.Risk);
        Assert.Contains("with what it owns: 2 pods, 1 replicaset", action.Details);
        var actions = await _bench.Harness.RunAsync(Named("deployment/web"));
        await _bench.UntilAsync(() => _bench.Server.List("pods", "shop").Count == 0);
        await _bench.Harness.UndoAsync(Named("deployment/web"), actions);
        await _bench.ReadyAsync("web", 2);
    }

    [Fact]
    public async Task A_pod_of_a_deployment_is_made_anew_by_its_owner()
    {
        _bench.PutDeployment("web", 1);
        await _bench.ReadyAsync("web", 1);
        var pod = (string)Assert.Single(_bench.Server.List("pods", "shop"))["metadata"]!["name"]!;
        var action = Assert.Single(await _bench.PlanAsync(Named($"pod/{pod}")));
        Assert.Contains(action.Details, d => d.EndsWith("owns it and makes it anew", StringComparison.Ordinal));
        Assert.Equal("undo: nothing to do, the owner makes it anew", action.Undo);
        var actions = await _bench.Harness.RunAsync(Named($"pod/{pod}"));
        await _bench.ReadyAsync("web", 1);
        await _bench.Harness.UndoAsync(Named($"pod/{pod}"), actions);
    }

    [Fact]
    public async Task A_namespace_is_counted_and_has_no_way_back_by_default()
    {
        _bench.Put("v1", "ConfigMap", "a", "shop");
        _bench.Put("v1", "ConfigMap", "b", "shop");
        _bench.PutPod("web-1", "Running");
        Assert.Equal(ErrorCodes.PlanRefused, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Named("namespace/shop")))).Code);
        var action = Assert.Single(await _bench.PlanAsync(Named("namespace/shop", WorkloadBench.NoUndo)));
        Assert.Equal(RiskLevel.High, action.Risk);
        Assert.Contains(action.Details, d => d.StartsWith("with all that is in it: 2 configmaps, 1 pod", StringComparison.Ordinal));
        Assert.Equal("namespace/shop in dev-cluster", action.Target);
    }

    [Fact]
    public async Task Names_the_finalizer_that_would_hold_the_deletion()
    {
        _bench.Put("v1", "ConfigMap", "held", "shop", meta: """{ "finalizers": ["example.org/backup"] }""");
        var step = Named("configmap/held", more: """, "timeout": "1s" """);
        var action = Assert.Single(await _bench.PlanAsync(step));
        Assert.Contains("the finalizer example.org/backup holds it until its controller has taken that away", action.Details);
        await _bench.Harness.ApplyAsync(step, action);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));
        Assert.Contains("held (held by example.org/backup)", error.Message);
    }

    [Fact]
    public async Task What_is_not_there_is_deleted_already()
    {
        var action = Assert.Single(await _bench.PlanAsync(Named("configmap/none")));
        Assert.Equal((ActionVerb.None, "nothing to delete: configmap/none in dev-cluster/shop"), (action.Verb, action.Summary));
    }

    [Fact]
    public async Task A_webhook_that_refuses_is_met_by_the_plan()
    {
        _bench.Put("v1", "ConfigMap", "kept", "shop");
        _bench.Server.Webhooks.Add(new TestServers.Kubernetes.Webhook("keep.example.org") { Refuses = r => r.Operation == "DELETE" ? "kept for the audit" : null });
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Named("configmap/kept")));
        Assert.Equal(ErrorCodes.TargetRefused, error.Code);
        Assert.Contains("kept for the audit", error.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_deletion_is_found_done()
    {
        _bench.PutPod("report-1", "Succeeded", Days(45));
        var action = Assert.Single(await _bench.PlanAsync(OldPods()));
        _bench.Server.Trouble(c => c is { Verb: "delete", IsDryRun: false }, new TestServers.Kubernetes.Trouble { CutsAfter = true }, times: 1);
        var error = await Record.ExceptionAsync(() => _bench.Harness.ApplyAsync(OldPods(), action));
        Assert.True(error is null or SafeOpsException { Code.Id: "ConnectionLost" }, error?.ToString());
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(OldPods(), action)).Answer);
    }

    [Fact]
    public async Task Thousands_are_planned_by_one_list()
    {
        for (var i = 0; i < 3000; i++)
            _bench.PutPod($"report-{i:0000}", "Succeeded", Days(31 + i % 100));
        var action = Assert.Single(await _bench.PlanAsync(OldPods(""", "limits": { "objects": 5000 } """)));
        Assert.StartsWith("3\u2009000 pods", action.Summary);
        Assert.Equal(3000, ((JsonObject)action.Observed["objects"]!).Count);
        Assert.Empty(action.Before);
    }
}
