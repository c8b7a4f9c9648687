using System.Security.Cryptography;
using System.Text;
using SafeOps.Torture.Children;
using SafeOps.Torture.Rounds;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.PowerCut;

/// <summary>
/// Records the system calls of a run, and of its undo; sets up what a power cut at each of them may leave, and resumes or
/// undoes from there.
/// </summary>
internal sealed class PowerCutSeries(TortureOptions options, RoundSeries series)
{
    /// <summary>What keeps its data in files of this machine.</summary>
    public static IEnumerable<TargetKind> Kinds(TortureOptions options) =>
        options.Targets.Where(t => t is TargetKind.Files or TargetKind.Sqlite or TargetKind.Wal);

    public async Task RunAsync()
    {
        // Each on its own folder: the paths are in the journals, so states are set up where they were recorded.
        await Parallel.ForEachAsync(Kinds(options), new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, async (target, _) =>
        {
            using var project = series.Project($"powercut-{target}", target, shared: false);
            await CutAsync(project, target, Deed.Run);
            await Worker.DoAsync(Worker.Open(project.Here), Deed.Resume, project.Here, null);
            await CutAsync(project, target, Deed.Undo);
        });
    }

    private async Task CutAsync(RoundProject project, TargetKind target, Deed deed)
    {
        var runId = (await Worker.Open(project.Here).Runs.ListAsync(unfinishedOnly: false, CancellationToken.None)).SingleOrDefault()?.RunId;
        var disk = new TracedDisk(project.Root);
        var calls = await TraceAsync(project, new ChildRequest(deed, project.Here, runId, null));
        var end = new TracedDisk(project.Root).After(Survival.All, new Random(0));
        var seen = new HashSet<string>();
        foreach (var (at, call) in calls.Index())
        {
            if (!disk.Apply(call) || (options.At is { } only && only != at))
                continue;
            foreach (var survival in Enum.GetValues<Survival>().Where(s => options.Thorough || s is Survival.Lost or Survival.Names))
            {
                var left = disk.After(survival, new Random(HashCode.Combine(options.Seed, at)));
                if (!seen.Add(DigestOf(left)))
                    continue;
                foreach (var undo in deed == Deed.Undo ? [true] : options.Thorough ? [false, true] : new[] { seen.Count % 2 == 0 })
                    await TryAsync(project, new RoundPlan($"powercut-{target}-{deed}-{at}-{survival}-{(undo ? "undo" : "resume")}", target, Shared: false, undo, [], $"powercut --target {target} --at {at} --seed {options.Seed} --thorough true"), deed, survival, left);
            }
        }
        Restore(project.Root, end);
    }

    private async Task TryAsync(RoundProject project, RoundPlan plan, Deed deed, Survival survival, SortedDictionary<string, (UnixFileMode Mode, byte[]? Content)> left)
    {
        Restore(project.Root, left);
        var result = await series.RunAsync(plan, project);
        if (result.Findings.Count > 0)
            Restore(Path.Combine(series.Folder, plan.Name), left);
        series.Summary.Add(result with { Kills = [new KillDone(plan.Target, deed, $"cut: {survival.ToString().ToLowerInvariant()}")] });
    }

    private async Task<List<TracedCall>> TraceAsync(RoundProject project, ChildRequest request)
    {
        var trace = Path.Combine(series.Folder, $"trace-{Path.GetFileName(project.Root)}-{request.Deed}");
        using (var child = new ChildProcess(SystemCallTrace.Start(trace)))
        {
            var end = await child.DoAsync(request);
            await child.EndAsync();
            if (end.Status is not ("Succeeded" or "Undone"))
                throw new InvalidOperationException($"Under strace: {end.Status}");
        }
        return [.. SystemCallTrace.Read(trace)];
    }

    private static void Restore(string root, SortedDictionary<string, (UnixFileMode Mode, byte[]? Content)> files)
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(root);
        foreach (var (path, (mode, content)) in files)
        {
            var full = Path.Combine(root, path);
            if (content is null)
                Directory.CreateDirectory(full);
            else
                File.WriteAllBytes(full, content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(full, mode);
        }
    }

    private static string DigestOf(SortedDictionary<string, (UnixFileMode Mode, byte[]? Content)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, (mode, content)) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path} {mode} {content?.Length}\n"));
            hash.AppendData(content ?? []);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
