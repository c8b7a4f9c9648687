using SafeOps.Changes.Running;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>What a failure leads to, and how long a run is watched.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly JumpingClock _clock = new(new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
    private readonly ChangeBench _bench;

    public FailureTests() => _bench = new ChangeBench(time: _clock);

    public void Dispose() => _bench.Dispose();

    private string Chained(string policy)
    {
        _bench.Write("a.yaml", "replicas: 1\nname: x\n");
        _bench.Write("b.yaml", "replicas: 1\n");
        return _bench.Change($$"""
            steps:
              - { id: one, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
              - { id: two, uses: file.set, with: { file: a.yaml, path: name, value: web }, verify: [ { uses: command.run, with: { run: [sh, -c, exit 1], effect: read } } ] }
              - { id: three, uses: file.set, with: { file: b.yaml, path: replicas, value: 2 } }
            onFailure: {{policy}}
            """);
    }

    [Theory]
    [InlineData("undo", RunStatus.FailedUndone, "replicas: 1\nname: x\n", "replicas: 1\n")]
    [InlineData("stop", RunStatus.FailedLeft, "replicas: 2\nname: web\n", "replicas: 1\n")]
    [InlineData("continue", RunStatus.FailedLeft, "replicas: 2\nname: web\n", "replicas: 2\n")]
    public async Task A_failing_check_follows_the_policy(string policy, RunStatus status, string a, string b)
    {
        var run = await _bench.RunAsync(Chained(policy));

        Assert.Equal((status, a, b), (run.Status, _bench.Read("a.yaml"), _bench.Read("b.yaml")));
        Assert.Contains("'two' did not pass its check", run.Reason);
        if (status == RunStatus.FailedUndone)
            return;
        var undone = await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default);
        Assert.Equal((RunStatus.Undone, "replicas: 1\nname: x\n", "replicas: 1\n"), (undone.Status, _bench.Read("a.yaml"), _bench.Read("b.yaml")));
        var records = await _bench.RecordsAsync();
        Assert.Equal(["FailedLeft", "Undone"], records.Select(r => r.Outcome));
    }

    private string Observed()
    {
        _bench.Write("a.yaml", "replicas: 1\n");
        _bench.Write("healthy", "");
        return _bench.Change("""
            steps:
              - id: set
                uses: file.set
                with: { file: a.yaml, path: replicas, value: 2 }
                verify: [ { uses: command.run, with: { run: [test, -f, healthy], effect: read } } ]
                observe: 5m
            """);
    }

    [Fact]
    public async Task A_run_is_watched_for_as_long_as_it_asked()
    {
        var start = _clock.Now;
        var run = await _bench.RunAsync(Observed());

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(start.AddMinutes(5), run.Finished);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_check_that_stops_passing_while_it_is_watched_leads_back_until_the_last_moment(int minute)
    {
        var change = Observed();
        var broken = _clock.Now.AddMinutes(minute);
        _clock.Jumped = () =>
        {
            if (_clock.Now >= broken)
                File.Delete(_bench.PathOf("healthy"));
        };

        var run = await _bench.RunAsync(change);

        Assert.Equal((RunStatus.FailedUndone, "replicas: 1\n"), (run.Status, _bench.Read("a.yaml")));
        Assert.Contains("while it was observed", run.Reason);
    }

    [Fact]
    public async Task What_a_move_took_away_is_not_looked_for_where_it_was()
    {
        _bench.Write("a.yaml", "replicas: 1\n");
        var change = _bench.Change("""
            steps:
              - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
              - { id: move, uses: file.move, with: { from: a.yaml, to: b.yaml } }
            """);
        var run = await _bench.RunAsync(change);

        var verified = await _bench.Session.Recovery.TestAsync(run.RunId, _bench, default);
        var plan = await _bench.Session.Recovery.PlanUndoAsync(run.RunId, _bench, default);
        var undone = await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default);

        Assert.True(verified.Passed, string.Join("; ", verified.Findings.Where(f => !f.Passed).Select(f => f.Found)));
        Assert.All(plan.Actions, a => Assert.True(a.Undoable));
        Assert.Equal(RunStatus.Undone, undone.Status);
        Assert.Equal("replicas: 1\n", _bench.Read("a.yaml"));
    }

    [Fact]
    public async Task A_later_failing_check_closes_the_next_stage()
    {
        var change = Observed();
        var run = await _bench.RunAsync(change);
        File.Delete(_bench.PathOf("healthy"));
        var verified = await _bench.Session.Recovery.TestAsync(run.RunId, _bench, default);

        Assert.False(verified.Passed);
        await Assert.ThrowsAsync<ChangeGateClosedException>(() => _bench.RunAsync(change, "staging"));
    }
}
