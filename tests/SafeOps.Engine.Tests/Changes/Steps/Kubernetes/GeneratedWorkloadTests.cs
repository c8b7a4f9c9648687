using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Steps on generated workloads: what the plan predicts is what comes, by the protocol as we read it, and the way back leads back.</summary>
public sealed class GeneratedWorkloadTests : IDisposable
{
    private readonly WorkloadBench _bench = new(new() { HasControllers = false });

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Predicted_equals_actual_of_scale_patch_restart_and_delete_which_shows_conformance_to_the_protocol_as_we_read_it(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2; i++)
        {
            var name = $"web-{i}";
            _bench.PutDeployment(name, random.Next(5), image: $"web:{random.Next(3)}", more: random.Next(2) == 0 ? "\"minReadySeconds\": 1," : "");
            foreach (var step in Steps(name, random))
                await HoldAsync(step);
        }
    }

    private static IEnumerable<ResolvedStep> Steps(string name, Random random)
    {
        yield return WorkloadBench.Step("kubernetes.scale", $$"""{ "target": ["deployment/{{name}}"], "replicas": {{random.Next(6)}}, "wait": "none" }""");
        yield return WorkloadBench.Step("kubernetes.patch", $$"""{ "target": "deployment/{{name}}", "wait": "none", "patch": {{Patch(random)}} }""");
        yield return WorkloadBench.Step("kubernetes.patch", $$"""{ "target": "deployment/{{name}}", "wait": "none", "type": "json", "patch": [ { "op": "add", "path": "/spec/template/spec/containers/0/args", "value": ["{{random.Next(9)}}"] } ] }""");
        yield return WorkloadBench.Step("kubernetes.restart", $$"""{ "target": ["deployment/{{name}}"], "wait": "none" }""");
        yield return WorkloadBench.Step("kubernetes.delete", $$"""{ "target": ["deployment/{{name}}"] }""");
    }

    private static string Patch(Random random) => random.Next(3) switch
    {
        0 => $$"""{ "metadata": { "labels": { "tier": "t{{random.Next(3)}}" } } }""",
        1 => $$"""{ "spec": { "template": { "spec": { "containers": [ { "name": "web", "image": "web:{{random.Next(3)}}" }, { "name": "log", "image": "log:1" } ] } } } }""",
        _ => $$"""{ "spec": { "replicas": {{random.Next(4)}}, "template": { "spec": { "containers": [ { "name": "web", "env": [ { "name": "MODE", "value": "{{random.Next(3)}}" } ] } ] } } } }""",
    };

    private async Task HoldAsync(ResolvedStep step)
    {
        var action = Assert.Single(await _bench.PlanAsync(step));
        var writes = _bench.Server.Writes.Count();
        if (action.Verb == ActionVerb.None)
        {
            Assert.All(await _bench.Harness.RunAsync(step), a => Assert.Equal(ActionVerb.None, a.Verb));
            Assert.Equal(writes, _bench.Server.Writes.Count());
            return;
        }
        var result = await _bench.Harness.ApplyAsync(step, action);
        Assert.True(_bench.Server.Writes.Count() > writes, $"{step.Uses} was to change something and wrote nothing");
        Assert.All(action.Prediction!, p => Assert.True(JsonNode.DeepEquals(p.Value, result.Actual[p.Key]), $"{step.Uses}: {p.Key} was predicted as {p.Value}, is {result.Actual[p.Key]}"));
        await _bench.VerifyAsync(step, action);
    }
}
