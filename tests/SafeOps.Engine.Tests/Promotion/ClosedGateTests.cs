using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Promotion;

/// <summary>Every way around the gate that <see cref="ClosedGateCases"/> knows: none opens it.</summary>
public sealed class ClosedGateTests
{
    public static TheoryData<string> Names => [.. ClosedGateCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stays_closed_when(string name)
    {
        var attempt = ClosedGateCases.All.Single(c => c.Name == name);
        var world = new PromotionWorld();
        await attempt.Deed(world, world.Earn());

        var decision = await world.AskAsync("production");

        Assert.False(decision.Open);
        Assert.NotEmpty(attempt.Missing);
        Assert.Empty(attempt.Missing.Except(decision.Missing.Select(i => i.Id)));
        var refusal = Assert.Throws<ChangeGateClosedException>(decision.ThrowIfClosed);
        Assert.Equal(ErrorCodes.ChangeGateClosed, refusal.Code);
        foreach (var item in decision.Missing)
        {
            Assert.NotEmpty(item.Evidence);
            Assert.Contains(item.Id, refusal.Message, StringComparison.Ordinal);
            Assert.True(item.Supply is not null || OnlyTimeOrAnEditHelps(item), $"{item.Id} does not say what supplies it");
            if (item.Supply is { } supply && !supply.StartsWith("Confirm-", StringComparison.Ordinal))
                Assert.Contains(supply, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Opens_when_everything_was_earned()
    {
        var world = new PromotionWorld();
        var story = world.Earn();

        var decision = await world.AskAsync("production");

        Assert.Empty(decision.Missing);
        Assert.True(decision.Open);
        Assert.Equal(story.Plan.RecordId, decision.PlanRecordId);
        decision.ThrowIfClosed();
    }

    [Fact]
    public async Task There_are_at_least_60_ways_and_each_has_its_own_name()
    {
        await Task.CompletedTask;
        Assert.True(ClosedGateCases.All.Count >= 60);
        Assert.Equal(ClosedGateCases.All.Count, ClosedGateCases.All.DistinctBy(c => c.Name).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(23)]
    public async Task Several_attempts_at_once_are_all_named(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var defects = IndependentDefects.Where(_ => random.Next(2) == 0).ToList();
            var world = new PromotionWorld();
            var story = world.Earn();
            foreach (var defect in defects)
                defect.Do(world, story);

            var decision = await world.AskAsync("production");

            Assert.Equal(defects.SelectMany(d => d.Missing).Order(), decision.Missing.Select(i => i.Id).Order());
        }
    }

    private static readonly (Action<PromotionWorld, Story> Do, string[] Missing)[] IndependentDefects =
    [
        ((w, _) => w.EditEnvironment("production", e => e with { Freeze = [DateRange.TryParse("2026-03-03")!] }), [ItemIds.Freeze]),
        ((w, _) => w.EditEnvironment("production", e => e with { Window = MaintenanceWindow.TryParse("Fri 09:00-16:00") }), [ItemIds.Window]),
        ((w, _) => w.Authors = [], [ItemIds.Approval]),
        ((w, _) => w.EditEnvironment("staging", e => e with { Soak = TimeSpan.FromHours(48) }), ["soak:staging"]),
        ((w, _) => w.Checklist = [new ChecklistItem("oncall-told", "On-call was told", ["production"])], ["checklist:production/oncall-told"]),
        ((w, _) => w.ExpectedHead = new string('0', 64), [ItemIds.Ledger]),
    ];

    [Fact]
    public async Task The_first_stage_asks_for_nothing_but_a_sound_ledger_and_clock()
    {
        var decision = await new PromotionWorld().AskAsync("dev");

        Assert.True(decision.Open);
        Assert.Equal([ItemIds.Ledger, ItemIds.Clock], decision.Items.Select(i => i.Id));
    }

    [Fact]
    public async Task An_empty_ledger_lists_everything_at_once_within_100_columns()
    {
        var world = new PromotionWorld();
        var decision = await world.AskAsync("production");

        var refusal = Assert.Throws<ChangeGateClosedException>(decision.ThrowIfClosed);

        Assert.All(refusal.Message.Split('\n').TakeWhile(l => !l.StartsWith("Supply", StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= 100, line));
        Assert.Equal(refusal.Missing.Count, decision.Items.Count - 4); // ledger, clock, window and freeze
        Assert.Contains("Confirm-ChangeVerification -Path purge.change.yaml -Environment dev -Item logic-correct, inputs-handled", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("New-ChangePlan -Path purge.change.yaml -Environment production", refusal.Message, StringComparison.Ordinal);
    }

    private static bool OnlyTimeOrAnEditHelps(GateItem item) =>
        item.Id is ItemIds.Clock or ItemIds.Window or ItemIds.Freeze
        || item.Id.StartsWith("soak:", StringComparison.Ordinal)
        || item.Evidence.Contains("add 'author:", StringComparison.Ordinal);
}
