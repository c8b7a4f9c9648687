using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Running;

public sealed class RunTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static string Append(string id, string word, string more = "undo: { none: test }") => $$"""
          - id: {{id}}
            uses: command.run
            with: { run: "echo {{word}} >> log.txt", shell: sh, changes: [log.txt] }
            {{more}}

        """;

    [Fact]
    public async Task Runs_the_steps_in_order_and_records_the_run()
    {
        var change = _bench.Change("steps:\n" + Append("one", "1") + Append("two", "2"));

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal("1\n2\n", _bench.Read("log.txt"));
        Assert.Equal(["one", "two"], _bench.Confirmed);
        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal((run.RecordId, "Succeeded", run.RunId), (record.RecordId, record.Outcome, record.RunId));
        Assert.Empty(await _bench.Session.Runs.ListAsync(unfinishedOnly: true, default));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_anywhere()
    {
        var change = _bench.Change("steps:\n" + Append("one", "1"));
        var before = _bench.Snapshot();

        var plan = await _bench.PlanAsync(change);

        Assert.True(plan.HasChanges);
        Assert.Equal(before, _bench.Snapshot());
    }

    [Fact]
    public async Task A_declined_step_is_skipped_and_the_run_counts_as_partial()
    {
        var change = _bench.Change("steps:\n" + Append("one", "1") + Append("two", "2"));
        _bench.Answer = step => step.Key != "one";

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal([ActionStatus.Skipped, ActionStatus.Done], run.Actions.Select(a => a.Status));
        Assert.Equal("2\n", _bench.Read("log.txt"));
    }

    [Fact]
    public async Task A_failure_undoes_by_the_authors_steps_in_reverse_order()
    {
        var undo = "undo:\n      - uses: command.run\n        with: { run: \"echo undo-{0} >> log.txt\", shell: sh }";
        var change = _bench.Change("steps:\n" + Append("one", "1", undo.Replace("{0}", "1")) + Append("two", "2", undo.Replace("{0}", "2")) + """
              - id: fails
                uses: command.run
                with: { run: [sh, -c, exit 3] }
                undo: { none: it only fails }
            """);

        var run = await _bench.RunAsync(change);

        Assert.Equal("1\n2\nundo-2\nundo-1\n", _bench.Read("log.txt"));
        Assert.Equal(RunStatus.FailedLeft, run.Status); // what the failed command did nobody knows
        Assert.Equal([ActionStatus.Undone, ActionStatus.Undone, ActionStatus.UndoRefused], run.Actions.Select(a => a.Status));
        Assert.Contains("exit code 3", run.Reason);
    }

    [Fact]
    public async Task An_unfinished_run_keeps_a_second_one_out()
    {
        var change = _bench.Change("steps:\n" + Append("one", "1"));
        using var stop = new CancellationTokenSource();
        _bench.Answer = _ =>
        {
            stop.Cancel();
            return true;
        };

        var run = await _bench.RunAsync(change, stop: stop.Token);
        var second = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync(change));
        _bench.Answer = _ => true;
        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.Equal(RunStatus.Interrupted, run.Status);
        Assert.Equal(ErrorCodes.RunUnfinished, second.Code);
        Assert.Contains(run.RunId, second.Message);
        Assert.Equal(RunStatus.Succeeded, resumed!.Status);
        Assert.Equal("1\n", _bench.Read("log.txt"));
    }

    [Fact]
    public async Task A_step_behind_a_command_that_may_change_anything_is_planned_again_in_its_turn()
    {
        var change = _bench.Change("""
            steps:
              - id: any
                uses: command.run
                with: { run: "echo 1 >> log.txt", shell: sh }
                undo: { none: test }
              - id: more
                uses: command.run
                with: { run: "echo 2 >> log.txt", shell: sh, dryRun: "cat log.txt" }
                undo: { none: test }
            """);

        var plan = await _bench.PlanAsync(change);
        var run = await _bench.RunAsync(change);

        Assert.Contains("waits for", Assert.Single(plan.Actions, a => a.Fidelity == Fidelity.Unknown).FidelityReason);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(PredictionTruth.NotPredicted, run.Actions[^1].Truth);
        Assert.Equal("1\n2\n", _bench.Read("log.txt"));
    }
}
