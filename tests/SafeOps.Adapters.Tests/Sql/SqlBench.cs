using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Files;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A project folder with one SQLite database <c>db</c>, and step types used as a run would use them.</summary>
public sealed class SqlBench : IDisposable
{
    public SqlBench(string? schema = null, IDatabaseProvider? provider = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        Root = Directory.CreateTempSubdirectory("safeops-sql-").FullName;
        Provider = provider ?? new SqliteDatabaseProvider();
        Project = new SafeOpsProject
        {
            Root = Root,
            Environments = [Environment],
            Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new("db", "sqlite", settings ?? new Dictionary<string, string> { ["file"] = "app.db" }, null) },
            Folder = new ProjectFolder(Root),
        };
        if (schema is not null)
            Run(schema);
    }

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
        Progress = (_, done, _) => Progress(done),
    };

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

    /// <summary>As another program would, past SafeOps.</summary>
    public void Run(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Everything a database holds, logically: schema, and each row with its address, types and bytes.</summary>
    public string Dump()
    {
        using var connection = Open();
        var text = new StringBuilder();
        foreach (var table in Rows(connection, "SELECT name || char(10) || coalesce(sql, '') FROM sqlite_schema WHERE name <> '_safeops_marker' AND tbl_name <> '_safeops_marker' ORDER BY name"))
            text.AppendLine(table);
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' AND name <> '_safeops_marker' ORDER BY name"))
        {
            text.AppendLine(table);
            var rowid = Rows(connection, $"SELECT wr FROM pragma_table_list WHERE name = '{table}'")[0] == "0" && table != "sqlite_sequence" ? "rowid || ':' ||" : "";
            var columns = Rows(connection, $"SELECT name FROM pragma_table_xinfo('{table}')");
            foreach (var row in Rows(connection, $"SELECT {rowid} {string.Join(" || '|' || ", columns.Select(c => $"typeof(\"{c}\") || '=' || quote(\"{c}\")"))} FROM \"{table}\" ORDER BY 1"))
                text.AppendLine(row);
        }
        return text.ToString();
    }

    /// <summary>Name, length and digest of each file in the folder.</summary>
    public string Bytes() => string.Join('\n', Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order().Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(f)))} {System.IO.File.GetLastWriteTimeUtc(f):O}"));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False;Foreign Keys=True");
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        return rows;
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
        Programs = new Absent(),
        Glob = new Absent(),
        Databases = new Dictionary<string, IDatabaseProvider> { ["sqlite"] = Provider },
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

/// <summary>Saved data in memory; can be told to fail before its n-th save, as a crash would.</summary>
public sealed class MemorySaved : ISavedData
{
    private readonly SortedDictionary<string, byte[]> _items = new(StringComparer.Ordinal);

    public Action<string> BeforeSave { get; set; } = _ => { };
    public Action<string> AfterSave { get; set; } = _ => { };

    public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        BeforeSave(name);
        using var buffer = new MemoryStream();
        await write(buffer);
        _items[name] = buffer.ToArray();
        AfterSave(name);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_items.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. _items.Keys]);

    public string? LocalPath(string name) => null;

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        _items.Remove(name);
        return Task.CompletedTask;
    }
}
