using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Promotion;

public sealed class EvidenceDeskTests
{
    private readonly PromotionWorld _world = new();

    [Theory]
    [InlineData("alice@laptop", "is its author")]
    [InlineData("ALICE@elsewhere", "is its author")]
    [InlineData("bob@laptop", "planned it")]
    [InlineData("erin@x", "ran it")]
    public async Task Refuses_an_approval_by_author_planner_or_runner_at_once(string person, string why)
    {
        _world.Plan();
        _world.Run("production", actor: "erin@x");
        var rows = _world.Ledger.Rows.Count;

        var error = await Fails(ErrorCodes.ApprovalRefused, () => Approve(person));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(rows, _world.Ledger.Rows.Count);
    }

    [Fact]
    public async Task Refuses_an_approval_where_nobody_is_named_as_author()
    {
        _world.Plan();
        _world.Authors = [];
        var error = await Fails(ErrorCodes.ApprovalRefused, () => Approve(PromotionWorld.Carol));
        Assert.Contains("author:", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_names_the_plan_and_counts()
    {
        var story = _world.Earn();
        _world.Without(r => r.Kind == RecordKind.Approval);

        var approval = await Approve("erin@x", story.Plan.PlanDigest![..8]);

        Assert.Equal(story.Plan.PlanDigest, approval.PlanDigest);
        Assert.Equal(story.Plan.RecordId, EvidenceData.Number(approval, EvidenceData.PlanRecordId));
        Assert.True((await _world.AskAsync("production")).Open);
    }

    [Fact]
    public async Task Approving_twice_leaves_one_record_and_after_a_revocation_a_new_one()
    {
        _world.Plan();
        var first = await Approve(PromotionWorld.Carol);
        Assert.Equal(first.RecordId, (await Approve("carol@phone")).RecordId);
        await _world.Revoke(first);
        Assert.NotEqual(first.RecordId, (await Approve(PromotionWorld.Carol)).RecordId);
    }

    [Fact]
    public async Task Refuses_an_approval_without_a_plan_that_counts()
    {
        var error = await Fails(ErrorCodes.EvidenceNotFound, () => Approve(PromotionWorld.Carol));
        Assert.Contains("New-ChangePlan", error.NextStep, StringComparison.Ordinal);
        await _world.Revoke(_world.Plan());
        await Fails(ErrorCodes.EvidenceNotFound, () => Approve(PromotionWorld.Carol));
        _world.Plan();
        await Fails(ErrorCodes.EvidenceNotFound, () => Approve(PromotionWorld.Carol, "00000000"));
        await Fails(ErrorCodes.EvidenceInvalid, () => Approve(PromotionWorld.Carol, _world.PlanDigest[..7]));
    }

    [Fact]
    public async Task Confirms_several_items_at_once_or_none()
    {
        _world.Run("dev");
        await Fails(ErrorCodes.EvidenceInvalid, () => Confirm("dev", "logic-correct", "inputs-handeld"));
        Assert.Single(_world.Ledger.Rows);

        var records = await Confirm("dev", "logic-correct", "Inputs-Handled", "errors-handled", "comments-explain");

        Assert.Equal(4, records.Count);
        Assert.All(records, r => Assert.Equal("run-1", r.RunId));
        Assert.True((await _world.AskAsync("staging")).Open);
    }

    [Fact]
    public async Task An_unknown_item_is_refused_with_the_nearest_word()
    {
        var error = await Fails(ErrorCodes.EvidenceInvalid, () => Confirm("production", "team-notifed"));
        Assert.Contains("Did you mean 'team-notified'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobodys_word_ticks_what_SafeOps_ticks_itself()
    {
        _world.Run("dev", secrets: 1);
        await Fails(ErrorCodes.EvidenceInvalid, () => Confirm("dev", "no-credentials"));
    }

    [Fact]
    public async Task A_word_on_a_run_waits_for_the_run()
    {
        var error = await Fails(ErrorCodes.EvidenceInvalid, () => Confirm("dev", "logic-correct"));
        Assert.Contains("has not run here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revocation_needs_a_reason_a_record_and_something_to_take_away()
    {
        var plan = _world.Plan();
        await Fails(ErrorCodes.EvidenceInvalid, () => Revoke(plan.RecordId, " "));
        await Fails(ErrorCodes.EvidenceNotFound, () => Revoke(99, "x"));

        var revocation = await Revoke(plan.RecordId, "wrong table");

        Assert.Equal("wrong table", revocation.Note);
        Assert.Equal(revocation.RecordId, (await Revoke(plan.RecordId, "again")).RecordId);
        await Fails(ErrorCodes.EvidenceInvalid, () => Revoke(revocation.RecordId, "x"));
        await Fails(ErrorCodes.EvidenceInvalid, () => Revoke(_world.Undo("dev", "r").RecordId, "x"));
        await Fails(ErrorCodes.EvidenceInvalid, () => Revoke(_world.Verify("dev", "r", passed: false).RecordId, "x"));
    }

    [Fact]
    public async Task Nothing_is_added_to_a_damaged_ledger()
    {
        _world.Plan();
        _world.Ledger.Rows[0] = _world.Ledger.Rows[0] with { Actor = "eve@x" };
        await Fails(ErrorCodes.LedgerDamaged, () => Approve(PromotionWorld.Carol));
    }

    private Task<ChangeRecord> Approve(string person, string? digest = null) =>
        _world.Desk.ApproveAsync(_world.Question("production") with { Runner = Actor.Parse(person) }, digest, null, CancellationToken.None);

    private Task<IReadOnlyList<ChangeRecord>> Confirm(string environment, params string[] items) =>
        _world.Desk.ConfirmAsync(_world.Question(environment), items, null, CancellationToken.None);

    private Task<ChangeRecord> Revoke(long id, string reason) => _world.Desk.RevokeAsync(id, reason, Actor.Parse(PromotionWorld.Carol), CancellationToken.None);

    private static async Task<SafeOpsException> Fails(ErrorCode code, Func<Task> deed)
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(deed);
        Assert.Equal(code, error.Code);
        return error;
    }
}
