using System.Text.Json.Nodes;

namespace SafeOps.Adapters.Tests.Kubernetes;

public sealed class RolloutTests
{
    private static readonly string[] Status = ["rollout", "status", "deployment/web", "--timeout=30s"];

    [Fact]
    public void A_deployment_rolls_out_is_undone_and_keeps_its_history_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        Assert.Contains("successfully rolled out", cluster.Do("", Status));
        cluster.Do("", "set", "image", "deployment/web", "web=nginx:1.28");
        Assert.Contains("successfully rolled out", cluster.Do("", Status));
        Assert.Equal(2, cluster.Server.List("Pod", "shop").Count(p => p["spec"]!["containers"]![0]!["image"]!.ToString() == "nginx:1.28"));
        cluster.Do("", "rollout", "undo", "deployment/web");
        Assert.Contains("successfully rolled out", cluster.Do("", Status));
        Assert.Equal("nginx:1.27", cluster.Server.Get("Deployment", "web", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString());
        var history = cluster.Do("", "rollout", "history", "deployment/web").Split('\n').Select(l => l.Split(' ')[0]).Where(w => int.TryParse(w, out _));
        Assert.Equal(["2", "3"], history);
        Assert.Contains("nginx:1.28", cluster.Do("", "rollout", "history", "deployment/web", "--revision=2"));
    }

    [Fact]
    public async Task A_broken_image_never_gets_ready_and_its_deadline_passes_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        cluster.Do("", Status);
        cluster.Do("", "set", "image", "deployment/web", "web=broken:2");
        await cluster.Server.WaitUntilAsync(s => s.List("Pod", "shop").Any(p => p["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.ToString() == "ImagePullBackOff"));
        cluster.Server.LetDeadlinePass("web", "shop");
        var late = cluster.Run(Status);
        Assert.NotEqual(0, late.Code);
        Assert.Contains("deployment \"web\" exceeded its progress deadline", late.Error);
        Assert.Contains("Failed to pull image \"broken:2\"", cluster.Do("", "get", "events"));
        Assert.Equal(2, cluster.Server.List("Pod", "shop").Count(p => p["status"]!["phase"]!.ToString() == "Running"));
    }

    [Fact]
    public async Task A_crashing_container_counts_restarts_and_comes_to_rest_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(1, "crashing:1"), "apply", "--server-side", "-f", "-");
        await cluster.Server.WaitUntilAsync(s => s.List("Pod", "shop").Any(p => p["status"]?["containerStatuses"]?[0]?["restartCount"]?.ToString() == "3"));
        Assert.Contains("CrashLoopBackOff", cluster.Do("", "get", "pods"));
    }

    [Fact]
    public void Restart_pause_scale_and_wait_work_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        cluster.Do("", "rollout", "restart", "deployment/web");
        cluster.Do("", Status);
        cluster.Do("", "rollout", "pause", "deployment/web");
        cluster.Do("", "set", "image", "deployment/web", "web=nginx:1.28");
        Assert.DoesNotContain(cluster.Server.List("ReplicaSet", "shop"), r => r["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString() == "nginx:1.28");
        cluster.Do("", "rollout", "resume", "deployment/web");
        cluster.Do("", Status);
        cluster.Do("", "scale", "deployment/web", "--replicas=4");
        cluster.Do("", "wait", "--for=jsonpath={.status.readyReplicas}=4", "deployment/web", "--timeout=30s");
        cluster.Do("", "wait", "--for=condition=Available", "deployment/web", "--timeout=30s");
    }

    [Fact]
    public void A_stateful_set_a_daemon_set_and_a_job_come_to_their_end_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment().Replace("kind: Deployment", "kind: StatefulSet").Replace("  replicas", "  serviceName: web\n  replicas"), "apply", "--server-side", "-f", "-");
        cluster.Do(KubectlCluster.Deployment().Replace("kind: Deployment", "kind: DaemonSet").Replace("  replicas: 2\n", ""), "apply", "--server-side", "-f", "-");
        cluster.Do("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"a:1"}]}}}}""", "apply", "--server-side", "-f", "-");
        cluster.Do("", "rollout", "status", "statefulset/web", "--timeout=30s");
        cluster.Do("", "set", "image", "statefulset/web", "web=nginx:1.28");
        cluster.Do("", "rollout", "status", "statefulset/web", "--timeout=30s");
        cluster.Do("", "rollout", "undo", "statefulset/web");
        cluster.Do("", "rollout", "status", "statefulset/web", "--timeout=30s");
        Assert.Equal("nginx:1.27", cluster.Server.Get("Pod", "web-0", "shop")!["spec"]!["containers"]![0]!["image"]!.ToString());
        cluster.Do("", "rollout", "status", "daemonset/web", "--timeout=30s");
        cluster.Do("", "wait", "--for=condition=complete", "job/once", "--timeout=30s");
    }

    [Fact]
    public void A_deletion_takes_what_is_owned_with_it_and_can_leave_it_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        cluster.Do("", Status);
        cluster.Do("", "delete", "deployment", "web", "--dry-run=server");
        Assert.NotNull(cluster.Server.Get("Deployment", "web", "shop"));
        cluster.Do("", "delete", "deployment", "web", "--cascade=orphan");
        Assert.Equal(2, cluster.Server.List("Pod", "shop").Count);
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        cluster.Do("", Status);
        Assert.Single(cluster.Server.List("ReplicaSet", "shop"));
        cluster.Do("", "delete", "deployment", "web", "--cascade=orphan");
        cluster.Do("", "delete", "replicaset", "--all", "--cascade=foreground", "--timeout=30s");
        Assert.Empty(cluster.Server.List("Pod", "shop"));
        cluster.Do("", "delete", "namespace", "shop", "--timeout=30s");
        Assert.Null(cluster.Server.Get("Namespace", "shop"));
    }

    [Fact]
    public void Objects_are_chosen_by_labels_fields_and_age_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        foreach (var (name, phase, day) in new[] { ("old", "Succeeded", "2026-01-01"), ("new", "Succeeded", "2026-06-01"), ("bad", "Failed", "2026-01-01") })
        {
            cluster.Server.Put((JsonObject)JsonNode.Parse($$$"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","creationTimestamp":"{{{day}}}T00:00:00Z","labels":{"run":"{{{name}}}"}},
                 "spec":{"containers":[{"name":"a","image":"a:1"}]},"status":{"phase":"{{{phase}}}"}}
                """)!);
        }
        Assert.Equal("new old", cluster.Do("", "get", "pods", "--field-selector=status.phase=Succeeded", "-o", "jsonpath={.items[*].metadata.name}"));
        Assert.Equal("bad old", cluster.Do("", "get", "pods", "-l", "run in (old, bad)", "-o", "jsonpath={.items[*].metadata.name}"));
        Assert.Equal("2026-01-01T00:00:00Z", cluster.Do("", "get", "pod", "old", "-o", "jsonpath={.metadata.creationTimestamp}"));
        Assert.Equal(3, cluster.Do("", "get", "pods", "--chunk-size=1", "-o", "name").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        cluster.Do("", "delete", "pods", "-l", "run!=new");
        Assert.Equal("new", Assert.Single(cluster.Server.List("Pod", "shop"))["metadata"]!["name"]!.ToString());
    }
}
