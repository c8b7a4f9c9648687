using SafeOps.Adapters.DryRuns;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;

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
    /// <param name="schema">That of the tables and their rows.</param>
    /// <param name="argument">As a person would give it; null: found.</param>
    /// <param name="seconds">For each run.</param>
    public async Task<DryRunReport> TestAsync(string script, string schema, string? argument = null, int seconds = 20)
    {
        var path = Path.Combine(Folder, "change.sql");
        await File.WriteAllTextAsync(path, script);
        await File.WriteAllTextAsync(Path.Combine(Folder, "schema.sql"), schema);
        var request = new DryRunRequest(path, Folder) { DryRunArgument = argument, Timeout = TimeSpan.FromSeconds(seconds) };
        return await new SqlDryRun(new SqlDryRunSetting(Copies, new CommandReader(), new SecretMasker())).TestAsync(request, new ScriptFile(path, ScriptLanguage.Sql, script), CancellationToken.None);
    }
}
