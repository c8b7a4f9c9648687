using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Adapters.Tests.Kubernetes;

public sealed class RefusalTests
{
    private static readonly string[] Apply = ["apply", "--server-side", "-f", "-"];

    [Fact]
    public void A_webhook_refuses_mutates_or_cannot_be_called_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Server.Webhooks.Add(new Webhook("policy.example.org") { Refuses = r => r.Value["data"]?["a"]?.ToString() == "bad" ? "a must not be bad" : null });
        cluster.Server.Webhooks.Add(new Webhook("labels.example.org") { Mutates = r => r.Value["data"]!["added"] = "yes", IsDown = r => r.Name == "unlucky" });
        Assert.Contains("admission webhook \"policy.example.org\" denied the request: a must not be bad", cluster.Give(KubectlCluster.ConfigMap("bad"), [.. Apply, "--dry-run=server"]).Error);
        cluster.Do(KubectlCluster.ConfigMap("good"), Apply);
        Assert.Equal("yes", cluster.Server.Get("ConfigMap", "settings", "shop")!["data"]!["added"]!.ToString());
        Assert.Contains("failed calling webhook \"labels.example.org\"", cluster.Give(KubectlCluster.ConfigMap(name: "unlucky"), Apply).Error);
    }

    [Fact]
    public void A_webhook_with_side_effects_refuses_dry_runs_alone_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Server.Webhooks.Add(new Webhook("audit.example.org") { HasSideEffects = true });
        Assert.Contains("admission webhook \"audit.example.org\" does not support dry run", cluster.Give(KubectlCluster.ConfigMap(), [.. Apply, "--dry-run=server"]).Error);
        cluster.Do(KubectlCluster.ConfigMap(), Apply);
    }

    [Fact]
    public void A_login_that_has_expired_and_a_token_that_is_unknown_are_refused_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster(new KubernetesServerOptions { IsSecure = true, Users = new Dictionary<string, string> { ["first"] = "ann" } }, "first");
        Assert.Contains("ann", cluster.Do("", "auth", "whoami"));
        Assert.Contains("You must be logged in to the server", cluster.Run("get", "pods", "--context=other").Error);
        cluster.Server.IsLoggedOut = true;
        var refused = cluster.Run("get", "pods");
        Assert.Contains("You must be logged in to the server", refused.Error);
        Assert.NotEqual(0, refused.Code);
    }

    [Fact]
    public void What_access_rules_forbid_is_refused_and_foretold_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Server.Forbid(c => c is { IsWrite: true, Resource: "configmaps" });
        var refused = cluster.Give(KubectlCluster.ConfigMap(), Apply);
        Assert.Contains("configmaps \"settings\" is forbidden: User \"kubernetes-admin\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"shop\"", refused.Error);
        Assert.Contains("no", cluster.Run("auth", "can-i", "patch", "configmaps").Out);
        Assert.Contains("yes", cluster.Run("auth", "can-i", "get", "configmaps").Out);
    }

    [Fact]
    public void A_namespace_that_is_not_there_or_ends_takes_nothing_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster(new KubernetesServerOptions { HasControllers = false });
        Assert.Contains("namespaces \"nowhere\" not found", cluster.Give(KubectlCluster.ConfigMap(), [.. Apply, "-n", "nowhere", "--dry-run=server"]).Error);
        cluster.Do("", "delete", "namespace", "shop", "--wait=false");
        Assert.Contains("unable to create new content in namespace shop because it is being terminated", cluster.Give(KubectlCluster.ConfigMap(), Apply).Error);
    }

    [Fact]
    public void A_connection_that_is_cut_leaves_what_was_asked_for_done_or_not_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Server.Trouble(c => c is { Verb: "patch", IsDryRun: false }, new Trouble { CutsBefore = true }, 1);
        Assert.NotEqual(0, cluster.Give(KubectlCluster.ConfigMap(), Apply).Code);
        Assert.Null(cluster.Server.Get("ConfigMap", "settings", "shop"));
        cluster.Server.Trouble(c => c is { Verb: "patch", IsDryRun: false }, new Trouble { CutsAfter = true }, 1);
        Assert.NotEqual(0, cluster.Give(KubectlCluster.ConfigMap(), Apply).Code);
        Assert.NotNull(cluster.Server.Get("ConfigMap", "settings", "shop"));
        cluster.Server.Silence(c => c.Verb == "get");
        Assert.NotEqual(0, cluster.Run("get", "configmap", "settings", "--request-timeout=300ms").Code);
    }

    [Fact]
    public void A_refusal_of_a_tests_own_comes_as_it_is_worded()
    {
        using var cluster = new KubectlCluster();
        cluster.Server.Refuse(c => c.Resource == "secrets", 429, "TooManyRequests", "slow down");
        Assert.Contains("slow down", cluster.Run("get", "secrets", "--request-timeout=2s").Error);
        cluster.Server.Calm();
        cluster.Do("", "get", "secrets");
    }

    [Fact]
    public void All_objects_come_back_after_a_restart()
    {
        var state = Path.GetTempFileName();
        try
        {
            File.Delete(state);
            using (var first = new KubectlCluster(new KubernetesServerOptions { StateFile = state }))
                first.Do(KubectlCluster.ConfigMap(), Apply);
            using var second = new KubectlCluster(new KubernetesServerOptions { StateFile = state });
            Assert.Equal("1", second.Do("", "get", "configmap", "settings", "-o", "jsonpath={.data.a}"));
        }
        finally
        {
            File.Delete(state);
        }
    }
}
