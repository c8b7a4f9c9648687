using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Sessions;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>From stage to stage with the real files: what is edited on the way closes the next stage.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const string Project = """
        safeops: 1
        environments:
          - { name: dev }
          - { name: staging, targets: { cluster: one } }
          - { name: production, guarded: true }
        connections:
          main: { provider: sqlite, file: data/main.db }
        """;

    private readonly JumpingClock _clock = new(new DateTimeOffset(2026, 5, 4, 23, 50, 0, TimeSpan.Zero));
    private readonly ChangeBench _bench;
    private readonly string _change;

    public DeliveryTests()
    {
        _bench = new ChangeBench(Project, _clock);
        _bench.Write("run.sh", "echo done > done.txt\n");
        foreach (var environment in new[] { "dev", "staging", "production" })
            _bench.Write($"{environment}.txt", "a\n");
        _change = _bench.Change("""
            parameters:
              file: { type: string, default: dev.txt }
              since: { type: date, default: -1d }
            overrides:
              staging: { file: staging.txt }
              production: { file: production.txt }
            steps:
              - { id: write, uses: file.write, with: { file: "${file}", content: "since ${since}\n" } }
              - { id: copy, uses: file.copy, with: { from: run.sh, to: "${file}.sh", overwrite: true } }
            """);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<ChangeRun> StagesAsync()
    {
        await FirstStageAsync();
        var run = await _bench.RunAsync(_change, "staging");
        await ConfirmAsync("staging");
        return run;
    }

    private async Task FirstStageAsync()
    {
        await _bench.Session.Delivery.RehearseAsync(new ChangeRequest(_change, "dev"), _bench, default);
        await ConfirmAsync("dev");
    }

    private async Task PlanAsync()
    {
        await _bench.Session.Delivery.RecordPlanAsync(new ChangeRequest(_change, "production"), _bench, default);
        await ConfirmAsync("production");
    }

    private Task ConfirmAsync(string environment)
    {
        var session = _bench.Session;
        return session.Promotion.ConfirmAsync(new ChangeRequest(_change, environment), [.. session.Promotion.ItemsToConfirm(_change, environment).Select(i => i.Id)], null, default);
    }

    private async Task AssertClosedAsync(ChangeRequest? request = null)
    {
        var before = _bench.Read("production.txt");
        await Assert.ThrowsAsync<ChangeGateClosedException>(() => _bench.Session.Delivery.InvokeAsync(request ?? new ChangeRequest(_change, "production"), _bench, default));
        Assert.Equal(before, _bench.Read("production.txt"));
    }

    [Fact]
    public async Task A_change_that_came_the_whole_way_reaches_production_as_it_was_reviewed_also_after_midnight()
    {
        await StagesAsync();
        await PlanAsync();
        _clock.Now += TimeSpan.FromMinutes(20);

        var run = await _bench.RunAsync(_change, "production");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains("2026-05-03", _bench.Read("production.txt"));
    }

    [Theory]
    [InlineData("try-it.change.yaml", "since ${since}", "from ${since}")]
    [InlineData("try-it.change.yaml", "staging: { file: staging.txt }", "staging: { file: dev.txt }")]
    [InlineData("safeops.yaml", "cluster: one", "cluster: two")]
    [InlineData("run.sh", "done", "ready")]
    public async Task What_is_edited_after_staging_closes_production(string file, string old, string now)
    {
        await StagesAsync();
        Assert.Contains(old, _bench.Read(file));
        _bench.Write(file, _bench.Read(file).Replace(old, now, StringComparison.Ordinal));
        await PlanAsync();

        await AssertClosedAsync();
    }

    [Fact]
    public async Task Other_parameters_than_the_earlier_stages_had_close_production()
    {
        await StagesAsync();
        await PlanAsync();

        await AssertClosedAsync(new ChangeRequest(_change, "production") { Parameters = new Dictionary<string, object?> { ["since"] = "2020-01-01" } });
    }

    [Fact]
    public async Task A_target_that_moved_since_the_recorded_plan_is_refused_although_nobody_named_the_plan()
    {
        await StagesAsync();
        await PlanAsync();
        _bench.Write("production.txt", "somebody else\n");

        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync(_change, "production"));

        Assert.Equal(ErrorCodes.PlanStale, refused.Code);
        Assert.Equal("somebody else\n", _bench.Read("production.txt"));
    }

    [Fact]
    public async Task A_part_of_the_change_in_staging_is_no_evidence()
    {
        await FirstStageAsync();
        await _bench.Session.Delivery.InvokeAsync(new ChangeRequest(_change, "staging") { Steps = ["write"] }, _bench, default);
        await PlanAsync();

        await AssertClosedAsync();
    }

    [Fact]
    public async Task An_undone_run_in_staging_closes_production()
    {
        var staging = await StagesAsync();
        await PlanAsync();
        Assert.Equal(RunStatus.Undone, (await _bench.Session.Recovery.UndoAsync(staging.RunId, null, _bench, default)).Status);

        await AssertClosedAsync();
    }

    [Fact]
    public async Task A_run_that_no_longer_holds_in_staging_closes_production()
    {
        var staging = await StagesAsync();
        await PlanAsync();
        _bench.Write("staging.txt", "somebody else\n");
        Assert.False((await _bench.Session.Recovery.TestAsync(staging.RunId, _bench, default)).Passed);

        await AssertClosedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_recorded_once_although_the_ledger_was_away_when_it_ended(bool undo)
    {
        var ports = _bench.Ports;
        _bench.Ports = ports with { OpenLedger = (p, s) => new LedgerAway(ports.OpenLedger(p, s)) };
        var run = await _bench.RunAsync(_change);
        Assert.Equal((RunStatus.Succeeded, null), (run.Status, run.RecordId));
        Assert.Contains(_bench.Messages, m => m.Contains("could not be recorded", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.RunUnfinished, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync(_change))).Code);

        _bench.Ports = ports;
        if (undo)
            await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default);
        else
            await _bench.Session.Recovery.ResumeAsync(null, null, _bench, default);
        await _bench.Session.Recovery.ResumeAsync(run.RunId, null, _bench, default);

        Assert.Equal(undo ? ["Succeeded", "Undone"] : ["Succeeded"], (await _bench.RecordsAsync()).Select(r => r.Outcome));
    }

    [Fact]
    public async Task A_second_session_is_kept_out_and_told_who_holds_the_change()
    {
        SafeOpsException? second = null;
        _bench.Answer = _ =>
        {
            second ??= Assert.ThrowsAsync<SafeOpsException>(() => ProjectSession.Open(_bench.Root, _bench.Ports).Delivery.InvokeAsync(new ChangeRequest(_change, "dev"), _bench, default)).GetAwaiter().GetResult();
            return true;
        };

        var run = await _bench.RunAsync(_change);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(ErrorCodes.ChangeHeld, second!.Code);
        Assert.Contains("ann", second.Message);
    }

    private sealed class LedgerAway(ILedgerStore inner) : ILedgerStore
    {
        public Task<string?> GetIdAsync(CancellationToken cancellationToken) => inner.GetIdAsync(cancellationToken);

        public Task<string?> GetSignerAsync(CancellationToken cancellationToken) => inner.GetSignerAsync(cancellationToken);

        public Task<string> KeepBulkAsync(ReadOnlyMemory<byte> bulk, CancellationToken cancellationToken) => inner.KeepBulkAsync(bulk, cancellationToken);

        public Task<byte[]?> FindBulkAsync(string digest, CancellationToken cancellationToken) => inner.FindBulkAsync(digest, cancellationToken);

        public Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
            throw new SafeOpsException(ErrorCodes.LedgerUnavailable, "The ledger is away.");

        public IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, CancellationToken cancellationToken) => inner.ReadAsync(query, cancellationToken);
    }
}
