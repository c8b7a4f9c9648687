using SafeOps.Processes;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Takes out of what was observed what SafeOps itself did there to run the script.</summary>
internal static class OwnParts
{
    private static readonly string[] Programs = ["setpriv", "postgres", "psql", "timeout", "sleep", "sqlite3"];

    public static SandboxObservation Without(SandboxObservation observed, IReadOnlyList<string> folders) => observed with
    {
        Programs = [.. observed.Programs.Where(p => p.Number > 1 && !Programs.Contains(p.Name))],
        Files = [.. observed.Files.Where(f => !folders.Any(o => f.Path == o || f.Path.StartsWith(o + "/", StringComparison.Ordinal)) && !(f.IsFolder && f.Kind == FileChangeKind.Attributes))],
    };
}
