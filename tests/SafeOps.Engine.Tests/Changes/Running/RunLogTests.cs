using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Changes.Running;

public sealed class RunLogTests : IDisposable
{
    private const string TwoFiles = """
        steps:
          - id: limits
            name: Raise ${item}
            forEach: [a, b]
            uses: file.set
            with: { file: "${item}.yaml", path: memory, value: 1Gi }
          - id: third
            uses: file.set
            with: { file: c.yaml, path: memory, value: 1Gi }
            verify:
              - uses: command.run
                with: { run: [test, -f, c.yaml], effect: read }
        """;

    private readonly ChangeBench _bench = new();

    public RunLogTests()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _bench.Write($"{name}.yaml", "memory: 512Mi\n");
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tells_each_action_before_and_after_it_in_the_order_of_the_run()
    {
        var listener = new Listener();
        var run = await RunAsync(TwoFiles, listener);
        var told = listener.Entries.Where(e => e.ActionId == "limits[b]/1" && e.RunId is not null).Select(e => e.Text).ToList();
        Assert.Equal(3, told.Count);
        Assert.Equal("file.set updates b.yaml. memory: 512Mi → 1Gi (line 1). The prediction is exact. Undo: restores the saved file. 14 B are saved first.", told[0]);
        Assert.Equal("Done as predicted: b.yaml.", told[1]);
        Assert.StartsWith("Verified: b.yaml", told[2], StringComparison.Ordinal);
        Assert.All(listener.Entries.Where(e => e.RunId is not null), e => Assert.Equal(run.RunId, e.RunId));
    }

    [Fact]
    public async Task Notes_the_milestones_at_a_level_of_their_own()
    {
        var listener = new Listener();
        var run = await RunAsync(TwoFiles, listener);
        var notes = listener.Entries.Where(e => e.Level == MessageLevel.Information).Select(e => e.Text).ToList();
        Assert.Equal(
        [
            "The gate of dev is open: 2 items.",
            $"try-it in dev begins: 3 actions, plan {SafeOps.Values.Digest.Short(run.PlanDigest)}.",
            "Step 'limits' begins: 2 actions.",
            "Step 'third' begins: 1 action.",
            "Its checks passed.",
            "The run has ended: Succeeded.",
            "Recorded in the ledger as record 1.",
        ], notes);
    }

    [Fact]
    public async Task Logs_a_failure_and_the_way_back_with_their_reasons()
    {
        var listener = new Listener { BeforeProgress = status => { if (status.Contains("c.yaml", StringComparison.Ordinal)) _bench.Write("c.yaml", "memory: 2Gi\n"); } };
        await RunAsync(TwoFiles, listener);
        var failure = Assert.Single(listener.Entries, e => e.Level == MessageLevel.Error);
        Assert.Equal("third/1", failure.ActionId);
        Assert.Contains("c.yaml", failure.Text, StringComparison.Ordinal);
        Assert.EndsWith("It has done nothing.", failure.Text, StringComparison.Ordinal);
        Assert.Contains(listener.Entries, e => e.ActionId == "limits[b]/1" && e.Text.StartsWith("Taken back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_progress_in_actions_with_the_target_at_work()
    {
        var listener = new Listener();
        await RunAsync(TwoFiles, listener);
        var shown = listener.Progresses.Where(p => p.Activity == "try-it in dev").ToList();
        Assert.All(shown, p => Assert.Equal(3, p.Total));
        Assert.Contains(shown, p => p is { Done: 1, Status: "Raise b: b.yaml" });
        Assert.Equal(shown.Select(p => p.Done).Order(), shown.Select(p => p.Done));
        Assert.Equal(3, shown[^1].Done);
    }

    [Fact]
    public async Task A_resumed_run_goes_on_counting_where_it_stopped()
    {
        using var stop = new CancellationTokenSource();
        var stopping = new Listener { BeforeProgress = status => { if (status.Contains("b.yaml", StringComparison.Ordinal)) stop.Cancel(); } };
        var run = await RunAsync(TwoFiles, stopping, stop.Token);
        Assert.Equal(RunStatus.Interrupted, run.Status);
        var listener = new Listener();
        await _bench.Session.Recovery.ResumeAsync(run.RunId, null, listener, CancellationToken.None);
        Assert.Contains(listener.Entries, e => e.Text.Contains("goes on", StringComparison.Ordinal));
        Assert.True(listener.Progresses[0].Done > 0);
    }

    [Fact]
    public async Task Makes_no_entry_nobody_listens_to()
    {
        var listener = new Listener { Least = MessageLevel.Warning };
        await RunAsync(TwoFiles, listener);
        Assert.All(listener.Entries, e => Assert.True(e.Level >= MessageLevel.Warning));
    }

    [Fact]
    public void An_entry_reads_as_one_line()
    {
        var entry = new RunLogEntry(MessageLevel.Warning, new DateTimeOffset(2026, 11, 23, 9, 4, 5, 6, TimeSpan.Zero), "first\nsecond") { RunId = "r1", StepKey = "limits", ActionId = "limits/1" };
        Assert.Equal("09:04:05.006Z warning     limits/1: first second", entry.ToString());
    }

    private Task<ChangeRun> RunAsync(string steps, IRunObserver observer, CancellationToken stop = default) =>
        _bench.Session.Delivery.InvokeAsync(new ChangeRequest(_bench.Change(steps), "dev"), observer, stop);

    private sealed class Listener : IRunObserver
    {
        public MessageLevel Least { get; init; }

        public Action<string> BeforeProgress { get; init; } = _ => { };

        public List<RunLogEntry> Entries { get; } = [];

        public List<(string Activity, string Status, long Done, long? Total)> Progresses { get; } = [];

        public bool Confirm(PlannedStep step, ChangePlan plan) => true;

        public void Message(MessageLevel level, string text)
        {
        }

        public bool Listens(MessageLevel level) => level >= Least;

        public void Log(RunLogEntry entry) => Entries.Add(entry);

        public void Progress(string activity, string status, long done, long? total)
        {
            Progresses.Add((activity, status, done, total));
            if (activity == "try-it in dev")
                BeforeProgress(status);
        }
    }
}
