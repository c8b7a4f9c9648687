using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Promotion;

public sealed class OverrideTests
{
    private const string Reason = "the database is filling up";

    [Fact]
    public async Task Passes_a_named_item_and_keeps_the_reason()
    {
        var world = Earned();
        world.At(new(2026, 3, 3, 20, 0, 0, TimeSpan.Zero));
        world.Overrides = new() { ["window"] = Reason };

        var decision = await world.AskAsync("production");

        Assert.True(decision.Open);
        Assert.Equal(new Dictionary<string, string> { ["window"] = Reason }, decision.Overridden);
        Assert.Equal(Reason, decision.Items.Single(i => i.Id == ItemIds.Window).OverrideReason);
    }

    [Theory]
    [InlineData("soak")]
    [InlineData("soak:staging")]
    [InlineData("SOAK:Staging")]
    public async Task Takes_the_full_name_or_an_unambiguous_short_one(string name)
    {
        var world = Earned();
        world.Run("staging");
        world.Overrides = new() { [name] = Reason };

        Assert.Equal(["soak:staging"], (await world.AskAsync("production")).Overridden.Keys);
    }

    [Theory]
    [InlineData("team-notified")]
    [InlineData("checklist:team-notified")]
    [InlineData("checklist:production/team-notified")]
    public async Task Takes_the_item_of_a_checklist_alone(string name)
    {
        var world = Earned();
        world.WithoutItem("production", "team-notified");
        world.Overrides = new() { [name] = Reason };

        Assert.True((await world.AskAsync("production")).Open);
    }

    [Fact]
    public async Task Does_not_record_what_was_satisfied_anyway()
    {
        var world = Earned();
        world.Overrides = new() { ["window"] = Reason, ["approval"] = Reason };

        var decision = await world.AskAsync("production");

        Assert.True(decision.Open);
        Assert.Empty(decision.Overridden);
    }

    [Fact]
    public async Task A_low_risk_change_skips_a_middle_stage_with_its_soak_and_checklist()
    {
        var world = Earned();
        world.Risk = RiskLevel.Low;
        world.Without(r => r.Environment == "staging");
        world.Overrides = new() { ["earlier-stages:staging"] = Reason };

        var decision = await world.AskAsync("production");

        Assert.Empty(decision.Missing);
        Assert.Contains("soak:staging", decision.Overridden.Keys);
    }

    [Theory]
    [InlineData(RiskLevel.Medium)]
    [InlineData(RiskLevel.High)]
    public async Task No_riskier_change_skips_a_stage(RiskLevel risk)
    {
        var world = Earned();
        world.Risk = risk;
        world.Without(r => r.Environment == "staging");

        await Refuses(world, "earlier-stages:staging", Reason, "only a low-risk change");
    }

    [Fact]
    public async Task The_first_stage_is_never_skipped()
    {
        var world = Earned();
        world.Risk = RiskLevel.Low;
        world.Without(r => r.Environment == "dev");

        await Refuses(world, "earlier-stages:dev", Reason, "never skipped");
    }

    [Fact]
    public async Task A_failed_verification_is_never_passed()
    {
        var world = new PromotionWorld { Risk = RiskLevel.Low };
        var story = world.Earn();
        world.Verify("staging", story.Staging.RunId!, passed: false);

        await Refuses(world, "earlier-stages:staging", Reason, "failed verification");
    }

    [Fact]
    public async Task A_stage_that_stands_takes_nothing_along()
    {
        var world = Earned();
        world.Run("staging"); // stands, and has not soaked
        world.Overrides = new() { ["earlier-stages:staging"] = Reason };

        var decision = await world.AskAsync("production");

        Assert.Equal(["soak:staging"], decision.Missing.Select(i => i.Id));
        Assert.Empty(decision.Overridden);
    }

    [Fact]
    public async Task The_soak_of_a_run_that_is_not_there_cannot_be_cut_short()
    {
        var world = Earned();
        world.Without(r => r.Environment == "staging");

        await Refuses(world, "soak:staging", Reason, "no run");
    }

    [Fact]
    public async Task The_ledger_and_the_clock_are_never_passed()
    {
        var world = Earned();
        world.Ledger.Rows[2] = world.Ledger.Rows[2] with { Actor = "eve@x" };
        await Refuses(world, "ledger", Reason, "cannot be overridden");

        world = Earned();
        world.Run("dev");
        world.Clock.Advance(TimeSpan.FromHours(-1));
        await Refuses(world, "clock", Reason, "cannot be overridden");
    }

    [Theory]
    [InlineData("windw", "Did you mean 'window'?")]
    [InlineData("aproval", "Did you mean 'approval'?")]
    [InlineData("everything", "nothing this gate asks for")]
    [InlineData("", "nothing this gate asks for")]
    public async Task An_unknown_item_is_refused_with_the_nearest_word(string name, string expected) =>
        await Refuses(Earned(), name, Reason, expected);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task An_empty_reason_is_refused(string reason)
    {
        var world = Earned();
        world.Freeze("2026-03-03");
        await Refuses(world, "freeze", reason, "no reason");
    }

    [Fact]
    public async Task A_short_name_for_several_items_is_refused_naming_them()
    {
        var world = new PromotionWorld();
        await Refuses(world, "earlier-stages", Reason, "earlier-stages:dev, earlier-stages:staging");
    }

    [Fact]
    public async Task An_override_leaves_everything_else_asked()
    {
        var world = Earned();
        world.Freeze("2026-03-03");
        world.PlanDigest = Digest.OfText("plan 2");
        world.Overrides = new() { ["freeze"] = Reason };

        Assert.Equal([ItemIds.DryRun, ItemIds.Approval, "checklist:production/final-dry-run"], (await world.AskAsync("production")).Missing.Select(i => i.Id));
    }

    private static PromotionWorld Earned()
    {
        var world = new PromotionWorld();
        world.Earn();
        return world;
    }

    private static async Task Refuses(PromotionWorld world, string name, string reason, string expected)
    {
        world.Overrides = new() { [name] = reason };
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => world.AskAsync("production"));
        Assert.Equal(ErrorCodes.EvidenceInvalid, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
