using System.Diagnostics;
using SafeOps.Changes.Running;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A crash at every boundary of a run, then resumed, or undone: the end state, or the start.</summary>
public sealed class CrashTests
{
    private const int Seed = 4;
    private const int Steps = 6;

    [Theory]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    [InlineData(CrashMoment.Torn)]
    public async Task A_crash_at_any_boundary_is_resumed_to_the_same_end(CrashMoment moment)
    {
        var end = await UninterruptedAsync();
        await ForEachBoundaryAsync(moment, async (bench, boundary, change) =>
        {
            var resumed = await bench.Session.Recovery.ResumeAsync(null, null, bench, default)
                ?? await bench.RunAsync(change); // the crash came before there was a run
            Assert.True(resumed.Status == RunStatus.Succeeded, $"boundary {boundary} {moment}: {resumed.Status} {resumed.Reason}");
            GeneratedChangeTests.AssertSame(end, GeneratedChangeTests.Logical(bench), boundary, $"resumed after a crash {moment}");
        });
    }

    [Theory]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    [InlineData(CrashMoment.Torn)]
    public async Task A_crash_at_any_boundary_is_undone_to_the_start(CrashMoment moment)
    {
        Dictionary<string, string> start;
        using (var bench = new ChangeBench())
        {
            new GeneratedProject(bench, Seed).Make(Steps);
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
            var change = new GeneratedProject(bench, Seed).Make(Steps);
            using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(CrashingRunStore).Assembly.Location, change, "dev", $"{boundary}", $"{(CrashMoment)(boundary % 3)}"]))!;
            await child.WaitForExitAsync();
            if (child.ExitCode == 0)
            {
                Assert.True(boundary > 20, $"only {boundary - 1} boundaries");
                return;
            }
            Assert.Equal(128 + 9, child.ExitCode);
            var resumed = await bench.Session.Recovery.ResumeAsync(null, null, bench, default) ?? await bench.RunAsync(change);
            Assert.True(resumed.Status == RunStatus.Succeeded, $"boundary {boundary}: {resumed.Status} {resumed.Reason}");
            GeneratedChangeTests.AssertSame(end, GeneratedChangeTests.Logical(bench), boundary, "resumed after a kill");
        }
    }

    private static async Task<Dictionary<string, string>> UninterruptedAsync()
    {
        using var bench = new ChangeBench();
        Assert.Equal(RunStatus.Succeeded, (await bench.RunAsync(new GeneratedProject(bench, Seed).Make(Steps))).Status);
        return GeneratedChangeTests.Logical(bench);
    }

    private static async Task ForEachBoundaryAsync(CrashMoment moment, Func<ChangeBench, int, string, Task> recover)
    {
        for (var boundary = 1; ; boundary++)
        {
            using var bench = new ChangeBench();
            var change = new GeneratedProject(bench, Seed).Make(Steps);
            var ports = bench.Ports;
            bench.Ports = ports with { OpenRuns = p => new CrashingRunStore(ports.OpenRuns(p), p.DataFolder, boundary, moment, _ => { }) };
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
