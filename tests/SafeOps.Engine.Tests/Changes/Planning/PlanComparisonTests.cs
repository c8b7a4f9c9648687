using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;

namespace SafeOps.Engine.Tests.Changes.Planning;

public sealed class PlanComparisonTests
{
    private static readonly PlannedAction Purge = Action("purge/1", "sessions on sessions-dev", new JsonObject { ["where"] = "old" });

    [Fact]
    public void A_plan_equals_itself()
    {
        foreach (var plan in GeneratedPlans.Many(100))
            Assert.Empty(PlanComparison.Of(plan, plan).Differences);
    }

    [Fact]
    public void Live_counts_may_move()
    {
        var comparison = PlanComparison.Of(Plan(Purge with { Observed = new JsonObject { ["rows"] = 12408 } }), Plan(Purge with { Observed = new JsonObject { ["rows"] = 12411 } }));
        Assert.True(comparison.WouldDoTheSame);
        Assert.Equal(["sessions on sessions-dev: rows was 12\u2009408, is 12\u2009411"], comparison.Differences);
    }

    [Fact]
    public void Another_before_value_makes_a_plan_stale()
    {
        var comparison = PlanComparison.Of(
            Plan(Purge with { Before = new JsonObject { ["content"] = new string('a', 64) } }),
            Plan(Purge with { Before = new JsonObject { ["content"] = new string('b', 64) } }));
        Assert.True(comparison.SameDigest);
        Assert.False(comparison.WouldDoTheSame);
        Assert.Equal("sessions on sessions-dev: content was aaaaaaaa, is bbbbbbbb", comparison.Stale.Single().Text);
    }

    [Fact]
    public void A_target_that_came_into_being_makes_a_plan_stale() =>
        Assert.False(PlanComparison.Of(Plan(Purge with { Verb = ActionVerb.Create }), Plan(Purge with { Verb = ActionVerb.Update })).WouldDoTheSame);

    [Fact]
    public void An_action_that_is_no_longer_needed_is_said_and_refuses_nothing()
    {
        var comparison = PlanComparison.Of(Plan(Purge), Plan(Purge with { Verb = ActionVerb.None }));
        Assert.True(comparison.WouldDoTheSame);
        Assert.Equal("sessions on sessions-dev: action was delete, is none", comparison.Moved.Single().Text);
    }

    [Fact]
    public void Another_environment_is_expected_to_look_different()
    {
        var comparison = PlanComparison.Of(
            Plan(Purge with { Before = new JsonObject { ["rows"] = 1 } }),
            Plan(Purge with { Before = new JsonObject { ["rows"] = 2 } }) with { Environment = "production", Digest = "other", Parameters = new JsonObject { ["database"] = "sessions-prod" } });
        Assert.Empty(comparison.Stale);
        Assert.True(comparison.SameShape);
        Assert.False(comparison.WouldDoTheSame);
        Assert.Equal(["parameter database: absent → sessions-prod"], comparison.Differences);
    }

    [Fact]
    public void A_target_that_came_before_the_others_is_one_addition_and_no_change()
    {
        var (a, b) = (Action("clean/1", "a.log", new JsonObject { ["path"] = "a.log" }), Action("clean/2", "b.log", new JsonObject { ["path"] = "b.log" }));
        var comparison = PlanComparison.Of(Plan(a with { Id = "clean/1" }), Plan(b with { Id = "clean/1" }, a with { Id = "clean/2" }));
        Assert.Equal([ActionDifferenceKind.Added], comparison.Actions.Select(d => d.Kind));
        Assert.Equal("clean/1 is new: delete b.log", comparison.Actions[0].Text);
    }

    [Fact]
    public void Another_intent_is_told_by_its_fields()
    {
        var comparison = PlanComparison.Of(Plan(Purge), Plan(Purge with { Intent = new JsonObject { ["where"] = "all" } }) with { Digest = "other" });
        Assert.Equal("purge/1 (sessions on sessions-dev) intends something else: where: old → all", comparison.Actions.Single().Text);
    }

    [Fact]
    public void An_action_that_went_away_is_named()
    {
        var comparison = PlanComparison.Of(Plan(Purge), Plan() with { Digest = "other", Footprint = [] });
        Assert.Equal(["purge/1 is no longer there: delete sessions on sessions-dev", "step purge touches: 1 delete → no such step"], comparison.Differences);
    }

    private static PlannedAction Action(string id, string target, JsonObject intent) => new()
    {
        Id = id,
        StepKey = id[..id.IndexOf('/')],
        StepId = id[..id.IndexOf('/')],
        Uses = "sql.delete",
        Verb = ActionVerb.Delete,
        Target = target,
        Summary = target,
        Fidelity = Fidelity.Exact,
        Risk = RiskLevel.Low,
        Undo = "undo: restores",
        Undoable = true,
        Intent = intent,
    };

    private static ChangePlan Plan(params PlannedAction[] actions) => new()
    {
        Change = "purge",
        Title = "Purge",
        Environment = "dev",
        Path = "purge.change.yaml",
        Project = "/srv/shop",
        Risk = RiskLevel.Low,
        Steps = [new PlannedStep("purge", "purge", null, "purge", "sql.delete", actions)],
        Parameters = [],
        Digest = "digest",
        ShapeDigest = "shape",
        InputDigest = "input",
        Footprint = [new Footprint("purge", new Dictionary<string, int> { ["delete"] = 1 })],
        PlannedAt = DateTimeOffset.UnixEpoch,
        PlannedBy = "ann@laptop",
    };
}
