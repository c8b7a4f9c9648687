using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class GeneratedApplyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Predicted_equals_actual_and_a_dry_run_keeps_nothing_which_shows_conformance_to_the_protocol_as_we_read_it(int seed) => TryAsync(seed, 10);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [Trait("Category", "Long")]
    public Task The_same_over_more_objects(int seed) => TryAsync(seed, 40);

    private static async Task TryAsync(int seed, int count)
    {
        using var bench = new ClusterBench(new KubernetesServerOptions { HasControllers = false });
        bench.Put(GeneratedObjects.Definition);
        var generated = new GeneratedObjects(seed);
        var objects = generated.Some(count);
        // Some are not there, some are another's, some were applied by an earlier change, and half of those had something added by others.
        var own = objects.Where(_ => generated.Chance(50)).ToList();
        foreach (var other in objects.Except(own).Where(_ => generated.Chance(60)))
            bench.Server.Put((JsonObject)other.DeepClone());
        await bench.Harness.RunAsync(Step(bench, own, "first"));
        foreach (var foreign in own.Where(_ => generated.Chance(50)))
            bench.Server.Put(GeneratedObjects.WithForeign(bench.Server.Get((string)foreign["kind"]!, (string)foreign["metadata"]!["name"]!, "shop")!, "before"));
        var start = State(bench, objects);
        var step = Step(bench, [.. objects.Select(generated.Changed)], "second");

        var actions = await bench.PlanAsync(step);

        Assert.Equal(count, actions.Count);
        Assert.All(actions, a => Assert.Equal(Fidelity.Exact, a.Fidelity));
        foreach (var action in actions)
        {
            await bench.ApplyAsync(step, action);
            await bench.VerifyAsync(step, action);
        }
        Assert.All(await bench.PlanAsync(step), a => Assert.Equal(ActionVerb.None, a.Verb));
        await bench.Harness.UndoAsync(step, [.. actions.Where(a => a.Verb != ActionVerb.None)]);
        Assert.Equal(start, State(bench, objects));
    }

    private static SafeOps.Changes.Definition.ResolvedStep Step(ClusterBench bench, IReadOnlyList<JsonObject> objects, string id)
    {
        bench.Harness.Write($"{id}.json", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects.Select(o => o.DeepClone())]) }.ToJsonString());
        return ClusterBench.Apply($$"""{"manifests":["{{id}}.json"],"forceConflicts":true,"wait":"none"}""", id);
    }

    /// <summary>Each object in normal form, by its name; an absent one has none.</summary>
    private static SortedDictionary<string, string> State(ClusterBench bench, IReadOnlyList<JsonObject> objects) => new(objects
        .Select(o => (Kind: (string)o["kind"]!, Name: (string)o["metadata"]!["name"]!))
        .ToDictionary(o => $"{o.Kind}/{o.Name}", o => bench.Server.Get(o.Kind, o.Name, "shop") is { } found ? ObjectText.Yaml(ObjectNoise.Clean(found)) : "absent"), StringComparer.Ordinal);
}
