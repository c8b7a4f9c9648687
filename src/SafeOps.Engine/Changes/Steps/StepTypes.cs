using SafeOps.Changes.Steps.Commands;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Helm;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Text;

namespace SafeOps.Changes.Steps;

/// <summary>Every step type there is. A new one is a folder beside these and a line here.</summary>
public static class StepTypes
{
    private static readonly IReadOnlyList<StepType> Table =
    [
        new FileWriteStep(),
        new FileSetStep(),
        new FileReplaceStep(),
        new FileCopyStep(),
        new FileMoveStep(),
        new FileDeleteStep(),
        new SqlQueryStep(),
        new SqlExecuteStep(),
        new SqlDeleteStep(),
        new SqlUpdateStep(),
        new CommandRunStep(),
        new KubernetesApplyStep(),
        new KubernetesPatchStep(),
        new HelmUpgradeStep(),
        new HelmRollbackStep(),
        new HelmUninstallStep(),
    ];

    private static readonly AsyncLocal<IReadOnlyList<StepType>?> Extended = new();

    public static IReadOnlyList<StepType> All => Extended.Value ?? Table;

    public static IReadOnlyList<string> Names => [.. All.Select(t => t.Descriptor.Name)];

    public static StepType? Find(string name) => All.FirstOrDefault(t => t.Descriptor.Name == name);

    /// <summary>For names that were validated when the change was read.</summary>
    public static StepType Get(string name) =>
        Find(name) ?? throw new Errors.SafeOpsException(Errors.ErrorCodes.ChangeFileInvalid, $"'{name}' is no step type.{Suggest(name)}", "A run of a newer SafeOps needs that version to go on.", name);

    /// <summary>The end of a message about a name that is no step type.</summary>
    public static string Suggest(string name) => NearestWord.Suggest(name, [.. Names]);

    /// <summary>For tests: one more type, for the caller's flow of control, until disposed.</summary>
    internal static IDisposable Including(StepType type)
    {
        var before = Extended.Value;
        Extended.Value = [.. All, type];
        return new Restore(before);
    }

    private sealed class Restore(IReadOnlyList<StepType>? before) : IDisposable
    {
        public void Dispose() => Extended.Value = before;
    }
}
