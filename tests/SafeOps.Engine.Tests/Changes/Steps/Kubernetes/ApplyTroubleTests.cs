using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>What goes wrong between a person and a cluster: each says where, why and what to do, and nothing is half done unsaid.</summary>
public sealed class ApplyTroubleTests : IDisposable
{
    private const string Config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\ndata: { mode: fast }\n";

    private readonly ClusterBench _bench = new(new KubernetesServerOptions { HasControllers = false });

    public ApplyTroubleTests() => _bench.Harness.Write("web.yaml", Config);

    [Fact]
    public async Task Without_kubectl_says_so()
    {
        _bench.Harness.ProgramEnvironment["PATH"] = _bench.Harness.Root;

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.ProgramNotFound, "kubectl");
    }

    [Fact]
    public async Task A_context_the_kubeconfig_lacks_names_it_and_where_to_look()
    {
        _bench.Harness.WithTargets("""{"kubernetes":{"context":"elsewhere"}}""");

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetUnknown, "elsewhere", "kubectl config get-contexts");
    }

    [Fact]
    public async Task The_current_context_is_never_taken_by_accident()
    {
        _bench.Harness.WithTargets("""{"azure":{}}""");
        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetUndeclared, "dev", "targets: { kubernetes:");

        _bench.Harness.WithTargets("""{"kubernetes":{"context":"dev-cluster"}}""");
        Holds(await _bench.RefusedAsync(ClusterBench.Apply("""{"context":"prod-cluster"}""")), ErrorCodes.TargetUndeclared, "prod-cluster", "targets.kubernetes.contexts");
        Assert.Empty(_bench.Server.Requests);
    }

    [Fact]
    public async Task An_expired_login_asks_for_a_new_one()
    {
        _bench.Server.IsLoggedOut = true;

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.LoginExpired, "dev-cluster/shop", "Log in to the cluster again");
    }

    [Fact]
    public async Task A_conflict_names_the_owner_and_the_field()
    {
        _bench.PutConfig("web", """{"mode":"theirs"}""");

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetConflict, "web.yaml:1:1", "a-test", ".data.mode", "forceConflicts");
        Assert.Equal(["data.mode: theirs → fast"], (await _bench.PlanOneAsync(ClusterBench.Apply("""{"forceConflicts":true}"""))).Details);
    }

    [Fact]
    public async Task An_immutable_field_is_an_error_of_the_plan()
    {
        _bench.Harness.Write("web.yaml", Deployments.Manifest("web", "a"));
        await _bench.Harness.PlanAsync(ClusterBench.Apply("""{"wait":"none"}"""));
        await _bench.Harness.RunAsync(ClusterBench.Apply("""{"wait":"none"}"""));
        _bench.Harness.Write("web.yaml", Deployments.Manifest("web", "a").Replace("app: web", "app: other", StringComparison.Ordinal));

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetRefused, "deployment/web", "immutable", "spec.selector", "Delete and make the object anew");
    }

    [Fact]
    public async Task All_refusals_of_a_step_come_in_one_error()
    {
        _bench.Server.Webhooks.Add(new Webhook("policy.example.org") { Refuses = r => r.Name.StartsWith("bad", StringComparison.Ordinal) ? $"{r.Name} has no owner" : null });
        _bench.Harness.Write("web.yaml", string.Join("---\n", ((string[])["good", "bad1", "fine", "bad2", "well"]).Select(n => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {n} }}\n")));

        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetRefused, "2 objects are refused", "web.yaml:5:1: configmap/bad1", "bad2 has no owner", "policy.example.org");
    }

    [Fact]
    public async Task What_this_login_may_not_do_and_a_namespace_that_is_not_there_are_errors_of_the_plan()
    {
        _bench.Server.Forbid(c => c.Resource == "configmaps" && c.IsWrite);
        Holds(await _bench.RefusedAsync(ClusterBench.Apply()), ErrorCodes.TargetRefused, "may not do that", "kubectl auth can-i");
        _bench.Server.Calm();

        Holds(await _bench.RefusedAsync(ClusterBench.Apply("""{"manifest":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"nowhere"}}}""")), ErrorCodes.TargetUnknown, "nowhere", "Make it first");
        Holds(await _bench.RefusedAsync(ClusterBench.Apply("""{"manifest":{"apiVersion":"example.org/v1","kind":"Gadget","metadata":{"name":"a"}}}""")), ErrorCodes.TargetUnknown, "Gadget", "Install its definition first");
    }

    [Fact]
    public async Task A_webhook_that_takes_no_dry_run_leaves_a_simulation_with_the_reason()
    {
        _bench.PutConfig("web", """{"others":"1"}""");
        _bench.Server.Webhooks.Add(new Webhook("audit.example.org") { HasSideEffects = true });
        var step = ClusterBench.Apply();

        var action = await _bench.PlanOneAsync(step);

        Assert.Equal((ActionVerb.Update, Fidelity.Simulated), (action.Verb, action.Fidelity));
        Assert.Contains("audit.example.org", action.FidelityReason, StringComparison.Ordinal);
        Assert.Equal(["data.mode: (absent) → fast"], action.Details);
        await _bench.ApplyAsync(step, action);
        Assert.Equal("fast", _bench.Data("web", "mode"));
    }

    [Fact]
    public async Task A_cluster_that_is_away_leaves_a_simulation_and_what_was_there_is_saved_when_it_is_back()
    {
        _bench.PutConfig("web", """{"mode":"old"}""");
        var address = await File.ReadAllTextAsync(_bench.Kubeconfig);
        await File.WriteAllTextAsync(_bench.Kubeconfig, address.Replace(_bench.Server.Address, "http://127.0.0.1:9", StringComparison.Ordinal));
        var step = ClusterBench.Apply("""{"forceConflicts":true}""");

        var action = Assert.Single(await _bench.Harness.PlanAsync(step));
        await File.WriteAllTextAsync(_bench.Kubeconfig, address);

        Assert.Equal(Fidelity.Simulated, action.Fidelity);
        Assert.Contains("not reached", action.FidelityReason, StringComparison.Ordinal);
        await _bench.ApplyAsync(step, action);
        Assert.Equal("fast", _bench.Data("web", "mode"));
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal("old", _bench.Data("web", "mode"));
    }

    [Theory]
    [InlineData(true, ProbeAnswer.Done)]
    [InlineData(false, ProbeAnswer.NotDone)]
    public async Task A_connection_that_breaks_off_leaves_the_object_to_tell_what_happened(bool after, ProbeAnswer answer)
    {
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        _bench.Server.Trouble(c => c is { Verb: "patch", IsDryRun: false }, new Trouble { CutsBefore = !after, CutsAfter = after });

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action));

        Assert.Equal(ErrorCodes.ConnectionLost, error.Code);
        Assert.Equal(answer, (await _bench.ProbeAsync(step, action)).Answer);
        _bench.Server.Calm();
        if (!after)
            await _bench.ApplyAsync(step, action);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Null(_bench.Server.Get("ConfigMap", "web", "shop"));
    }

    [Fact]
    public async Task A_server_that_gives_up_in_the_middle_leaves_it_open_and_the_object_tells()
    {
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        _bench.Server.Refuse(c => c is { Verb: "patch", IsDryRun: false }, 504, "Timeout", "request did not complete within the allotted timeout");

        Holds(await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action)), ErrorCodes.ConnectionLost, "dev-cluster/shop", "does not answer in time");
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
    }

    [Fact]
    public async Task A_webhook_that_refuses_only_the_real_write_leaves_nothing_done()
    {
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        _bench.Server.Webhooks.Add(new Webhook("freeze.example.org") { Refuses = r => r.IsDryRun ? null : "the cluster is frozen" });

        Holds(await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action)), ErrorCodes.TargetRefused, "freeze.example.org", "the cluster is frozen");
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
        Assert.Null(_bench.Server.Get("ConfigMap", "web", "shop"));
    }

    [Fact]
    public async Task A_write_that_came_too_late_for_its_version_is_looked_at_and_tried_again()
    {
        _bench.PutConfig("web", """{"others":"1"}""");
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        _bench.Server.Trouble(c => c is { Verb: "patch", IsDryRun: false }, new Trouble { Refusal = (409, "Conflict", "Operation cannot be fulfilled on configmaps \"web\": the object has been modified; please apply your changes to the latest version and try again") }, times: 1);

        await _bench.ApplyAsync(step, action);

        Assert.Equal("fast", _bench.Data("web", "mode"));
    }

    public void Dispose() => _bench.Dispose();

    private static void Holds(SafeOpsException error, ErrorCode code, params string[] words)
    {
        Assert.Equal(code, error.Code);
        Assert.All(words, word => Assert.Contains(word, $"{error.Message} {error.NextStep}", StringComparison.Ordinal));
        Assert.False(string.IsNullOrEmpty(error.NextStep));
    }
}
