namespace SafeOps.Adapters.Tests.Kubernetes;

public sealed class PatchTests
{
    [Fact]
    public void A_strategic_merge_patch_merges_lists_by_their_keys_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        cluster.Do("", "patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"LEVEL","value":"2"}]},{"name":"side","image":"side:1"}]}}}}""");
        Assert.Equal("web side", Read(cluster, "{.spec.template.spec.containers[*].name}"));
        Assert.Equal("MODE LEVEL", Read(cluster, "{.spec.template.spec.containers[0].env[*].name}"));
        cluster.Do("", "patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}""");
        Assert.Equal("web", Read(cluster, "{.spec.template.spec.containers[*].name}"));
        cluster.Do("", "patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"first"},{"name":"web"}],"containers":[{"name":"first","image":"first:1"}]}}}}""");
        Assert.Equal("first web", Read(cluster, "{.spec.template.spec.containers[*].name}"));
        cluster.Do("", "patch", "deployment", "web", "-p", """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");
        Assert.Equal("""{"type":"Recreate"}""", Read(cluster, "{.spec.strategy}"));
    }

    [Fact]
    public void A_json_merge_patch_replaces_lists_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        cluster.Do("", "patch", "deployment", "web", "--type=merge", "-p", """{"metadata":{"labels":{"app":null,"tier":"front"}},"spec":{"template":{"spec":{"containers":[{"name":"new","image":"new:1"}]}}}}""");
        Assert.Equal("new", Read(cluster, "{.spec.template.spec.containers[*].name}"));
        Assert.Equal("""{"tier":"front"}""", Read(cluster, "{.metadata.labels}"));
    }

    [Fact]
    public void A_json_patch_does_its_operations_or_none_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        cluster.Do("", "patch", "deployment", "web", "--type=json", "-p", """[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":3},{"op":"add","path":"/metadata/annotations/a~1b","value":"c"}]""");
        Assert.Equal("3", Read(cluster, "{.spec.replicas}"));
        Assert.Equal("c", cluster.Server.Get("Deployment", "web", "shop")!["metadata"]!["annotations"]!["a/b"]!.ToString());
        var refused = cluster.Run("patch", "deployment", "web", "--type=json", "-p", """[{"op":"replace","path":"/spec/replicas","value":4},{"op":"test","path":"/spec/replicas","value":9}]""");
        Assert.Contains("the server rejected our request due to an error in our request", refused.Error);
        Assert.Equal("3", Read(cluster, "{.spec.replicas}"));
    }

    [Fact]
    public async Task Every_patch_and_scale_can_be_a_dry_run_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        await cluster.Server.WaitUntilAsync(s => s.Get("Deployment", "web", "shop")!["status"]!["availableReplicas"]?.ToString() == "2");
        var before = cluster.Server.Dump();
        foreach (var type in new[] { "strategic", "merge" })
            Assert.Equal("9", cluster.Do("", "patch", "deployment", "web", $"--type={type}", "--dry-run=server", "-p", """{"spec":{"replicas":9}}""", "-o", "jsonpath={.spec.replicas}"));
        cluster.Do("", "scale", "deployment/web", "--replicas=9", "--dry-run=server");
        cluster.Do("", "rollout", "restart", "deployment/web");
        Assert.NotEqual(before, cluster.Server.Dump());
    }

    [Fact]
    public void A_replace_with_an_old_version_and_a_scale_from_a_wrong_count_are_conflicts_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        var old = cluster.Do("", "get", "deployment", "web", "-o", "json");
        cluster.Do("", "label", "deployment", "web", "tier=front");
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", cluster.Give(old, "replace", "-f", "-").Error);
        Assert.Contains("Expected replicas to be 7, was 2", cluster.Run("scale", "deployment/web", "--replicas=3", "--current-replicas=7").Error);
        cluster.Do("", "scale", "deployment/web", "--replicas=3", "--current-replicas=2");
        Assert.Equal("3", Read(cluster, "{.spec.replicas}"));
    }

    [Fact]
    public void Fields_that_may_not_change_are_refused_with_their_cause_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        var selector = cluster.Run("patch", "deployment", "web", "-p", """{"spec":{"selector":{"matchLabels":{"app":"web","x":"y"}},"template":{"metadata":{"labels":{"x":"y"}}}}}""");
        Assert.Contains("The Deployment \"web\" is invalid: spec.selector: Invalid value:", selector.Error);
        Assert.Contains("field is immutable", selector.Error);
        cluster.Do("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fixed"},"data":{"a":"1"},"immutable":true}""", "apply", "--server-side", "-f", "-");
        Assert.Contains("data: Forbidden: field is immutable when `immutable` is set", cluster.Run("patch", "configmap", "fixed", "-p", """{"data":{"a":"2"}}""").Error);
        cluster.Do("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}""", "apply", "--server-side", "-f", "-");
        Assert.Contains("may not change once set", cluster.Run("patch", "service", "web", "-p", """{"spec":{"clusterIP":"10.96.9.9"}}""").Error);
        Assert.Contains("spec.template.spec.containers[0].image: Required value", cluster.Run("patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":""}]}}}}""").Error);
    }

    [Fact]
    public void Amounts_are_written_in_their_canonical_form_as_the_protocol_is_read_here()
    {
        using var cluster = Deployed();
        string Set(string cpu, string memory) => cluster.Do("", "patch", "deployment", "web", "--dry-run=server", "-o", "jsonpath={.spec.template.spec.containers[0].resources.limits}",
            "-p", $"{{\"spec\":{{\"template\":{{\"spec\":{{\"containers\":[{{\"name\":\"web\",\"resources\":{{\"limits\":{{\"cpu\":{cpu},\"memory\":{memory}}}}}}}]}}}}}}}}");
        Assert.Equal("""{"cpu":"500m","memory":"1Gi"}""", Set("0.5", "\"1024Mi\""));
        Assert.Equal("""{"cpu":"2","memory":"64M"}""", Set("\"2000m\"", "\"64000k\""));
        Assert.Contains("quantities must match the regular expression", cluster.Run("patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"web","resources":{"limits":{"cpu":"much"}}}]}}}}""").Error);
    }

    private static KubectlCluster Deployed()
    {
        var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "--server-side", "-f", "-");
        cluster.Do("", "annotate", "deployment", "web", "kept=yes");
        return cluster;
    }

    private static string Read(KubectlCluster cluster, string path) => cluster.Do("", "get", "deployment", "web", "-o", $"jsonpath={path}");
}
