using System.Text.RegularExpressions;
using SafeOps.Changes.Running;
using SafeOps.Reports;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>Roll-outs over many targets: waves, what is repeated between them, where they stop, and what is told of each target.</summary>
public sealed partial class WaveTests : IDisposable
{
    private readonly JumpingClock _clock = new(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly ChangeBench _bench;

    public WaveTests() => _bench = new ChangeBench(time: _clock);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("wave: 2", "1 1 2 2 3")]
    [InlineData("canary: 1\n    wave: 50%", "1 2 2 2 3")]
    [InlineData("canary: 30%", "1 1 2 2 2")]
    [InlineData("maxParallel: 2", "- - - - -")]
    public async Task A_plan_says_which_target_is_in_which_wave(string rollOut, string waves)
    {
        Files("abcde");

        var plan = await _bench.PlanAsync(Change(rollOut, "[a, b, c, d, e]"));

        Assert.Equal(waves, string.Join(' ', plan.Steps.Select(s => s.Wave?.ToString() ?? "-")));
        Assert.Equal(rollOut.Contains("canary", StringComparison.Ordinal), plan.Steps[0].IsCanary);
    }

    [Fact]
    public async Task The_waves_stand_in_the_plan_as_text_and_as_Markdown()
    {
        Files("abcd");
        var plan = await _bench.PlanAsync(Change("canary: 1\n    wave: 2", "[a, b, c, d]"));

        var text = PlanText.Render(plan, TextStyle.Plain, 100);
        var markdown = ChangeReport.Markdown(plan);

        Assert.Contains("   wave 1 (canary): a\n", text);
        Assert.Contains("   wave 2: b, c\n", text);
        Assert.Contains("   wave 3: d\n", text);
        Assert.Contains("| `set` | wave 2 | `b`, `c` |", markdown);
    }

    [Fact]
    public async Task No_wave_begins_before_the_one_before_it_is_verified()
    {
        Files("abcdef");
        var change = Change("wave: 2\n    maxParallel: 2", "[a, b, c, d, e, f]", "test -f ${item}.yaml");

        var run = await _bench.RunAsync(change);

        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        await AssertInOrderAsync(run.RunId, wave: 2, canary: 0);
        Assert.All(run.Targets, t => Assert.Equal(TargetStatus.Done, t.Status));
    }

    [Fact]
    public async Task Those_that_are_not_reached_are_said_as_not_begun()
    {
        Files("abcdef");
        Change("wave: 2\n    stopAfterFailures: 1", "[a, b, c, d, e, f]", "test ${item} != c");

        var run = await _bench.RunAsync(Stop());

        Assert.Equal("Done Done Failed NotBegun NotBegun NotBegun", string.Join(' ', run.Targets.Select(t => t.Status)));
        Assert.Contains("did not pass its check", run.Targets[2].Reason);
        Assert.Contains("set: 2 done, 1 failed, 3 not begun", RunText.Render(run, TextStyle.Plain, 100));
        Assert.Contains("| `set` | 2 | `d` | not begun |", ChangeReport.Markdown(run));
        Assert.EndsWith("Targets: set: 2 done, 1 failed, 3 not begun.", (await _bench.RecordsAsync())[^1].Note);
        Assert.Equal(["2", "2", "2", "1", "1", "1"], Values("abcdef"));
    }

    [Fact]
    public async Task A_share_of_failures_may_be_a_percentage()
    {
        Files("abcdefghij");
        Change("wave: 5\n    stopAfterFailures: 20%", "[a, b, c, d, e, f, g, h, i, j]", "case ${item} in b|d) exit 1;; esac");

        var run = await _bench.RunAsync(Stop());

        Assert.Equal("Done Failed Done Failed", string.Join(' ', run.Targets.Take(4).Select(t => t.Status)));
        Assert.All(run.Targets.Skip(4), t => Assert.Equal(TargetStatus.NotBegun, t.Status));
    }

