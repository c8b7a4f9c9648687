using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Http;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands;
using SafeOps.Inventory.Export;
using SafeOps.Ledger;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Sessions;

/// <summary>Everything the engine needs from outside.</summary>
public sealed record EnginePorts
{
    public required IYamlReader Yaml { get; init; }
    public required IMarkdownReader Markdown { get; init; }
    public required ITextDiff Diff { get; init; }
    public required IFileGlob Glob { get; init; }
    public required IProgramRunner Programs { get; init; }
    public required IHttpCaller Http { get; init; }
    public required ISandbox Sandbox { get; init; }
    public required IReadOnlyDictionary<string, IDatabaseProvider> Databases { get; init; }

    /// <summary>Throw-away databases; null: scripts of SQL are only read.</summary>
    public ISqlCopies? SqlCopies { get; init; }

    /// <summary>Azure over HTTP; null: only through the Azure CLI.</summary>
    public IAzureApi? Azure { get; init; }

    /// <summary>Prometheus over HTTP; null: what containers use is not asked for.</summary>
    public IPrometheusApi? Prometheus { get; init; }

    public required ISecretSource Secrets { get; init; }

    /// <summary>Touches nothing: what is opened is reached when it is first asked.</summary>
    public required Func<SafeOpsProject, SecretVault, ILedgerStore> OpenLedger { get; init; }

    /// <summary>As <see cref="OpenLedger"/>.</summary>
    public required Func<SafeOpsProject, SecretVault, IRunStore> OpenRuns { get; init; }
    public required TimeProvider Time { get; init; }

    /// <summary>Who acts, as the machine says.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The process's environment variables: those whose names look secret are hidden in all texts.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    /// <summary>The parsers of languages in which commands are written.</summary>
    public CommandLanguages Languages { get; init; } = CommandLanguages.None;

    internal StepServices Steps => new()
    {
        Yaml = Yaml,
        Diff = Diff,
        Glob = Glob,
        Programs = Programs,
        Http = Http,
        Databases = Databases,
        Time = Time,
    };
}
