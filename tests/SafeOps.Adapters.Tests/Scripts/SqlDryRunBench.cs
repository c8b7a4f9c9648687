using System.Globalization;
using SafeOps.Adapters.DryRuns;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Adapters.Secrets;
using SafeOps.Commands;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;
using PostgresCluster = SafeOps.TestServers.PostgresCluster;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>A folder with a script of SQL and the schema it is tried on.</summary>
public sealed class SqlDryRunBench : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };
    private static readonly ProgramRunner Programs = new(TimeProvider.System);
    private static readonly SqlCopies Copies = new(Programs, new LinuxSandbox(Programs), Variables);

    public string Folder { get; } = Directory.CreateTempSubdirectory("sql-dry-run").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <param name="script">The text of the script.</param>
    /// <param name="schema">That of the tables and their rows, for the file beside it.</param>
    /// <param name="argument">As a person would give it; null: found.</param>
    /// <param name="seconds">For each run.</param>
    public async Task<DryRunReport> TestAsync(string script, string schema, string? argument = null, int seconds = 20)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "schema.sql"), schema);
        return await TestAsync(script, request => request with { DryRunArgument = argument, Timeout = TimeSpan.FromSeconds(seconds) }, null);
    }

    /// <summary>On what a server holds, by a connection <c>app</c> of a project.</summary>
    public Task<DryRunReport> TestAsync(string script, PostgresCluster cluster, string database)
    {
        var settings = new Dictionary<string, string> { ["host"] = "127.0.0.1", ["port"] = cluster.Port.ToString(CultureInfo.InvariantCulture), ["database"] = database, ["user"] = PostgresCluster.Superuser };
        var project = new SafeOpsProject
        {
            Root = Folder,
            Environments = [],
            Connections = new Dictionary<string, ConnectionDefinition> { ["app"] = new("app", "postgres", settings, null) },
            Folder = new ProjectFolder(Folder),
        };
        return TestAsync(script, request => request with { Connection = "app" }, project);
    }

    public Task<DryRunReport> TestFileAsync(string script, string file) => TestAsync(script, request => request with { Connection = file }, null);

    private async Task<DryRunReport> TestAsync(string script, Func<DryRunRequest, DryRunRequest> ask, SafeOpsProject? project)
    {
        var path = Path.Combine(Folder, "change.sql");
        await File.WriteAllTextAsync(path, script);
        var masker = new SecretMasker();
        var setting = new SqlDryRunSetting(Copies, new CommandReader(), masker) { Connection = new SqlCopyConnections(project, new SecretVault(new EnvironmentSecrets(Variables, _ => null), masker)).Find };
        return await new SqlDryRun(setting).TestAsync(ask(new DryRunRequest(path, Folder)), new ScriptFile(path, ScriptLanguage.Sql, script), CancellationToken.None);
    }
}