    [Fact]
    public async Task What_is_undone_is_said_for_each_target()
    {
        Files("abc");
        var change = Change("wave: 1", "[a, b, c]", "test ${item} != b");

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.FailedUndone, run.Status);
        Assert.Equal("Undone Failed NotBegun", string.Join(' ', run.Targets.Select(t => t.Status)));
        Assert.Contains("What it had done is undone.", run.Targets[1].Reason);
        Assert.Equal(["1", "1", "1"], Values("abc"));
    }

    [Fact]
    public async Task Between_two_waves_the_checks_of_what_is_done_are_repeated_and_a_failure_there_stops()
    {
        Files("abc");
        Change("wave: 1\n    between: 2m", "[a, b, c]", "test ! -f ${item}.broken");
        var change = Stop();
        var jumps = 0;
        _clock.Jumped = () =>
        {
            if (++jumps == 6)
                _bench.Write("a.broken", "");
        };

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.FailedLeft, run.Status);
        Assert.Equal(6, jumps);
        Assert.Equal("Failed Done NotBegun", string.Join(' ', run.Targets.Select(t => t.Status)));
        Assert.Contains("stopped passing its check before the next wave", run.Targets[0].Reason);
    }

    [Fact]
    public async Task A_stop_between_two_waves_is_a_safe_boundary_and_the_rest_goes_on_in_waves()
    {
        Files("abcd");
        var change = Change("wave: 2\n    between: 2m", "[a, b, c, d]", "test -f ${item}.yaml");
        using var stop = new CancellationTokenSource();
        _clock.Jumped = stop.Cancel;

        var stopped = await _bench.RunAsync(change, stop: stop.Token);
        _clock.Jumped = () => { };
        var resumed = await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal("Done Done Planned Planned", string.Join(' ', stopped.Targets.Select(t => t.Status)));
        Assert.Equal(RunStatus.Succeeded, resumed!.Status);
        await AssertInOrderAsync(resumed.RunId, wave: 2, canary: 0);
    }

    /// <summary>Random failures, canaries, waves, limits and crashes: nothing begins after the stop, and nothing is done twice.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Generated_roll_outs_stop_where_they_should_and_touch_each_target_once(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            using var bench = new ChangeBench();
            var items = Enumerable.Range(0, random.Next(3, 9)).Select(i => $"t{i}").ToList();
            var failing = items.Where(_ => random.Next(4) == 0).ToHashSet();
            var (canary, wave, most) = (random.Next(0, 3), random.Next(0, 4), random.Next(1, 4));
            var policy = random.Next(2) == 0 ? "stop" : "continue";
            var change = bench.Change($$"""
                steps:
                  - id: add
                    forEach: [{{string.Join(", ", items)}}]
                    canary: {{canary}}
                    {{(wave > 0 ? $"wave: {wave}" : "maxParallel: 1")}}
                    stopAfterFailures: {{most}}
                    uses: file.replace
                    with: { file: "${item}.txt", regex: '\z', replacement: "x" }
                    verify:
                      - { uses: command.run, with: { run: [test, "!", -f, "${item}.fails"], effect: read } }
                onFailure: {{policy}}
                """);
            items.ForEach(i => bench.Write($"{i}.txt", "-"));
            foreach (var item in failing)
                bench.Write($"{item}.fails", "");

            var ports = bench.Ports;
            var crashAt = random.Next(2, 25);
            bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, crashAt, random.Next(2) == 0 ? CrashMoment.Before : CrashMoment.After, () => { }) };
            ChangeRun? run = null;
            try
            {
                run = await bench.RunAsync(change);
            }
            catch (CrashException)
            {
                bench.Ports = ports;
                run = await bench.Session.Recovery.ResumeAsync(null, null, bench, default)
                    ?? (await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault()
                    ?? await bench.RunAsync(change);
            }

            // By the rules, written apart from what keeps them: one after the other, no more after the limit or a failed canary.
            var reached = new List<string>();
            var failures = 0;
            for (var i = 0; i < items.Count && failures < most && !(failures > 0 && i <= canary && canary > 0 && items.Take(Math.Min(i, canary)).Any(failing.Contains)); i++)
            {
                reached.Add(items[i]);
                failures += failing.Contains(items[i]) ? 1 : 0;
            }
            if (canary > 0 && items.Take(canary).FirstOrDefault(failing.Contains) is { } firstBad)
                reached = [.. items.Take(items.IndexOf(firstBad) + 1)];
            var what = $"seed {seed} round {round}: canary {canary}, wave {wave}, stop {most}, {policy}, failing {string.Join(',', failing)}, crash {crashAt}: {run!.Status} {run.Reason}";
            foreach (var item in items)
                Assert.True(bench.Read($"{item}.txt") == (reached.Contains(item) ? "-x" : "-"), $"{item} of {what}");
            foreach (var target in run.Targets)
            {
                var expected = !reached.Contains(target.Item) ? TargetStatus.NotBegun : failing.Contains(target.Item) ? TargetStatus.Failed : TargetStatus.Done;
                Assert.True(expected == target.Status, $"{target.Item} is {target.Status}, expected {expected} of {what}");
            }
        }
    }

    [GeneratedRegex(@"\[(\w+)\]")]
    private static partial Regex Item();

    /// <summary>In the journal every intent comes after the checks of all waves before its own.</summary>
    private async Task AssertInOrderAsync(string runId, int wave, int canary)
    {
        var session = _bench.Session;
        var run = await session.Runs.GetAsync(runId, default);
        var items = run.Targets.Select(t => t.Item).ToList();
        var history = await _bench.Ports.OpenRuns(session.Project, new SafeOps.Secrets.SecretVault(_bench.Ports.Secrets, new SafeOps.Secrets.SecretMasker())).ReadAsync(runId, default);
        var verified = new HashSet<string>();
        foreach (var record in history.Records.Where(r => r.StepKey is not null))
        {
            var item = Item().Match(record.StepKey!).Groups[1].Value;
            if (record.Event == JournalEvent.StepVerified)
                verified.Add(item);
            if (record.Event == JournalEvent.Intent)
                Assert.All(items.Take(canary + ((items.IndexOf(item) - canary) / wave * wave)), earlier => Assert.Contains(earlier, verified));
        }
    }

    private void Files(string names)
    {
        foreach (var name in names)
            _bench.Write($"{name}.yaml", "replicas: 1\n");
    }

    private IEnumerable<string> Values(string names) => names.Select(n => _bench.Read($"{n}.yaml")[10..11]);

    private string Stop()
    {
        var path = _bench.PathOf("try-it.change.yaml");
        File.AppendAllText(path, "onFailure: stop\n");
        return path;
    }

    private string Change(string rollOut, string items, string check = "true") => _bench.Change($$"""
        steps:
          - id: set
            forEach: {{items}}
            {{rollOut}}
            uses: file.set
            with: { file: "${item}.yaml", path: replicas, value: 2 }
            verify:
              - { uses: command.run, with: { shell: sh, effect: read, run: "{{check}}" } }
        """);
}
