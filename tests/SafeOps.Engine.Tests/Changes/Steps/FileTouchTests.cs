using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>The step type that the contributors' guide walks through, held to what the guide says of it.</summary>
public sealed class FileTouchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-touch-").FullName;
    private readonly FileTouch _touch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_guide_shows_this_file_as_it_is()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "SafeOps.Engine.Tests", "Changes", "Steps", "FileTouch.cs"));
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "CONTRIBUTING.md"));
        Assert.Contains(source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..], guide);
    }

    [Fact]
    public async Task It_plans_applies_probes_and_undoes()
    {
        var action = await PlanAsync();
        Assert.Equal(ActionVerb.Create, action.Verb);
        Assert.Empty(Directory.EnumerateFiles(_folder));
        Assert.Equal(ProbeAnswer.NotDone, (await _touch.ProbeAsync(action, Context, Token)).Answer);

        var result = await _touch.ApplyAsync(action, Context, Token);
        Assert.True(JsonNode.DeepEquals(action.Prediction, result.Actual));
        Assert.Equal(ProbeAnswer.Done, (await _touch.ProbeAsync(action, Context, Token)).Answer);
        Assert.Equal(ActionVerb.None, (await PlanAsync()).Verb);

        await _touch.UndoAsync(await _touch.PlanUndoAsync(action, Context, Token), Context, Token);
        Assert.Empty(Directory.EnumerateFiles(_folder));
        Assert.Equal(ActionVerb.None, (await _touch.PlanUndoAsync(action, Context, Token)).Verb);
    }

    [Fact]
    public async Task It_refuses_where_the_world_moved()
    {
        var action = await PlanAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "marker"), "somebody else's", Token);
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _touch.ApplyAsync(action, Context, Token))).Code);
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _touch.PlanUndoAsync(action, Context, Token))).Code);
    }

    private SafeOpsProject Project => new()
    {
        Root = _folder,
        Environments = [],
        Connections = new Dictionary<string, ConnectionDefinition>(),
        Folder = new ProjectFolder(_folder),
    };

    private ResolvedStep Step => new()
    {
        Id = "mark",
        Name = "mark",
        Uses = "file.touch",
        With = new JsonObject { ["file"] = "marker" },
        Verify = [],
        Undo = new ResolvedUndo(UndoKind.Default, [], null),
        Parameters = new Dictionary<string, ParameterValue>(),
        Place = "a.change.yaml:1:1",
    };

    private ActionContext Context => new()
    {
        Project = Project,
        Environment = new EnvironmentDefinition("dev", 0) { Checklist = "development" },
        Services = null!, // it needs no port
        Secrets = new SecretVault(null!, new SecretMasker()),
        RunId = "run",
        Step = Step,
        Saved = null!, // nothing is lost, so nothing is saved
    };

    private async Task<PlannedAction> PlanAsync() => (await _touch.PlanAsync(Step, new PlanningContext
    {
        Project = Project,
        Environment = Context.Environment,
        Services = null!,
        Secrets = Context.Secrets,
        World = new PlannedWorld(),
    }, Token)).Single();
}
