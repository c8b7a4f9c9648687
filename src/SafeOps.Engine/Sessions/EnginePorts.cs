using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Ledger;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Sessions;

/// <summary>Everything the engine needs from outside.</summary>
public sealed record EnginePorts
{
    public required IYamlReader Yaml { get; init; }
    public required ITextDiff Diff { get; init; }
    public required IFileGlob Glob { get; init; }
    public required IProgramRunner Programs { get; init; }
    public required IReadOnlyDictionary<string, IDatabaseProvider> Databases { get; init; }
    public required ISecretSource Secrets { get; init; }
    public required Func<SafeOpsProject, ILedgerStore> OpenLedger { get; init; }
    public required Func<SafeOpsProject, IRunStore> OpenRuns { get; init; }
    public required TimeProvider Time { get; init; }
    public required Actor Actor { get; init; }

    /// <summary>The process's environment variables: those whose names look secret are hidden in all texts.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    internal StepServices Steps => new()
    {
        Yaml = Yaml,
        Diff = Diff,
        Glob = Glob,
        Programs = Programs,
        Databases = Databases,
        Time = Time,
    };
}
