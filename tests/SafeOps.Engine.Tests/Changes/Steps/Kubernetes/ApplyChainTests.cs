using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>What stands on what earlier objects and steps only then make.</summary>
public sealed class ApplyChainTests : IDisposable
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.example.org }
        spec:
          group: example.org
          scope: Namespaced
          names: { kind: Widget, listKind: WidgetList, plural: widgets, singular: widget }
          versions:
            - name: v1
              served: true
              storage: true
              schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }

        """;

    private readonly ClusterBench _bench = new();

    [Fact]
    public async Task An_object_whose_namespace_or_definition_comes_first_is_planned_on_top_of_it_and_then_applied()
    {
        _bench.Harness.Write("web.yaml", $"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{ name: a, namespace: fresh }"}
            data: {"{ x: '1' }"}
            ---
            apiVersion: example.org/v1
            kind: Widget
            metadata: {"{ name: w, namespace: shop }"}
            spec: {"{ size: 3 }"}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {"{ name: fresh }"}
            ---
            {Definition}
            """);
        var step = ClusterBench.Apply();

        var actions = await _bench.PlanAsync(step);

        Assert.Equal(["namespace/fresh in dev-cluster", "customresourcedefinition/widgets.example.org in dev-cluster", "configmap/a in dev-cluster/fresh", "widget.example.org/w in dev-cluster/shop"], actions.Select(a => a.Target));
        Assert.All(actions, a => Assert.Equal(ActionVerb.Create, a.Verb));
        Assert.Equal([Fidelity.Exact, Fidelity.Exact, Fidelity.Simulated, Fidelity.Simulated], actions.Select(a => a.Fidelity));
        Assert.Contains("namespace comes from step 'step'", actions[2].FidelityReason, StringComparison.Ordinal);
        Assert.Contains("definition comes from step 'step'", actions[3].FidelityReason, StringComparison.Ordinal);
        foreach (var action in actions)
            await _bench.ApplyAsync(step, action);
        Assert.Equal("1", (string?)_bench.Server.Get("ConfigMap", "a", "fresh")!["data"]!["x"]);
        Assert.NotNull(_bench.Server.Get("Widget", "w", "shop"));
    }

    [Fact]
    public async Task A_second_apply_of_an_object_is_planned_on_top_of_the_first()
    {
        _bench.PutConfig("web", """{"others":"1"}""");
        _bench.Harness.Write("one.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\ndata: { a: '1', b: '1' }\n");
        _bench.Harness.Write("two.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\ndata: { b: '2' }\n");
        var (first, second) = (ClusterBench.Apply("""{"manifests":["one.yaml"]}""", "first"), ClusterBench.Apply("""{"manifests":["two.yaml"]}""", "second"));
        var world = new PlannedWorld();

        var one = Assert.Single(await _bench.PlanAsync(first, world));
        var two = Assert.Single(await _bench.PlanAsync(second, world));

        Assert.Equal(["data.a: 1 → (absent)", "data.b: 1 → 2"], two.Details);
        Assert.Equal((Fidelity.Simulated, "on top of what step 'first' would leave"), (two.Fidelity, two.FidelityReason));
        await _bench.ApplyAsync(first, one);
        await _bench.ApplyAsync(second, two);
        Assert.Equal((null, "2", "1"), (_bench.Data("web", "a"), _bench.Data("web", "b"), _bench.Data("web", "others")));
        await _bench.Harness.UndoAsync(second, [two]);
        await _bench.Harness.UndoAsync(first, [one]);
        Assert.Equal((null, null, "1"), (_bench.Data("web", "a"), _bench.Data("web", "b"), _bench.Data("web", "others")));
    }

    [Fact]
    public async Task A_manifest_that_an_earlier_step_writes_is_read_as_it_will_be()
    {
        var world = new PlannedWorld();
        world.Files[_bench.Harness.PathOf("deploy/web.yaml")] = PlannedFile.With(System.Text.Encoding.UTF8.GetBytes("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n"));

        var action = Assert.Single(await _bench.PlanAsync(ClusterBench.Apply("""{"manifests":["deploy/*.yaml"]}"""), world));

        Assert.Equal("configmap/web in dev-cluster/shop", action.Target);
    }

    [Fact]
    public async Task What_an_earlier_step_may_have_changed_in_ways_nobody_knows_is_waited_for()
    {
        var world = new PlannedWorld();
        world.MarkUncertain("kubernetes:dev-cluster", "migrate");
        _bench.Harness.Write("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n");

        var action = Assert.Single(await _bench.PlanAsync(ClusterBench.Apply(), world));

        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("migrate", action.FidelityReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_objects_are_asked_for_in_a_handful_of_requests_to_kubectl()
    {
        _bench.Harness.Write("web.yaml", string.Join("---\n", Enumerable.Range(0, 100).Select(i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c{i} }}\ndata: {{ x: '{i}' }}\n")));
        var starts = _bench.CountStarts();

        var actions = await _bench.PlanAsync(ClusterBench.Apply());

        Assert.Equal(100, actions.Count);
        Assert.Equal(2, starts());
    }

    [Fact]
    public async Task Lists_folders_and_JSON_are_read_and_one_object_twice_is_a_mistake_with_both_places()
    {
        _bench.Harness.Write("deploy/a.json", """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}]}""");
        _bench.Harness.Write("deploy/c.yml", "---\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n");
        _bench.Harness.Write("deploy/notes.txt", "no manifest");

        var actions = await _bench.PlanAsync(ClusterBench.Apply("""{"manifests":["deploy"]}"""));
        _bench.Harness.Write("deploy/d.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n---\nkind: ConfigMap\n");
        var error = await _bench.RefusedAsync(ClusterBench.Apply("""{"manifests":["deploy"]}"""));

        Assert.Equal(["a", "b", "c"], actions.Select(a => (string?)a.Intent["name"]));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Contains("deploy/d.yaml:1:1: configmap/b stands here a second time; the first is in deploy/a.json:1:", error.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/d.yaml:5:1: this is no object of Kubernetes", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
