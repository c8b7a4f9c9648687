using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Promotion;

public sealed class ChangeMeasureTests
{
    private readonly PromotionWorld _world = new();

    [Fact]
    public async Task Counts_failures_of_each_change_and_of_all()
    {
        _world.Run("dev");
        _world.Run("dev", RunStatus.FailedUndone);
        _world.Run("dev", RunStatus.NothingToDo);
        _world.Run("dev", change: "another");

        var measures = await Measure();

        Assert.Equal(["another", PromotionWorld.Change, null], measures.Select(m => m.Change));
        Assert.Equal([0, 0.5, 1.0 / 3], measures.Select(m => m.FailureRate!.Value));
    }

    [Fact]
    public async Task Lead_time_is_from_the_first_stage_to_the_last()
    {
        _world.Run("dev");
        _world.Clock.Advance(TimeSpan.FromHours(30));
        _world.Run("production");
        Assert.Equal(TimeSpan.FromHours(30), (await Measure())[^1].LeadTime);
    }

    [Fact]
    public async Task A_failure_is_restored_by_the_next_good_run_or_the_undo()
    {
        _world.Run("dev", RunStatus.FailedLeft);
        _world.Clock.Advance(TimeSpan.FromMinutes(20));
        _world.Run("dev", runId: "good");
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Verify("dev", "good", passed: false);
        _world.Clock.Advance(TimeSpan.FromMinutes(40));
        _world.Undo("dev", "good");
        _world.Run("staging", RunStatus.InDoubt);

        var measure = (await Measure())[^1];

        Assert.Equal((3, 3, 1), (measure.Runs, measure.Failed, measure.Unrestored));
        Assert.Equal(TimeSpan.FromMinutes(30), measure.TimeToRestore);
    }

    [Fact]
    public async Task Tells_how_true_dry_runs_were_by_step_type()
    {
        Append(new StepTruth(8, 1, 1), new StepTruth(1, 0, 0));
        Append(new StepTruth(0, 0, 5), null);

        var measure = (await Measure())[^1];

        Assert.Equal(new StepTruth(8, 1, 6), measure.DryRun["file.set"]);
        Assert.Equal(new StepTruth(1, 0, 0), measure.DryRun["sql.delete"]);
        Assert.Equal(0.9, measure.DryRunAccuracy);

        void Append(StepTruth files, StepTruth? rows)
        {
            var truth = new Dictionary<string, StepTruth> { ["file.set"] = files };
            if (rows is not null)
                truth["sql.delete"] = rows;
            _world.Ledger.Append(new LedgerEntry(RecordKind.Run, PromotionWorld.Change, "dev")
            {
                RunId = Guid.NewGuid().ToString(),
                Actor = PromotionWorld.Bob,
                At = _world.Clock.Now,
                Outcome = nameof(RunStatus.Succeeded),
                Data = new DeliveryEvidence { InputDigest = "i", Whole = true, Truth = truth }.ToData(),
            });
        }
    }

    [Fact]
    public async Task A_good_run_that_was_taken_back_failed_and_was_restored_by_the_undo()
    {
        _world.Run("dev", runId: "good");
        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        _world.Undo("dev", "good");

        var measure = (await Measure())[^1];

        Assert.Equal((1, 1, 0), (measure.Runs, measure.Failed, measure.Unrestored));
        Assert.Equal(TimeSpan.FromMinutes(15), measure.TimeToRestore);
    }

    [Fact]
    public async Task A_run_in_the_last_stage_that_does_not_stand_is_no_arrival()
    {
        _world.Run("dev");
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Run("production", runId: "first");
        _world.Undo("production", "first");
        Assert.Null((await Measure())[^1].LeadTime);

        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Run("production", runId: "second");
        Assert.Equal(TimeSpan.FromHours(2), (await Measure())[^1].LeadTime);
    }

    [Fact]
    public async Task A_revoked_run_in_the_last_stage_is_no_arrival_and_no_failure()
    {
        _world.Run("dev");
        var run = _world.Run("production");
        _world.ForgeRevocation(run);

        var measure = (await Measure())[^1];

        Assert.Null(measure.LeadTime);
        Assert.Equal(0, measure.Failed);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_makes_times_unknown_and_hides_no_restoration()
    {
        _world.Run("dev");
        _world.Run("dev", RunStatus.FailedLeft);
        _world.Clock.Advance(TimeSpan.FromHours(-5));
        _world.Run("dev");
        _world.Run("production");

        var measure = (await Measure())[^1];

        Assert.Equal((4, 1, 0), (measure.Runs, measure.Failed, measure.Unrestored));
        Assert.Null(measure.TimeToRestore ?? measure.LeadTime);
    }

    [Fact]
    public async Task A_rehearsal_counts_as_the_run_it_ends_with()
    {
        _world.Run("dev", kind: RecordKind.Rehearsal);
        _world.Clock.Advance(TimeSpan.FromHours(3));
        _world.Run("production");

        var measure = (await Measure())[^1];

        Assert.Equal((2, 0), (measure.Runs, measure.Failed));
        Assert.Equal(TimeSpan.FromHours(3), measure.LeadTime);
    }

    [Fact]
    public async Task An_empty_ledger_has_a_total_that_claims_nothing()
    {
        var measure = Assert.Single(await Measure());
        Assert.Null(measure.FailureRate ?? measure.DryRunAccuracy);
        Assert.Null(measure.LeadTime ?? measure.TimeToRestore);
    }

    private Task<IReadOnlyList<ChangeMeasurement>> Measure() =>
        ChangeMeasure.MeasureAsync(_world.Ledger, _world.Environments, LedgerQuery.All, CancellationToken.None);
}
