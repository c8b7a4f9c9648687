using System.Diagnostics;
using SafeOps.Changes.Running;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A crash at every boundary of a run, then resumed, or undone: the end state, or the start.</summary>
public sealed class CrashTests
{
    private const string Steps = """
        steps:
          - { id: set, uses: file.set, with: { file: conf/app0.yaml, path: replicas, value: 9 } }
          - { id: delete, uses: file.delete, with: { files: ["logs/*.log"] } }
          - { id: people, uses: sql.delete, with: { connection: main, table: people, where: age < 30, batch: 12 } }
          - { id: move, uses: file.move, with: { from: conf/app1.yaml, to: new/app1.yaml } }
          - { id: names, uses: sql.update, with: { connection: main, table: people, set: "name = name || '!'", where: age > 50, batch: 12 } }
          - { id: again, uses: file.set, with: { file: conf/app0.yaml, path: resources.limits.memory, value: 9Gi } }
          - { id: write, uses: file.write, with: { file: new/folder/note.txt, content: done } }
        """;

    [Theory, Trait("Category", "Long")]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    [InlineData(CrashMoment.Torn)]
    public async Task A_crash_at_any_boundary_is_resumed_to_the_same_end(CrashMoment moment)
    {
        var end = await UninterruptedAsync();
        await ForEachBoundaryAsync(moment, async (bench, boundary, change) =>
        {
            var resumed = await ResumeAsync(bench, change);
            Assert.True(resumed.Status == RunStatus.Succeeded, $"boundary {boundary} {moment}: {resumed.Status} {resumed.Reason}");
            GeneratedChangeTests.AssertSame(end, GeneratedChangeTests.Logical(bench), boundary, $"resumed after a crash {moment}");
        });
    }

    [Theory, Trait("Category", "Long")]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    [InlineData(CrashMoment.Torn)]
    public async Task A_crash_at_any_boundary_is_undone_to_the_start(CrashMoment moment)
    {
        Dictionary<string, string> start;
        using (var bench = new ChangeBench())
        {
            Make(bench);
            start = GeneratedChangeTests.Logical(bench);
        }
        await ForEachBoundaryAsync(moment, async (bench, boundary, _) =>
        {
            if ((await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault() is { } run)
            {
                var undone = await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
                Assert.True(undone.Status == RunStatus.Undone, $"boundary {boundary} {moment}: {undone.Status} {undone.Reason}");
            }
            GeneratedChangeTests.AssertSame(start, GeneratedChangeTests.Logical(bench), boundary, $"undone after a crash {moment}");
        });
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_process_killed_at_any_boundary_is_resumed_to_the_same_end()
    {
        var end = await UninterruptedAsync();
        for (var boundary = 1; ; boundary++)
        {
            using var bench = new ChangeBench();
            var change = Make(bench);
            using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(CrashingRunStore).Assembly.Location, change, "dev", $"{boundary}", $"{(CrashMoment)(boundary % 3)}"]))!;
            await child.WaitForExitAsync();
            if (child.ExitCode == 0)
            {
                Assert.True(boundary > 20, $"only {boundary - 1} boundaries");
                return;
            }
            Assert.Equal(128 + 9, child.ExitCode);
            var resumed = await ResumeAsync(bench, change);
            Assert.True(resumed.Status == RunStatus.Succeeded, $"boundary {boundary}: {resumed.Status} {resumed.Reason}");
            GeneratedChangeTests.AssertSame(end, GeneratedChangeTests.Logical(bench), boundary, "resumed after a kill");
        }
    }

    private static string Make(ChangeBench bench)
    {
        new GeneratedProject(bench, seed: 4).MakeTargets();
        return bench.Change(Steps);
    }

    /// <summary>The crash may have come before there was a run, or after its last record.</summary>
    private static async Task<ChangeRun> ResumeAsync(ChangeBench bench, string change) =>
        await bench.Session.Recovery.ResumeAsync(null, null, bench, default)
        ?? (await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault()
        ?? await bench.RunAsync(change);

    private static async Task<Dictionary<string, string>> UninterruptedAsync()
    {
        using var bench = new ChangeBench();
        Assert.Equal(RunStatus.Succeeded, (await bench.RunAsync(Make(bench))).Status);
        return GeneratedChangeTests.Logical(bench);
    }

    private static async Task ForEachBoundaryAsync(CrashMoment moment, Func<ChangeBench, int, string, Task> recover)
    {
        for (var boundary = 1; ; boundary++)
        {
            using var bench = new ChangeBench();
            var change = Make(bench);
            var ports = bench.Ports;
            bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, boundary, moment, _ => { }) };
            try
            {
                await bench.RunAsync(change);
                Assert.True(boundary > 20, $"only {boundary - 1} boundaries");
                return;
            }
            catch (CrashException)
            {
                // as the process would have ended
            }
            bench.Ports = ports;
            await recover(bench, boundary, change);
        }
    }
}
