using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;
using SafeOps.Torture.Children;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.Rounds;

/// <summary>An uninterrupted run and its undo, as children carry them out: the states to compare with, and how long each takes.</summary>
internal sealed record Reference(IReadOnlyDictionary<string, string> Start, IReadOnlyDictionary<string, string> End, int Boundaries, TimeSpan RunLength, TimeSpan UndoLength)
{
    /// <summary>From its first write to its end.</summary>
    public TimeSpan Length(Deed deed) => deed == Deed.Undo ? UndoLength : RunLength;

    public static async Task<Reference> MakeAsync(string folder, TargetKind kind, bool shared, PostgresCluster? cluster, KubernetesServer? kubernetes, RecordingHelm? helm)
    {
        using var project = new RoundProject(folder, kind, shared, cluster, kubernetes, helm);
        var start = project.Dump();
        var (run, runLength) = await TimedAsync(new ChildRequest(Deed.Run, project.Here, null, null));
        if (run.Status != "Succeeded")
            throw new InvalidOperationException($"Without any kill: {kind}: {run.Status}");
        var end = project.Dump();
        var runId = (await Worker.Open(project.Here).Runs.ListAsync(unfinishedOnly: false, CancellationToken.None)).Single().RunId;
        var (undo, undoLength) = await TimedAsync(new ChildRequest(Deed.Undo, project.Here, runId, null));
        if (undo.Status != "Undone")
            throw new InvalidOperationException($"Without any kill: {kind}: {undo.Status}");
        return new Reference(start, end, run.Boundaries, runLength, undoLength);
    }

    private static async Task<(ChildEnd End, TimeSpan Length)> TimedAsync(ChildRequest request)
    {
        using var child = new ChildProcess();
        var end = await child.DoAsync(request);
        return (end, child.Worked);
    }
}
