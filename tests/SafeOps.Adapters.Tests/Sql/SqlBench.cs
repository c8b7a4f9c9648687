using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Files;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A project folder with one database <c>db</c>, and step types used as a run would use them.</summary>
public sealed class SqlBench : IDisposable
{
    public SqlBench(string? schema = null, IDatabaseProvider? provider = null, IReadOnlyDictionary<string, string>? settings = null, ITestDatabase? database = null)
    {
        Root = Directory.CreateTempSubdirectory("safeops-sql-").FullName;
        Database = database ?? new SqliteTestDatabase(Root);
        Provider = provider ?? Database.Provider;
        var connection = Database.Connection;
        Project = new SafeOpsProject
        {
            Root = Root,
            Environments = [Environment],
            Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = settings is null ? connection : connection with { Settings = settings } },
            Folder = new ProjectFolder(Root),
        };
        if (schema is not null)
            Run(schema);
    }

    public ITestDatabase Database { get; }
    public string Root { get; }
    public string File => Path.Combine(Root, "app.db");
    public IDatabaseProvider Provider { get; }
    public SafeOpsProject Project { get; }
    public EnvironmentDefinition Environment { get; init; } = new("dev", 0) { Checklist = "development" };
    public Dictionary<string, ParameterValue> Parameters { get; } = [];
    public MemorySaved Saved { get; set; } = new();
    public string RunId { get; set; } = "run-1";
    public PlannedWorld World { get; set; } = new();

    public ResolvedStep Step(string uses, string with, string id = "step", UndoKind undo = UndoKind.Default) => new()
    {
        Id = id,
        Name = id,
        Uses = uses,
        With = JsonNode.Parse(with)!.AsObject() is var options && !options.ContainsKey("connection") ? WithConnection(options) : options,
        Verify = [],
        Undo = new ResolvedUndo(undo, [], undo == UndoKind.None ? "not needed" : null),
        Parameters = Parameters,
        Place = "test.change.yaml:1:1",
    };

    public IReadOnlyList<OptionMistake> Check(ResolvedStep step) => [.. StepTypes.Get(step.Uses).Check(step, Project)];

    public async Task<PlannedAction> PlanAsync(ResolvedStep step) =>
        (await StepTypes.Get(step.Uses).PlanAsync(step, new PlanningContext { Project = Project, Environment = Environment, Services = Services, Secrets = Secrets, World = World }, CancellationToken.None)).Single();

    public ActionContext Context(ResolvedStep step) => new()
    {
        Project = Project,
        Environment = Environment,
        Services = Services,
        Secrets = Secrets,
        RunId = RunId,
        Step = step,
        Saved = Saved,
        Assumed = Assumed,
        Progress = (_, done, _) => Progress(done),
    };

    /// <summary>A person's answer for what the database cannot tell.</summary>
    public bool? Assumed { get; set; }

    public Action<long> Progress { get; set; } = _ => { };

    public Task<ActionResult> ApplyAsync(PlannedAction action, ResolvedStep step, CancellationToken cancellationToken = default) =>
        StepTypes.Get(step.Uses).ApplyAsync(action, Context(step), cancellationToken);

    public Task<ProbeResult> ProbeAsync(PlannedAction action, ResolvedStep step) => StepTypes.Get(step.Uses).ProbeAsync(action, Context(step), CancellationToken.None);

    public Task VerifyAsync(PlannedAction action, ResolvedStep step) => StepTypes.Get(step.Uses).VerifyAsync(action, Context(step), CancellationToken.None);

    public async Task<PlannedAction> UndoAsync(PlannedAction action, ResolvedStep step, CancellationToken cancellationToken = default)
    {
        var type = StepTypes.Get(step.Uses);
        var undo = await type.PlanUndoAsync(action, Context(step), cancellationToken);
        if (undo.Verb != ActionVerb.None)
            await type.UndoAsync(undo, Context(step), cancellationToken);
        return undo;
    }

    public Task SettleAsync(PlannedAction action, ResolvedStep step) => StepTypes.Get(step.Uses).SettleAsync([action], Context(step), CancellationToken.None);

    public Task<CheckResult> CheckAsync(string with) => StepTypes.Get("sql.query").CheckAsync(
        new ResolvedCheck("sql.query", WithConnection(JsonNode.Parse(with)!.AsObject()), "test.change.yaml:1:1") { Parameters = Parameters },
        new StepContext { Project = Project, Environment = Environment, Services = Services, Secrets = Secrets },
        CancellationToken.None);

    public Task<ReadOnlyCommandResult> AskAsync(ReadOnlyCommandRequest request, CommandRisk risk, CancellationToken cancellationToken = default) =>
        new ReadOnlyQuery(new StepContext { Project = Project, Environment = Environment, Services = Services, Secrets = Secrets }).RunAsync(request, risk, cancellationToken);

    public void Run(string sql) => Database.Run(sql);

    public object? Scalar(string sql) => Database.Scalar(sql);

    public string Dump() => Database.Dump();

    /// <summary>See <see cref="ITestDatabase.Traces"/>.</summary>
    public string Bytes() => Database.Traces();

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static JsonObject WithConnection(JsonObject options)
    {
        if (!options.ContainsKey("connection"))
            options["connection"] = "db";
        return options;
    }

    private SecretVault Secrets { get; } = new(new NoSecrets(), new SecretMasker());

    private StepServices Services => new()
    {
        Yaml = new Absent(),
        Diff = new Absent(),
        Http = null!,
        Programs = new Absent(),
        Glob = new Absent(),
        Databases = new Dictionary<string, IDatabaseProvider> { [Database.Connection.Provider] = Provider },
        Time = TimeProvider.System,
    };

    private sealed class NoSecrets : ISecretSource
    {
        public string Resolve(SecretReference reference) => "s3cret-value";
    }

    private sealed class Absent : IYamlReader, ITextDiff, IProgramRunner, IFileGlob
    {
        public IReadOnlyList<DataNode> Read(string text, string file) => throw new NotSupportedException();
        public string Unified(string before, string after, string path) => throw new NotSupportedException();
        public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
        public IReadOnlyList<string> Find(string root, IReadOnlyList<string> patterns) => throw new NotSupportedException();
    }
}
