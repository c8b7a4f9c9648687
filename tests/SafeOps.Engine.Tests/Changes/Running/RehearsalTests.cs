using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>Apply, undo, compare, apply again.</summary>
public sealed class RehearsalTests
{
    private static string Change(ChangeBench bench)
    {
        bench.Write("a.yaml", "replicas: 1\nname: x\n");
        return bench.Change("""
            steps:
              - { id: one, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
              - { id: two, uses: file.set, with: { file: a.yaml, path: name, value: web } }
            """);
    }

    private static Task<ChangeRun> RehearseAsync(ChangeBench bench, string change, string environment = "dev") =>
        bench.Session.Delivery.RehearseAsync(new ChangeRequest(change, environment), bench, default);

    [Fact]
    public async Task Leads_to_the_end_and_asks_each_step_once()
    {
        using var bench = new ChangeBench();
        var run = await RehearseAsync(bench, Change(bench));

        Assert.Equal((RunStatus.Succeeded, true), (run.Status, run.DryRunWasTrue));
        Assert.Equal("replicas: 2\nname: web\n", bench.Read("a.yaml"));
        Assert.Equal(["one", "two"], bench.Confirmed);
        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal("Rehearsal", record.Kind.ToString());
        Assert.Equal(RunStatus.Undone, (await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default)).Status);
        Assert.Equal("replicas: 1\nname: x\n", bench.Read("a.yaml"));
    }

    [Fact]
    public async Task Is_refused_where_the_environment_is_guarded()
    {
        using var bench = new ChangeBench();
        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => RehearseAsync(bench, Change(bench), "production"));
        Assert.Equal(ErrorCodes.RehearsalRefused, refused.Code);
    }

    [Fact]
    public async Task A_way_back_that_does_not_lead_back_is_a_failure_and_no_evidence()
    {
        using var bench = new ChangeBench();
        bench.Write("a.txt", "1\n");
        var change = bench.Change("""
            steps:
              - id: write
                uses: file.write
                with: { file: a.txt, content: "2\n" }
                undo:
                  - { uses: file.write, with: { file: a.txt, content: "3\n" } }
            """);

        var run = await RehearseAsync(bench, change);

        Assert.Equal(RunStatus.FailedLeft, run.Status);
        Assert.Contains("did not come back", run.Reason);
        await Assert.ThrowsAsync<ChangeGateClosedException>(() => bench.RunAsync(change, "staging"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_boundary_is_resumed_to_the_end_or_undone_to_the_start(bool undo)
    {
        for (var boundary = 1; ; boundary++)
        {
            using var bench = new ChangeBench();
            var change = Change(bench);
            var ports = bench.Ports;
            bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, boundary, CrashMoment.After, () => { }) };
            try
            {
                await RehearseAsync(bench, change);
                Assert.True(boundary > 20, $"only {boundary - 1} boundaries");
                return;
            }
            catch (CrashException)
            {
                // as the process would have ended
            }
            bench.Ports = ports;
            var runId = (await bench.Session.Runs.ListAsync(unfinishedOnly: true, default)).SingleOrDefault()?.RunId;
            if (runId is null)
                continue; // the crash came after the last record
            var run = undo ? await bench.Session.Recovery.UndoAsync(runId, null, bench, default) : await bench.Session.Recovery.ResumeAsync(runId, null, bench, default);
            Assert.True(run!.Status == (undo ? RunStatus.Undone : RunStatus.Succeeded), $"boundary {boundary}: {run.Status} {run.Reason}");
            Assert.Equal(undo ? "replicas: 1\nname: x\n" : "replicas: 2\nname: web\n", bench.Read("a.yaml"));
        }
    }
}
