using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Changes.Definition;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Errors;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>One line in the table of step types is enough: everything that offers or accepts step types knows the new one.</summary>
public sealed class FileTouchHouseTests : IDisposable
{
    private const string Step = "steps: [ { id: mark, uses: file.touch, with: { file: marker } } ]";
    private const string StepAsJson = """{"safeops":1,"change":"toy","title":"Toy","steps":[{"id":"mark","uses":"file.touch","with":{"file":"marker"}}]}""";

    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Without_the_line_nothing_knows_it()
    {
        Assert.Contains("'file.touch', which is no step type", Refused(Step), StringComparison.Ordinal);
        Assert.False(Schema().Passes(JsonNode.Parse(StepAsJson)));
        Assert.DoesNotContain("file.touch", StepTypes.Names);
    }

    [Fact]
    public void With_it_the_schema_validation_completion_and_index_do()
    {
        using var line = StepTypes.Including(new FileTouch());

        // The schema is what an editor validates and completes from.
        Assert.True(Schema().Passes(JsonNode.Parse(StepAsJson)));
        Assert.False(Schema().Passes(JsonNode.Parse(StepAsJson.Replace("\"file\"", "\"fiel\"", StringComparison.Ordinal))));
        Assert.Contains("file.touch", ChangeSchema.Make([.. StepTypes.All.Select(t => t.Descriptor)]).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("file.touch", StepTypes.Names);
        Assert.Contains("file.touch", StepIndex.Markdown([.. StepTypes.All.Select(t => t.Descriptor)]), StringComparison.Ordinal);

        Assert.Equal("file.touch", Assert.Single(_bench.Session.Changes.Read(_bench.Change(Step)).Steps).Uses);
        Assert.Contains("Did you mean 'file.touch'?", Refused(Step.Replace("file.touch", "file.tuoch", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'file'?", Refused(Step.Replace("file: marker", "fiel: marker", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_it_a_change_is_planned_run_and_undone()
    {
        using var line = StepTypes.Including(new FileTouch());
        var change = _bench.Change(Step);

        Assert.True((await _bench.PlanAsync(change)).HasChanges);
        var run = await _bench.RunAsync(change);
        Assert.Equal((RunStatus.Succeeded, true), (run.Status, run.DryRunWasTrue));
        Assert.True(File.Exists(_bench.PathOf("marker")));
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
        Assert.False(File.Exists(_bench.PathOf("marker")));
    }

    [Fact]
    public void The_guide_names_the_places()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "CONTRIBUTING.md"));
        Assert.Contains("`StepTypes.All`: `new FileTouch(),`", guide, StringComparison.Ordinal);
        Assert.Contains("Validation, the JSON schema, completion and the index come from the descriptor.", guide, StringComparison.Ordinal);
    }

    private string Refused(string steps) => Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(_bench.Change(steps))).Message;

    private static SchemaCheck Schema() => new(ChangeSchema.Make([.. StepTypes.All.Select(t => t.Descriptor)]));
}
