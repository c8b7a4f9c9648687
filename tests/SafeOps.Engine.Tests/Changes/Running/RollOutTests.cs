using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>One step over many items: in parallel, canary first, no more after so many failures.</summary>
public sealed class RollOutTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Items_run_really_at_the_same_time_and_the_journal_stays_whole()
    {
        // Each waits for the other: one after the other they would never end well.
        var change = _bench.Change("""
            steps:
              - id: meet
                forEach: [a, b]
                maxParallel: 2
                uses: command.run
                with: { shell: sh, run: "touch ${item}.here; i=0; while [ ! -f a.here ] || [ ! -f b.here ]; do i=$((i+1)); [ $i -gt 200 ] && exit 1; sleep 0.05; done" }
                undo: { none: test }
            """.Replace("$((i+1))", "`expr $i + 1`", StringComparison.Ordinal));

        var run = await _bench.RunAsync(change);

        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        Assert.Equal(["meet"], _bench.Confirmed);
        var again = await _bench.Session.Runs.GetAsync(run.RunId, default);
        Assert.Equal(run.Actions.Select(a => a.Status), again.Actions.Select(a => a.Status));
    }

    [Fact]
    public async Task A_failing_canary_keeps_the_rest_from_being_touched()
    {
        foreach (var file in "abc")
            _bench.Write($"{file}.yaml", "replicas: 1\n");
        var change = _bench.Change(Verified("canary: 1\n    maxParallel: 3", "[a, b, c]", "test ${item} != a") + "onFailure: stop");

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.FailedLeft, run.Status);
        Assert.Equal(["replicas: 2\n", "replicas: 1\n", "replicas: 1\n"], "abc".Select(f => _bench.Read($"{f}.yaml")));
    }

    [Fact]
    public async Task No_item_begins_after_so_many_failures()
    {
        foreach (var file in "abcde")
            _bench.Write($"{file}.yaml", "replicas: 1\n");
        var change = _bench.Change(Verified("maxParallel: 1\n    stopAfterFailures: 2", "[a, b, c, d, e]", "test ${item} = a") + "onFailure: stop");

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.FailedLeft, run.Status);
        Assert.Equal(["2", "2", "2", "1", "1"], "abcde".Select(f => _bench.Read($"{f}.yaml")[10..11]));
    }

    [Fact]
    public async Task A_change_that_goes_on_after_a_failure_is_no_success_also_when_it_was_stopped_between()
    {
        _bench.Write("a.yaml", "replicas: 1\n");
        _bench.Write("b.yaml", "replicas: 1\n");
        using var stop = new CancellationTokenSource();
        var change = _bench.Change("""
            steps:
              - { id: fails, uses: command.run, with: { run: [sh, -c, exit 3] }, undo: { none: test } }
              - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
            onFailure: continue
            """);
        _bench.Answer = step =>
        {
            if (step.Key == "set")
                stop.Cancel();
            return true;
        };

        var stopped = await _bench.RunAsync(change, stop: stop.Token);
        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal(RunStatus.FailedLeft, resumed!.Status);
        Assert.Equal("replicas: 2\n", _bench.Read("a.yaml"));
        Assert.Contains("exit code 3", resumed.Reason);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_declined_step_stays_declined_for_all_its_items_after_a_crash(int boundary)
    {
        foreach (var file in "abc")
            _bench.Write($"{file}.yaml", "replicas: 1\n");
        var change = _bench.Change("steps:\n  - { id: set, forEach: [a, b, c], uses: file.set, with: { file: \"${item}.yaml\", path: replicas, value: 2 } }");
        var ports = _bench.Ports;
        _bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, boundary, CrashMoment.After, () => { }) };
        _bench.Answer = _ => false;
        await Assert.ThrowsAsync<CrashException>(() => _bench.RunAsync(change));

        _bench.Ports = ports;
        _bench.Answer = _ => true;
        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.Equal(RunStatus.Partial, resumed!.Status);
        Assert.All("abc", f => Assert.Equal("replicas: 1\n", _bench.Read($"{f}.yaml")));
    }

    [Fact]
    public async Task What_stands_on_a_declined_step_is_planned_again_and_the_run_is_no_evidence()
    {
        _bench.Write("a.yaml", "replicas: 1\nname: x\n");
        var change = _bench.Change("""
            steps:
              - { id: one, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
              - { id: two, uses: file.set, with: { file: a.yaml, path: name, value: web } }
            """);
        _bench.Answer = step => step.Key != "one";

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal("replicas: 1\nname: web\n", _bench.Read("a.yaml"));
        _bench.Answer = _ => true;
        await Assert.ThrowsAsync<ChangeGateClosedException>(() => _bench.RunAsync(change, "staging"));
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default)).Status);
        Assert.Equal("replicas: 1\nname: x\n", _bench.Read("a.yaml"));
    }

    [Fact, Trait("Category", "Long")]
    public async Task Many_items_take_no_more_than_in_proportion()
    {
        var small = await TimeAsync(250);
        var large = await TimeAsync(1000);

        Assert.True(large < small * 10, $"four times the items took {large / small:0.0} times as long");
    }

    private static async Task<double> TimeAsync(int items)
    {
        using var bench = new ChangeBench();
        for (var i = 0; i < items; i++)
            bench.Write($"f/{i}.yaml", "replicas: 1\n");
        var change = bench.Change($"parameters:\n  all: {{ type: list, default: [{string.Join(", ", Enumerable.Range(0, items))}] }}\nsteps:\n  - {{ id: set, forEach: \"${{all}}\", uses: file.set, with: {{ file: \"f/${{item}}.yaml\", path: replicas, value: 2 }} }}");
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(RunStatus.Succeeded, (await bench.RunAsync(change)).Status);
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Verified(string rollOut, string items, string check) => $$"""
        steps:
          - id: set
            forEach: {{items}}
            {{rollOut}}
            uses: file.set
            with: { file: "${item}.yaml", path: replicas, value: 2 }
            verify:
              - { uses: command.run, with: { shell: sh, effect: read, run: "{{check}}" } }

        """;
}
