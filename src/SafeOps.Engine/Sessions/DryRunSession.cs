using SafeOps.Commands;
using SafeOps.Projects;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Testing scripts' dry runs, in a project or outside any: a project adds tools, connections and secrets to hide.</summary>
public sealed class DryRunSession
{
    private readonly DryRunTester _tester;

    private DryRunSession(SafeOpsProject? project, EnginePorts ports)
    {
        Masker = new SecretMasker();
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
        var commands = project?.Commands ?? new CommandReader(languages: ports.Languages);
        _tester = new DryRunTester(new DryRunSetting
        {
            Audit = new DryRunAuditor(commands, ports.Languages.PowerShell).Audit,
            Commands = commands,
            Sandbox = ports.Sandbox,
            Programs = ports.Programs,
            Masker = Masker,
            EnvironmentVariables = ports.EnvironmentVariables,
            Sql = new SqlDryRun(new SqlDryRunSetting(ports.SqlCopies ?? NoSqlCopies.Instance, commands, Masker)
            {
                Connection = new SqlCopyConnections(project, new SecretVault(ports.Secrets, Masker)).Find,
            }),
        });
    }

    public SecretMasker Masker { get; }

    /// <param name="from">A folder; <c>safeops.yaml</c> is found upward from it, and need not be there.</param>
    /// <param name="ports">What the engine needs from outside.</param>
    public static DryRunSession Open(string from, EnginePorts ports) => new(ProjectReader.FindRootOrNone(from) is { } root ? new ProjectReader(ports.Yaml, ports.Languages).Read(root) : null, ports);

    /// <summary>Throws <see cref="Errors.SafeOpsException"/> where the script cannot be read; what cannot be proven is a verdict.</summary>
    public Task<DryRunReport> TestAsync(DryRunRequest request, CancellationToken cancellationToken) => _tester.TestAsync(request, cancellationToken);
}
