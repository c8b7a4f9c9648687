using System.Text.Json.Nodes;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Secrets;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Tests.Changes.Steps.Commands;

/// <summary>A project in a temporary folder, with real programs and one secret parameter, <c>token</c>.</summary>
internal sealed class CommandBench : IDisposable
{
    public const string Canary = "c4nary/Va\"l ue${x}7";

    private readonly SecretVault _secrets = new(new EnvironmentSecrets(new Dictionary<string, string> { ["CANARY"] = Canary }), new SecretMasker());

    public CommandBench()
    {
        Root = Directory.CreateTempSubdirectory("command").FullName;
        Project = new SafeOpsProject
        {
            Root = Root,
            Environments = [new EnvironmentDefinition("dev", 0) { Checklist = "development" }],
            Connections = new Dictionary<string, ConnectionDefinition> { ["shop-db"] = new("shop-db", "sqlite", new Dictionary<string, string>(), null) },
            Folder = new ProjectFolder(Root),
        };
    }

    public string Root { get; }

    public SafeOpsProject Project { get; }

    public CommandRunStep Type { get; } = new();

    public PlannedWorld World { get; } = new();

    public SecretMasker Masker => _secrets.Masker;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public string Write(string name, string content)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public ResolvedStep Step(string with, ResolvedUndo? undo = null) => new()
    {
        Id = "warm",
        Name = "warm",
        Uses = "command.run",
        With = Json(with),
        Verify = [],
        Undo = undo ?? new ResolvedUndo(UndoKind.None, [], "it refills"),
        Parameters = Parameters,
        Place = "a.change.yaml:3:5",
    };

    public IReadOnlyList<OptionMistake> Check(string with) => [.. Type.Check(Step(with), Project)];

    public async Task<PlannedAction> PlanAsync(string with) =>
        Assert.Single(await Type.PlanAsync(Step(with), new PlanningContext { Project = Project, Environment = Project.Environments[0], Services = Services, Secrets = _secrets, World = World }, default));

    public ActionContext Context(string with) => new()
    {
        Project = Project,
        Environment = Project.Environments[0],
        Services = Services,
        Secrets = _secrets,
        RunId = "run",
        Step = Step(with),
        Saved = null!,
    };

    public async Task<ActionResult> RunAsync(string with) => await Type.ApplyAsync(await PlanAsync(with), Context(with), default);

    public Task<CheckResult> CheckAsync(string with) => Type.CheckAsync(new ResolvedCheck("command.run", Json(with), "a.change.yaml:9:5") { Parameters = Parameters }, Context(with), default);

    public static void Need(params string[] programs)
    {
        foreach (var program in programs)
            Assert.SkipUnless(
                !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, program))),
                $"{program} is not on this machine");
    }

    private static readonly Dictionary<string, ParameterValue> Parameters = new() { ["token"] = new(ParameterType.Secret, null, new SecretReference("env", "CANARY")) };

    private static readonly StepServices Services = new()
    {
        Yaml = null!,
        Diff = null!,
        Glob = null!,
        Http = null!,
        Databases = new Dictionary<string, SafeOps.Changes.Steps.Sql.IDatabaseProvider>(),
        Programs = new ProgramRunner(TimeProvider.System),
        Time = TimeProvider.System,
    };
}
