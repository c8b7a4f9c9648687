using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Statuses, pods and events stand as a test puts them: no controller moves them.</summary>
public sealed class RolloutTests : IDisposable
{
    private readonly ClusterBench _bench = new(new KubernetesServerOptions { HasControllers = false });

    public RolloutTests() => _bench.Harness.Write("web.yaml", Deployments.Manifest("web", "shop/web:2", replicas: 2));

    [Fact]
    public async Task A_roll_out_that_is_complete_is_verified()
    {
        var (step, action) = await AppliedAsync();
        Status(2);
        Pod("web-1", "True", restarts: 0);

        await _bench.VerifyAsync(step, action);

        Assert.Contains("rollout status deployment.v1.apps/web --timeout 1s", action.Commands[1].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_roll_out_that_stays_half_way_says_how_far_it_came_and_which_pod_container_and_event_hold_it_up()
    {
        var (step, action) = await AppliedAsync();
        Status(1);
        Pod("web-1", "False", restarts: 4, waiting: "CrashLoopBackOff");
        Warning("web-1", "BackOff", "Back-off restarting failed container main");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));

        Assert.Equal(ErrorCodes.VerificationFailed, error.Code);
        Assert.All(
            (string[])["deployment/web in dev-cluster/shop is rolled out half-way", "of 2 replicas 2 have the new template, 1 is available", "within 1s", "pod web-1, container main: waiting (CrashLoopBackOff), last ended with exit code 137 (OOMKilled), 4 restarts", "event: Pod web-1: BackOff: Back-off restarting failed container main"],
            word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Contains("kubectl --context dev-cluster --namespace shop describe deployment/web", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_were_ready_for_a_moment_and_restart_since_are_no_success()
    {
        var (step, action) = await AppliedAsync();
        Status(2);
        Pod("web-1", "True", restarts: 2);

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));

        Assert.Contains("rolled out, but its pods keep failing", error.Message, StringComparison.Ordinal);
        Assert.Contains("pod web-1, container main: last ended with exit code 137 (OOMKilled), 2 restarts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarts_from_before_the_action_are_not_its_own()
    {
        var (step, action) = await AppliedAsync();
        Status(2);
        Pod("web-1", "True", restarts: 2, ended: DateTimeOffset.UtcNow.AddDays(-1));

        await _bench.VerifyAsync(step, action);
    }

    [Fact]
    public async Task With_no_wait_nothing_is_waited_for()
    {
        var step = ClusterBench.Apply("""{"wait":"none"}""");

        var action = Assert.Single(await _bench.Harness.RunAsync(step));

        Assert.Single(action.Commands);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<(SafeOps.Changes.Definition.ResolvedStep Step, PlannedAction Action)> AppliedAsync()
    {
        var step = ClusterBench.Apply("""{"timeout":"1s"}""");
        var action = await _bench.PlanOneAsync(step);
        await _bench.ApplyAsync(step, action);
        return (step, action);
    }

    private void Status(int available)
    {
        var web = _bench.Server.Get("Deployment", "web", "shop")!;
        web["status"] = new JsonObject { ["observedGeneration"] = web["metadata"]!["generation"]!.DeepClone(), ["replicas"] = 2, ["updatedReplicas"] = 2, ["readyReplicas"] = available, ["availableReplicas"] = available };
        _bench.Server.Put(web);
    }

    private void Pod(string name, string ready, int restarts, string? waiting = null, DateTimeOffset? ended = null)
    {
        var last = restarts == 0 ? "" : $$""","lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled","finishedAt":"{{Time(ended ?? DateTimeOffset.UtcNow.AddSeconds(1))}}"} }""";
        var state = waiting is null ? """{"running":{}}""" : $$"""{"waiting":{"reason":"{{waiting}}"} }""";
        _bench.Put($$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"shop","labels":{"app":"web"} },"spec":{"containers":[{"name":"main","image":"shop/web:2"}]},
            "status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{ready}}"}],"containerStatuses":[{"name":"main","restartCount":{{restarts}},"ready":true,"state":{{state}}{{last}} }]} }
            """);
    }

    private void Warning(string pod, string reason, string message) => _bench.Put($$"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"{{pod}}.1","namespace":"shop"},"type":"Warning","reason":"{{reason}}","message":"{{message}}","lastTimestamp":"{{Time(DateTimeOffset.UtcNow.AddSeconds(1))}}",
        "involvedObject":{"kind":"Pod","name":"{{pod}}","namespace":"shop"} }
        """);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
