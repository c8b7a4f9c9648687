using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Promotion;

/// <summary>What must not close a gate: the edges of its rules, and what only looks like trouble.</summary>
public sealed class OpenGateTests
{
    private static readonly Dictionary<string, Action<PromotionWorld, Story>> Deeds = new()
    {
        ["the window has just opened"] = (w, _) => w.At(new(2026, 3, 4, 8, 0, 0, TimeSpan.Zero)),
        ["the window closes in a minute"] = (w, _) => w.At(new(2026, 3, 3, 14, 59, 0, TimeSpan.Zero)),
        ["the freeze begins tomorrow"] = (w, _) => w.Freeze("2026-03-04..2026-03-06"),
        ["the freeze ended yesterday"] = (w, _) => w.Freeze("2026-03-01..2026-03-02"),
        ["the soak has just ended"] = (w, _) => w.LongSoak(TimeSpan.Zero),
        ["the plan is exactly as old as its limit"] = (w, s) => w.EditEnvironment("production", e => e with { PlanLimit = w.Clock.Now - s.Plan.At }),
        ["a clock is two minutes behind"] = (w, _) => { w.Run("production", change: "other"); w.Clock.Advance(TimeSpan.FromMinutes(-2)); },
        ["staging found nothing to do afterwards"] = (w, _) => w.Run("staging", RunStatus.NothingToDo),
        ["dev was run once more in part"] = (w, _) => w.Run("dev", whole: false),
        ["a later verification passed"] = (w, s) => w.Verify("staging", s.Staging.RunId!, passed: true),
        ["another change failed in staging"] = (w, _) => w.Run("staging", RunStatus.FailedLeft, change: "other"),
        ["a run of an older version was revoked"] = (w, _) => { },
        ["the planner recorded the same plan again"] = (w, _) => w.Plan(),
        ["somebody's unneeded approval does not count"] = (w, s) => w.Approval(PromotionWorld.Alice, s.Plan.RecordId),
        ["two approved where two are asked"] = (w, s) => { w.Approvers(2); w.Approval("erin@x", s.Plan.RecordId); },
        ["the anchor is the head"] = (w, _) => w.ExpectedHead = w.Ledger.Rows[^1].Digest,
        ["the anchor is an older head"] = (w, _) => w.ExpectedHead = w.Ledger.Rows[3].Digest,
        ["the change's own item is for dev only"] = (w, _) => w.Checklist = [new ChecklistItem("x", "X", ["dev"])],
        ["the change's own item was confirmed"] = (w, _) => { w.Checklist = [new ChecklistItem("x", "X", [])]; w.Confirmation("production", "x"); },
        ["only the state is asked"] = (w, _) => w.PlanDigest = null!,
    };

    public static TheoryData<string> Names => [.. Deeds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stays_open_when(string name)
    {
        var world = new PromotionWorld();
        if (name == "a run of an older version was revoked")
            world.WithShape("shape 0", () => world.ForgeRevocation(world.Run("dev")));
        var story = world.Earn();
        Deeds[name](world, story);

        var decision = await world.AskAsync("production");

        Assert.Empty(decision.Missing.Select(m => $"{m.Id}: {m.Evidence}"));
    }

    [Fact]
    public async Task A_stage_superseded_by_another_version_stands_again_when_a_run_finds_nothing_to_do_and_soaks_anew()
    {
        var world = new PromotionWorld();
        world.Earn();
        world.WithShape("shape 2", () => world.Run("staging"));
        world.Run("staging", RunStatus.NothingToDo);

        Assert.Equal(["soak:staging"], (await world.AskAsync("production")).Missing.Select(m => m.Id));
    }

    [Fact]
    public async Task An_interrupted_run_that_was_resumed_counts_as_its_end()
    {
        var world = new PromotionWorld();
        world.Run("dev", RunStatus.Interrupted, runId: "r");
        world.Run("dev", runId: "r");
        world.Confirm("dev");

        Assert.True((await world.AskAsync("staging")).Open);
    }

    [Fact]
    public async Task Staging_asks_for_the_run_in_dev_and_its_checklist()
    {
        var world = new PromotionWorld();
        world.Run("dev");
        Assert.Equal(4, (await world.AskAsync("staging")).Missing.Count());
        world.Confirm("dev");
        Assert.True((await world.AskAsync("staging")).Open);
    }

    [Fact]
    public async Task The_status_tells_of_every_stage_and_writes_nothing()
    {
        var world = new PromotionWorld();
        world.Run("dev");
        var rows = world.Ledger.Rows.Count;

        var status = await new PromotionReader(world.Ledger, world.Clock).StatusAsync(world.Question("dev"), CancellationToken.None);

        Assert.Equal(["dev", "staging", "production"], status.Stages.Select(s => s.Environment));
        Assert.Equal([true, false, false], status.Stages.Select(s => s.Open));
        Assert.Equal("run-1", status.Stages[0].RunId);
        Assert.NotEmpty(status.Stages[1].Missing);
        Assert.Equal(rows, world.Ledger.Rows.Count);
    }

    [Fact]
    public async Task The_evidence_of_a_run_reads_back_as_it_was_written()
    {
        var world = new PromotionWorld();
        var run = world.Run("dev");
        Assert.Equal(true, EvidenceData.Flag(run, EvidenceData.Whole));
        Assert.Equal(0, EvidenceData.Number(run, EvidenceData.SecretsFound));
        Assert.Equal(world.Clock.Now, EvidenceData.Time(run, EvidenceData.VerifiedAt));
        Assert.Equal(RecordKind.Run, run.Kind);
        await Task.CompletedTask;
    }
}
