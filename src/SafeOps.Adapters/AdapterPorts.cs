using SafeOps.Adapters.Azure;
using SafeOps.Adapters.DryRuns;
using SafeOps.Adapters.Http;
using SafeOps.Adapters.Manuals;
using SafeOps.Adapters.Postgres;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Prometheus;
using SafeOps.Adapters.Runs;
using SafeOps.Adapters.Sandbox;
using SafeOps.Adapters.Secrets;
using SafeOps.Adapters.Sqlite;
using SafeOps.Adapters.Text;
using SafeOps.Adapters.TSql;
using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands;
using SafeOps.Commands.Explanation.Manuals;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters;

/// <summary>Composes the adapters into what the engine asks for.</summary>
public static class AdapterPorts
{
    /// <summary>The manual pages of this machine.</summary>
    public static IManualPages ManualPages(IReadOnlyDictionary<string, string> environment) => new ManualPageFiles(environment);

    /// <param name="secretManagement">Gives the value of <c>secret:NAME</c>; null where there is none.</param>
    /// <param name="powerShell">PowerShell's own parser, which only a host of PowerShell has.</param>
    public static EnginePorts Create(
        IReadOnlyDictionary<string, string> environment, Actor actor, TimeProvider time, Func<string, string?> secretManagement, IPowerShellSyntax? powerShell = null) => new()
        {
            Yaml = new YamlReader(),
            Markdown = new MarkdownReader(),
            Languages = new CommandLanguages(powerShell, new TSqlReader()),
            Diff = new TextDiff(),
            Glob = new FileGlob(),
            Programs = new ProgramRunner(time),
            Http = new HttpCaller(InventorySession.Tool, time),
            Sandbox = new LinuxSandbox(new ProgramRunner(time)),
            Databases = new Dictionary<string, IDatabaseProvider> { ["sqlite"] = new SqliteDatabaseProvider(), ["postgres"] = new PostgresDatabaseProvider() },
            SqlCopies = new SqlCopies(new ProgramRunner(time), new LinuxSandbox(new ProgramRunner(time)), environment),
            Azure = new HttpAzureApi(InventorySession.Tool),
            Prometheus = new HttpPrometheusApi(InventorySession.Tool),
            Secrets = new EnvironmentSecrets(environment, secretManagement),
            OpenLedger = (project, secrets) => project.SharedLedger is { } shared
                ? new PostgresLedgerStore(shared, secrets, actor)
                : new SqliteLedgerStore(Path.Combine(project.DataFolder, "ledger.db")),
            OpenRuns = (project, secrets) => project.SharedLedger is { } shared
                ? new PostgresRunStore(shared, secrets, actor)
                : new LocalRunStore(project.DataFolder),
            Time = time,
            Actor = actor,
            EnvironmentVariables = environment,
        };
}
