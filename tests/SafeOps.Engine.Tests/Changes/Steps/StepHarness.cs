using System.Text.Json.Nodes;
using SafeOps.Adapters.Http;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Text;
using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>One step type at work in a temporary project folder, with real ports and saved data in a folder of its own.</summary>
internal sealed class StepHarness : IDisposable, ISecretSource
{
    private readonly Dictionary<string, ISavedData> _saved = [];

    public StepHarness(params string[] furtherRoots)
    {
        Root = ProjectFolder.RealPath(Directory.CreateTempSubdirectory("safeops-step-").FullName);
        Project = new SafeOpsProject
        {
            Root = Root,
            Environments = [new EnvironmentDefinition("dev", 0) { Checklist = "development" }],
            Connections = new Dictionary<string, ConnectionDefinition>(),
            Folder = new ProjectFolder(Root, furtherRoots),
        };
        Services = new StepServices
        {
            Yaml = new YamlReader(),
            Diff = new TextDiff(),
            Glob = new FileGlob(),
            Programs = new SurroundedPrograms(new ProgramRunner(TimeProvider.System), ProgramEnvironment),
            Http = new HttpCaller("SafeOps tests", TimeProvider.System),
            Databases = new Dictionary<string, SafeOps.Changes.Steps.Sql.IDatabaseProvider>(),
            Time = TimeProvider.System,
        };
        Secrets = new SecretVault(this, new SecretMasker());
    }

    public string Root { get; }

    public SafeOpsProject Project { get; private set; }

    public StepServices Services { get; }

    public SecretVault Secrets { get; }

    /// <summary>Where the next actions keep their saved data; wraps the store so that a test can make it fail.</summary>
    public Func<ISavedData, ISavedData> Wrap { get; set; } = saved => saved;

    /// <summary>Added to the environment of every program that is started: <c>KUBECONFIG</c>, a <c>PATH</c> with a recording program in front.</summary>
    public Dictionary<string, string?> ProgramEnvironment { get; } = [];

    /// <summary>What the environment <c>dev</c> is, as <c>targets:</c> of safeops.yaml declares it.</summary>
    public StepHarness WithTargets(string targets) => WithTargets((JsonObject)JsonNode.Parse(targets)!);

    public StepHarness WithTargets(JsonObject targets)
    {
        Project = Project with
        {
            Environments = [Project.Environments[0] with { Targets = targets }],
            Commands = new CommandReader { Environments = [new KnownEnvironment("dev", Guarded: false, targets)] },
        };
        return this;
    }

    /// <summary>A further environment of the project; the steps are about <c>dev</c> all the same.</summary>
    public StepHarness AlsoDeclares(string name, string targets)
    {
        var declared = (JsonObject)JsonNode.Parse(targets)!;
        Project = Project with
        {
            Environments = [.. Project.Environments, new EnvironmentDefinition(name, Project.Environments.Count) { Checklist = "review", Targets = declared }],
            Commands = new CommandReader { Environments = [.. Project.Commands.Environments, new KnownEnvironment(name, Guarded: true, declared)] },
        };
        return this;
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Write(string file, string content) => Write(file, System.Text.Encoding.UTF8.GetBytes(content));

    public string Write(string file, byte[] content)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Every file below the project with content, mode and link target, and every folder; saved data left out.</summary>
    public string Snapshot() => string.Join('\n', Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Where(p => !p.StartsWith(Project.DataFolder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(p => $"{Path.GetRelativePath(Root, p)} {Describe(p)}"));

    public static ResolvedStep Step(string uses, string with, string id = "step", ResolvedUndo? undo = null, IReadOnlyDictionary<string, ParameterValue>? parameters = null) => new()
    {
        Id = id,
        Name = id,
        Uses = uses,
        With = (JsonObject)JsonNode.Parse(with)!,
        Verify = [],
        Undo = undo ?? new ResolvedUndo(UndoKind.Default, [], null),
        Parameters = parameters ?? new Dictionary<string, ParameterValue>(),
        Place = "try.change.yaml:3:5",
    };

    public PlanningContext Planning(PlannedWorld? world = null) => new()
    {
        Project = Project,
        Environment = Project.Environments[0],
        Services = Services,
        Secrets = Secrets,
        World = world ?? new PlannedWorld(),
    };

    public ActionContext Context(ResolvedStep step, string actionId) => new()
    {
        Project = Project,
        Environment = Project.Environments[0],
        Services = Services,
        Secrets = Secrets,
        RunId = "r1",
        Step = step,
        Saved = Wrap(_saved.TryGetValue(actionId, out var saved) ? saved : _saved[actionId] = new FolderSavedData(Path.Combine(Project.DataFolder, "saved", actionId.Replace('/', '-')))),
    };

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlannedWorld? world = null) =>
        await StepTypes.Get(step.Uses).PlanAsync(step, Planning(world), CancellationToken.None);

    public async Task<ActionResult> ApplyAsync(ResolvedStep step, PlannedAction action, StepType? type = null) =>
        await (type ?? StepTypes.Get(step.Uses)).ApplyAsync(action, Context(step, action.Id), CancellationToken.None);

    /// <summary>Plans, applies and verifies, and holds the prediction against the outcome.</summary>
    public async Task<IReadOnlyList<PlannedAction>> RunAsync(ResolvedStep step)
    {
        var actions = await PlanAsync(step);
        foreach (var action in actions)
        {
            var result = await ApplyAsync(step, action);
            foreach (var (key, value) in action.Prediction!)
                Assert.True(JsonNode.DeepEquals(value, result.Actual[key]), $"{action.Id}: {key} was predicted as {value}, is {result.Actual[key]}");
            await StepTypes.Get(step.Uses).VerifyAsync(action, Context(step, action.Id), CancellationToken.None);
        }
        return actions;
    }

    public async Task UndoAsync(ResolvedStep step, IReadOnlyList<PlannedAction> actions, StepType? type = null)
    {
        type ??= StepTypes.Get(step.Uses);
        foreach (var action in actions.Reverse())
        {
            var context = Context(step, action.Id);
            var undo = await type.PlanUndoAsync(action, context, CancellationToken.None);
            if (undo.Verb != ActionVerb.None)
                await type.UndoAsync(undo, context, CancellationToken.None);
            Assert.Equal(ActionVerb.None, (await type.PlanUndoAsync(action, context, CancellationToken.None)).Verb);
        }
    }

    public string Resolve(SecretReference reference) =>
        reference.Name == "CANARY" ? "canary-1f0c" : throw new SafeOpsException(ErrorCodes.SecretUnavailable, $"{reference} is not set.");

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
    }

    private static string Describe(string path) => new FileInfo(path).LinkTarget is { } link ? $"-> {link}"
        : Directory.Exists(path) ? "folder"
        : $"{Convert.ToHexString(File.ReadAllBytes(path))} {(OperatingSystem.IsWindows() ? "" : File.GetUnixFileMode(path))}";

    private sealed class FolderSavedData(string folder) : ISavedData
    {
        public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            Directory.CreateDirectory(folder);
            await DurableFile.WriteAsync(Path.Combine(folder, name), write, DurableFile.OwnerOnlyFile);
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(File.Exists(Path.Combine(folder, name)) ? File.OpenRead(Path.Combine(folder, name)) : null);

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)] : []);

        public string? LocalPath(string name) => Path.Combine(folder, name);

        public Task RemoveAsync(string name, CancellationToken cancellationToken)
        {
            File.Delete(Path.Combine(folder, name));
            return Task.CompletedTask;
        }
    }
}
