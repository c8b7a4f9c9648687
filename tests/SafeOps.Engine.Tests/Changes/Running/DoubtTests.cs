using System.Diagnostics;
using System.Text.Json;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Torture;
using SafeOps.Torture.Children;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A command was begun and its end is not recorded: nothing is done twice, and a person answers.</summary>
public sealed class DoubtTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(DoubtAnswer.Done, CrashMoment.Before, "1\n2\n")]
    [InlineData(DoubtAnswer.NotDone, CrashMoment.Before, "1\n1\n2\n")]
    [InlineData(DoubtAnswer.NotDone, CrashMoment.After, "1\n2\n")]
    public async Task A_command_in_doubt_waits_for_an_answer(DoubtAnswer answer, CrashMoment moment, string expected)
    {
        // Boundary 2 is the command's intent, 3 its outcome: after the one it has not run, before the other it has.
        var ran = moment == CrashMoment.Before;
        var runId = await CrashAsync(ran ? 3 : 2, moment);
        Assert.Equal(ran, File.Exists(_bench.PathOf("log.txt")));

        var asked = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);
        var seen = await _bench.Session.Runs.GetAsync(runId, default);
        Assert.Equal((RunStatus.InDoubt, RunStatus.InDoubt), (asked!.Status, seen.Status));
        Assert.Contains("-Assume", seen.Reason);
        Assert.Equal(ran ? "1\n" : null, ran ? _bench.Read("log.txt") : null);
        Assert.Empty(await _bench.RecordsAsync());

        var resumed = await _bench.Session.Recovery.ResumeAsync(null, answer, _bench, default);
        Assert.Equal(RunStatus.Succeeded, resumed!.Status);
        Assert.Equal(expected, _bench.Read("log.txt"));
        Assert.Single(await _bench.RecordsAsync());
    }

    [Fact]
    public async Task A_run_goes_on_although_its_change_file_is_gone()
    {
        await CrashAsync(2, CrashMoment.Before);
        File.Delete(_bench.PathOf("try-it.change.yaml"));

        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.Equal(RunStatus.Succeeded, resumed!.Status);
        Assert.Equal("1\n2\n", _bench.Read("log.txt"));
    }

    [Fact]
    public async Task A_damaged_journal_stops_its_own_run_and_no_other_change()
    {
        var runId = await CrashAsync(4, CrashMoment.Before);
        var journal = _bench.PathOf($".safeops/runs/{runId}/journal.jsonl");
        File.WriteAllText(journal, "x" + File.ReadAllText(journal)[1..]);

        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Session.Recovery.ResumeAsync(runId, null, _bench, default));
        var again = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync(_bench.PathOf("try-it.change.yaml")));

        Assert.Equal((ErrorCodes.JournalDamaged, ErrorCodes.JournalDamaged), (refused.Code, again.Code));
        Assert.Equal("1\n", _bench.Read("log.txt"));
        _bench.Write("a.yaml", "replicas: 1\n");
        var other = _bench.Change("steps:\n  - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }", "other");
        Assert.Equal(RunStatus.Succeeded, (await _bench.RunAsync(other)).Status);
    }

    [Fact]
    public async Task A_command_that_outlives_a_killed_run_is_waited_for_and_not_run_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells which processes a killed run left behind");
        var change = _bench.Change("""
            steps:
              - id: slow
                uses: command.run
                with: { shell: sh, run: "touch begun; sleep 2; echo ran >> log.txt", probe: "grep -q ran log.txt", changes: [begun, log.txt] }
                undo: { none: test }
            """);
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildRequest).Assembly.Location, "child"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new ChildRequest(Deed.Run, change, RunId: null, Kill: null)));
        await child.StandardInput.FlushAsync();
        for (var i = 0; i < 600 && !File.Exists(_bench.PathOf("begun")); i++)
            await Task.Delay(50);
        child.Kill();
        await child.WaitForExitAsync();

        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.True(resumed!.Status == RunStatus.Succeeded, $"{resumed.Status} {resumed.Reason}");
        Assert.Equal("ran\n", _bench.Read("log.txt"));
    }

    private async Task<string> CrashAsync(int boundary, CrashMoment moment)
    {
        var change = _bench.Change("""
            steps:
              - { id: one, uses: command.run, with: { shell: sh, run: "echo 1 >> log.txt", changes: [log.txt] }, undo: { none: test } }
              - { id: two, uses: command.run, with: { shell: sh, run: "echo 2 >> log.txt", changes: [log.txt] }, undo: { none: test } }
            """);
        var ports = _bench.Ports;
        _bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, boundary, moment, () => { }) };
        await Assert.ThrowsAsync<CrashException>(() => _bench.RunAsync(change));
        _bench.Ports = ports;
        return (await _bench.Session.Runs.ListAsync(unfinishedOnly: true, default))[0].RunId;
    }
}
