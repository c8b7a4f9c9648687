using SafeOps.Errors;
using SafeOps.ResourceLimits;

namespace SafeOps.Engine.Tests.ResourceLimits.Reading;

public sealed class HelmValuesTests : IDisposable
{
    private readonly LimitBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Finds_resources_at_the_root_under_components_and_in_lists()
    {
        _bench.Chart("shop", "512Mi", """
            worker:
              resources: { limits: { memory: 256Mi } }
            deployment:
              resources: { limits: { memory: 300Mi } }
            webResources:
              requests: { memory: 64Mi }
            redis:
              master:
                resources: {}
            extraContainers:
              - name: proxy
                resources: { limits: { memory: 96Mi } }
            # Not what is meant: a name, and a list of rules.
            rbac: { rules: [{ resources: [pods] }] }
            """);
        Assert.Equal(
            [("shop", "512Mi"), ("worker", "256Mi"), ("shop", "300Mi"), ("web", null), ("master", null), ("proxy", "96Mi")],
            Memory("charts/shop").Select(c => (c.Container, c.Limit?.Text)));
    }

    [Fact]
    public void An_overlay_speaks_for_itself_and_what_it_leaves_out_is_as_below_it()
    {
        _bench.Chart("user-api", "512Mi", "  requests: { memory: 256Mi }\n")
            .Write("charts/user-api/values-production.yaml", "resources:\n  limits: { memory: 2Gi }\n")
            .Write("charts/user-api/values-dev.yaml", "image: user-api:dev\n");
        Assert.Equal(
            [(null, "512Mi", "256Mi", "charts/user-api/values.yaml:4:13"), ("values-production.yaml", "2Gi", "256Mi", "charts/user-api/values-production.yaml:2:21")],
            Memory("charts/user-api").OrderBy(c => c.Overlay).Select(c => (c.Overlay, c.Limit!.Text, c.Request!.Text, c.Place)));
    }

    [Fact]
    public void A_preset_counts_where_resources_are_empty_and_is_named()
    {
        _bench.Chart("shop", "512Mi", """
            web:
              resourcesPreset: nano
              resources: {}
            worker:
              resourcesPreset: small
              resources: { limits: { memory: 300Mi } }
            batch:
              resourcesPreset: none
              resources: {}
            """)
            .Write("charts/shop/values-prod.yaml", "web:\n  resourcesPreset: micro\nworker:\n  resourcesPreset: large\n");
        var compared = Memory("charts/shop").Where(c => c.Container != "shop").ToList();
        Assert.Equal(
            [("web", null, "192Mi", "128Mi"), ("worker", null, "300Mi", null), ("batch", null, null, null), ("web", "values-prod.yaml", "384Mi", "256Mi"), ("worker", "values-prod.yaml", "300Mi", null)],
            compared.OrderBy(c => c.Overlay).Select(c => (c.Container, c.Overlay, c.Limit?.Text, c.Request?.Text)));
        Assert.Contains("The limit of 192Mi comes from the preset nano (charts/shop/values.yaml:6:20).", compared.First(c => c is { Container: "web", Overlay: null }).Reasons);
    }

    [Fact]
    public void The_specification_of_an_operator_s_chart_is_called_by_what_it_specifies()
    {
        _bench.Chart("stack", "512Mi", "prometheus:\n  prometheusSpec:\n    resources: { limits: { memory: 2Gi } }\n");
        Assert.Equal(["stack", "prometheus"], Memory("charts/stack").Select(c => c.Container));
    }

    [Fact]
    public void A_values_file_outside_a_chart_is_named_for_its_file_or_its_folder()
    {
        _bench.Write("charts/production/user-api.yaml", "image: a:1\nresources: { limits: { memory: 512Mi } }\n")
            .Write("charts/production/worker.yaml", "image: b:1\nreplicas: 2\n")
            .Write("billing/values.yaml", "resources: { limits: { memory: 1Gi } }\n");
        Assert.Equal(
            [("user-api", "512Mi", LimitVerdict.Unknown), ("worker", null, LimitVerdict.NoLimit), ("billing", "1Gi", LimitVerdict.Unknown)],
            Memory("charts", "billing").Select(c => (c.Workload, c.Limit?.Text, c.Verdict)));
    }

    [Fact]
    public void Anchors_and_merge_keys_count_where_they_are_used()
    {
        _bench.Write("v.yaml", "usual: &usual\n  limits: { memory: 640Mi }\na:\n  resources: *usual\nb:\n  resources:\n    <<: *usual\n    requests: { memory: 64Mi }\n");
        Assert.Equal([("a", "640Mi"), ("b", "640Mi")], Memory("v.yaml").Select(c => (c.Container, c.Limit!.Text)));
    }

    [Fact]
    public void Templates_are_left_out_and_said_so()
    {
        _bench.Chart("user-api", "512Mi").Write("charts/user-api/templates/deployment.yaml", "kind: {{ .Values.kind }}\nspec: [\n");
        Assert.Single(Memory("charts/user-api"));
        Assert.Empty(_bench.Failures);
        var comparing = _bench.Session.Begin(_bench.Request("charts/user-api/templates/deployment.yaml"));
        Assert.Contains("is a template; templates are not rendered", Assert.Single(comparing.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_YAML_is_told_with_its_place_and_the_others_are_read()
    {
        _bench.Chart("user-api", "512Mi").Write("charts/broken.yaml", "a: [1,\n").Write("charts/picture.yaml", "\0\u0001\0");
        Assert.Single(Memory("charts"));
        Assert.Equal([ErrorCodes.DocumentInvalid, ErrorCodes.FileNotEditable], _bench.Failures.Select(f => f.Code).OrderBy(c => c.Id));
    }

    [Fact]
    public void Where_there_is_no_container_it_says_what_it_wants()
    {
        _bench.Write("notes.yaml", "a: 1\n");
        var refusal = Assert.Throws<SafeOpsException>(() => _bench.Compare("notes.yaml"));
        Assert.Equal(ErrorCodes.ResourceLimitsNotFound, refusal.Code);
        Assert.Contains("helm template", refusal.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Peers_are_the_same_component_of_other_charts_and_of_the_same_environment_where_there_is_one()
    {
        _bench.Chart("user-api", "512Mi", "worker: { resources: { limits: { memory: 128Mi } } }\n")
            .Chart("billing", "1Gi", "worker: { resources: { limits: { memory: 256Mi } } }\n")
            .Chart("search", "2Gi")
            .Chart("orders", null)
            .Write("charts/user-api/values-production.yaml", "resources: { limits: { memory: 640Mi } }\n")
            .Write("charts/billing/values-production.yaml", "resources: { limits: { memory: 3Gi } }\n");
        var found = _bench.Compare(_bench.Request("charts/user-api") with { Resources = [ResourceKind.Memory], Peers = [_bench.At("charts")] });
        string Peers(string container, string? overlay) => found.Single(c => c.Container == container && c.Overlay == overlay).Peers!.ToString();
        Assert.Equal("2 peers: median 1536Mi, 1Gi to 2Gi", Peers("user-api", null));
        Assert.Equal("2 peers: median 2560Mi, 2Gi to 3Gi", Peers("user-api", "values-production.yaml"));
        Assert.Equal("billing/worker 256Mi (charts/billing/values.yaml:5:42)", Peers("worker", null));
        Assert.Equal(1, found[0].Peers!.WithoutLimit);
    }

    private IReadOnlyList<ResourceComparison> Memory(params string[] paths) => _bench.Compare(_bench.Request(paths) with { Resources = [ResourceKind.Memory] });
}
