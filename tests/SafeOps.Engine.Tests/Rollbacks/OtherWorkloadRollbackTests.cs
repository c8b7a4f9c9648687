using System.Text.Json.Nodes;
using SafeOps.Rollbacks;

namespace SafeOps.Engine.Tests.Rollbacks;

/// <summary>StatefulSets and DaemonSets, whose versions are ControllerRevisions.</summary>
public sealed class OtherWorkloadRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("StatefulSet", "statefulset/db")]
    [InlineData("DaemonSet", "daemonset/db")]
    public async Task Goes_back_to_the_revision_before(string kind, string name)
    {
        await DeployAsync(kind, RollbackBench.Good, "RollingUpdate");
        await DeployAsync(kind, RollbackBench.Bad, "RollingUpdate");
        var rollback = await _bench.InvokeAsync(_bench.Deployment(name));

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal($"{name} in prod-cluster/shop", rollback.Target);
        Assert.Equal(("revision 2", "revision 1"), (rollback.Current.Name, rollback.LastGood.Name));
        Assert.Equal(RollbackBench.Good, Image(kind));
        Assert.Equal($"kubectl --context prod-cluster --namespace shop rollout undo {name} --to-revision=1", _bench.Asked[0].Line);
        Assert.All(_bench.Cluster.List("pod", "shop"), p => Assert.Equal(RollbackBench.Good, (string?)p["spec"]!["containers"]![0]!["image"]));
    }

    [Fact]
    public async Task Of_a_StatefulSet_the_pods_that_hold_its_way_back_up_are_deleted_by_a_command_of_their_own()
    {
        await DeployAsync("StatefulSet", RollbackBench.Good, "RollingUpdate");
        await DeployAsync("StatefulSet", RollbackBench.Bad, "RollingUpdate");
        var rollback = await _bench.InvokeAsync(_bench.Deployment("statefulset/db"));

        Assert.Equal(2, rollback.Commands.Count);
        var bad = _bench.Cluster.List("controllerrevision", "shop").Single(r => Template(r).Contains(RollbackBench.Bad, StringComparison.Ordinal));
        Assert.Equal($"kubectl --context prod-cluster --namespace shop delete pods --selector 'app=db,controller-revision-hash in ({(string?)bad["metadata"]!["name"]})' --wait=false", rollback.Commands[1].Line);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
    }

    [Fact]
    public async Task What_an_earlier_pod_of_the_same_name_said_is_no_evidence_against_this_version()
    {
        await DeployAsync("StatefulSet", RollbackBench.Good, "RollingUpdate");
        await DeployAsync("StatefulSet", RollbackBench.Bad, "RollingUpdate");
        await RollbackBench.UntilAsync(() => _bench.Cluster.List("event", "shop").Any(e => ((string?)e["message"])?.Contains("broken", StringComparison.Ordinal) == true));
        Put("StatefulSet", "registry.example.com/shop/web:crash-2.2.0", "RollingUpdate");
        await RollbackBench.UntilAsync(() => ImageOfPod("db-1")?.EndsWith("crash-2.2.0", StringComparison.Ordinal) == true
            && _bench.Cluster.List("event", "shop").Any(e => ((string?)e["message"])?.Contains("restarting failed", StringComparison.Ordinal) == true));
        var rollback = await _bench.InvokeAsync(_bench.Deployment("statefulset/db") with { WhatIf = true });

        Assert.Contains(_bench.Cluster.List("event", "shop"), e => ((string?)e["message"])?.Contains("broken", StringComparison.Ordinal) == true);
        Assert.NotEmpty(rollback.Evidence);
        Assert.DoesNotContain(rollback.Evidence, e => e.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_pod_is_replaced_by_itself_those_that_failed_are_deleted_and_those_that_are_ready_are_named()
    {
        await DeployAsync("StatefulSet", RollbackBench.Good, "OnDelete");
        Put("StatefulSet", RollbackBench.Bad, "OnDelete");
        await RollbackBench.UntilAsync(() => _bench.Cluster.List("controllerrevision", "shop").Count() == 2);
        _bench.Cluster.Remove("pod", "db-1", "shop");
        await RollbackBench.UntilAsync(() => ImageOfPod("db-1") == RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment("sts/db"));

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal((RollbackBench.Good, RollbackBench.Good), (ImageOfPod("db-0"), ImageOfPod("db-1")));

        Put("StatefulSet", "registry.example.com/shop/web:2.2.0", "OnDelete");
        await RollbackBench.UntilAsync(() => _bench.Cluster.List("controllerrevision", "shop").Count() == 3);
        _bench.Cluster.Remove("pod", "db-1", "shop");
        await RollbackBench.UntilAsync(() => ImageOfPod("db-1")?.EndsWith("2.2.0", StringComparison.Ordinal) == true && (int?)_bench.Cluster.Get("statefulset", "db", "shop")!["status"]!["readyReplicas"] == 2);
        var ready = await _bench.InvokeAsync(_bench.Deployment("sts/db") with { WhatIf = true });
        var warning = Assert.Single(ready.Warnings, w => w.Kind == "on-delete");
        Assert.Contains("kubectl --context prod-cluster --namespace shop delete pod db-1", warning.NextStep, StringComparison.Ordinal);
        Assert.Single(ready.Commands);
    }

    private async Task DeployAsync(string kind, string image, string strategy)
    {
        Put(kind, image, strategy);
        var isBad = image == RollbackBench.Bad;
        await RollbackBench.UntilAsync(() => _bench.Cluster.List("pod", "shop").Any(p => (string?)p["spec"]!["containers"]![0]!["image"] == image
            && (isBad ? p["status"]?["containerStatuses"]?[0]?["state"]?["waiting"] is not null : p["status"]?["containerStatuses"]?[0]?["state"]?["running"] is not null))
            && (isBad || kind == "DaemonSet" || (int?)_bench.Cluster.Get("statefulset", "db", "shop")!["status"]?["readyReplicas"] == 2));
    }

    private void Put(string kind, string image, string strategy)
    {
        var workload = _bench.Cluster.Get(kind.ToLowerInvariant(), "db", "shop") ?? (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "db", "namespace": "shop" },
              "spec": {
                {{(kind == "StatefulSet" ? "\"replicas\": 2, \"serviceName\": \"db\"," : "")}}
                "updateStrategy": { "type": "{{strategy}}" },
                "selector": { "matchLabels": { "app": "db" } },
                "template": { "metadata": { "labels": { "app": "db" } }, "spec": { "containers": [{ "name": "db", "image": "{{image}}" }] } }
              }
            }
            """)!;
        workload["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
        _bench.Cluster.Put(workload);
    }

    private string? Image(string kind) => (string?)_bench.Cluster.Get(kind.ToLowerInvariant(), "db", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"];

    private string? ImageOfPod(string name) => (string?)_bench.Cluster.Get("pod", name, "shop")?["spec"]!["containers"]![0]!["image"];

    private static string Template(JsonObject revision) => revision["data"]!.ToJsonString();
}
