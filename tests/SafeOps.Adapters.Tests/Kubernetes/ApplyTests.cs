using System.Text.Json.Nodes;

namespace SafeOps.Adapters.Tests.Kubernetes;

public sealed class ApplyTests
{
    private static readonly string[] ServerSide = ["apply", "--server-side", "-f", "-"];

    [Fact]
    public void A_server_side_dry_run_answers_the_object_with_defaults_and_keeps_nothing_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        var before = cluster.Server.Dump();
        var answer = cluster.Give(KubectlCluster.Deployment(), [.. ServerSide, "--dry-run=server", "-o", "json"]);
        Assert.True(answer.Code == 0, answer.Error);
        var container = answer.Json["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("IfNotPresent", container["imagePullPolicy"]!.ToString());
        Assert.Equal("TCP", container["ports"]![0]!["protocol"]!.ToString());
        Assert.Equal("25%", answer.Json["spec"]!["strategy"]!["rollingUpdate"]!["maxSurge"]!.ToString());
        Assert.Null(answer.Json["metadata"]!["resourceVersion"]);
        Assert.Equal(before, cluster.Server.Dump());
        Assert.Empty(cluster.Server.Writes);
    }

    [Fact]
    public async Task A_dry_run_of_an_update_foretells_what_is_then_stored_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), ServerSide);
        await cluster.Server.WaitUntilAsync(s => s.Get("Deployment", "web", "shop")!["status"]!["availableReplicas"]?.ToString() == "2");
        var before = cluster.Server.Dump();
        var foretold = cluster.Give(KubectlCluster.Deployment(3, "nginx:1.28"), [.. ServerSide, "--dry-run=server", "-o", "json"]).Json;
        Assert.Equal(before, cluster.Server.Dump());
        Assert.Equal(before["apps/deployments/shop/web"], foretold["metadata"]!["resourceVersion"]!.ToString());
        var done = cluster.Give(KubectlCluster.Deployment(3, "nginx:1.28"), [.. ServerSide, "-o", "json"]).Json;
        Assert.True(JsonNode.DeepEquals(foretold["spec"], done["spec"]));
        Assert.Equal(foretold["metadata"]!["generation"]!.ToString(), done["metadata"]!["generation"]!.ToString());
    }

    [Fact]
    public void A_field_of_another_manager_is_a_conflict_that_kubectl_prints_and_force_takes_over_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), [.. ServerSide, "--field-manager=pipeline"]);
        var refused = cluster.Give(KubectlCluster.Deployment(5), ServerSide);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"pipeline\": .spec.replicas", refused.Error);
        cluster.Do(KubectlCluster.Deployment(5), [.. ServerSide, "--force-conflicts"]);
        Assert.Equal("5", cluster.Server.Get("Deployment", "web", "shop")!["spec"]!["replicas"]!.ToString());
        var again = cluster.Give(KubectlCluster.Deployment(2), [.. ServerSide, "--field-manager=pipeline"]);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.replicas", again.Error);
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), [.. ServerSide, "--field-manager=pipeline"]);
        var refused = cluster.Give(KubectlCluster.Deployment(5, "nginx:1.28"), ServerSide);
        Assert.Contains("Apply failed with 2 conflicts: conflicts with \"pipeline\":", refused.Error);
        Assert.Contains("- .spec.replicas", refused.Error);
        Assert.Contains("- .spec.template.spec.containers[name=\"web\"].image", refused.Error);
    }

    [Fact]
    public void A_field_that_is_no_longer_applied_goes_unless_somebody_else_owns_it_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1","b":"2"}}""", ServerSide);
        cluster.Do("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"b":"2"}}""", [.. ServerSide, "--field-manager=other"]);
        cluster.Do("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"c":"3"}}""", ServerSide);
        Assert.Equal("""{"b":"2","c":"3"}""", cluster.Server.Get("ConfigMap", "c", "shop")!["data"]!.ToJsonString());
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.ConfigMap(), ServerSide);
        var before = cluster.Server.Dump();
        cluster.Do(KubectlCluster.ConfigMap(), ServerSide);
        Assert.Equal(before, cluster.Server.Dump());
    }

    [Fact]
    public void What_was_applied_on_the_clients_side_is_taken_over_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.Deployment(), "apply", "-f", "-");
        Assert.Contains("deployment.apps/web unchanged", cluster.Do(KubectlCluster.Deployment(), "apply", "-f", "-"));
        Assert.Contains("deployment.apps/web configured", cluster.Do(KubectlCluster.Deployment(3), "apply", "-f", "-"));
        Assert.Contains("conflict with \"kubectl-client-side-apply\" using apps/v1: .spec.replicas", cluster.Give(KubectlCluster.Deployment(4), ServerSide).Error);
        cluster.Do(KubectlCluster.Deployment(3), ServerSide);
        cluster.Do(KubectlCluster.Deployment(4), ServerSide);
        Assert.Equal("4", cluster.Server.Get("Deployment", "web", "shop")!["spec"]!["replicas"]!.ToString());
        var owners = cluster.Server.Get("Deployment", "web", "shop")!["metadata"]!["managedFields"]!.AsArray().Select(m => $"{m!["manager"]} {m["operation"]}");
        Assert.DoesNotContain("kubectl-client-side-apply Update", owners);
    }

    [Fact]
    public void Diff_shows_what_differs_and_its_exit_code_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        cluster.Do(KubectlCluster.ConfigMap(), ServerSide);
        Assert.Equal(0, cluster.Give(KubectlCluster.ConfigMap(), "diff", "--server-side", "-f", "-").Code);
        var other = cluster.Give(KubectlCluster.ConfigMap("2"), "diff", "--server-side", "-f", "-");
        Assert.Equal(1, other.Code);
        Assert.Contains("+  a: \"2\"", other.Out);
    }

    [Fact]
    public void An_unknown_field_is_refused_on_both_ways_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        var wrong = KubectlCluster.Deployment().Replace("replicas:", "replicaz:");
        Assert.Contains(".spec.replicaz: field not declared in schema", cluster.Give(wrong, ServerSide).Error);
        Assert.Contains("strict decoding error: unknown field \"spec.replicaz\"", cluster.Give(wrong, "apply", "-f", "-").Error);
        Assert.Contains("Warning: unknown field \"spec.replicaz\"", cluster.Give(wrong, "apply", "--validate=warn", "-f", "-").Error);
    }

    [Fact]
    public void A_definition_makes_its_kind_known_with_its_lists_and_its_schema_as_the_protocol_is_read_here()
    {
        using var cluster = new KubectlCluster();
        const string Definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.org}
            spec:
              group: example.org
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, required: [spec], properties: {spec: {type: object, properties: {size: {type: integer, maximum: 9}, color: {type: string, default: red}}}}}}
            """;
        const string Widget = """{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":3}}""";
        Assert.NotEqual(0, cluster.Give(Widget, [.. ServerSide, "--dry-run=server"]).Code);
        cluster.Do(Definition, ServerSide);
        cluster.Do("", "wait", "--for=condition=established", "crd/widgets.example.org", "--timeout=20s");
        cluster.Do(Widget, [.. ServerSide, "--dry-run=server"]);
        Assert.Null(cluster.Server.Get("Widget", "w", "shop"));
        cluster.Do(Widget, ServerSide);
        Assert.Equal("red", cluster.Server.Get("Widget", "w", "shop")!["spec"]!["color"]!.ToString());
        Assert.Contains("should be less than or equal to 9", cluster.Give(Widget.Replace(":3", ":30"), ServerSide).Error);
        Assert.Contains("widget", cluster.Do("", "get", "widgets", "-o", "name"));
    }
}
