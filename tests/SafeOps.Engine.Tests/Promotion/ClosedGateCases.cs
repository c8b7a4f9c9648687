using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Values;
using World = SafeOps.Engine.Tests.Promotion.PromotionWorld;

namespace SafeOps.Engine.Tests.Promotion;

/// <param name="Deed">Done to a world in which production is open.</param>
/// <param name="Missing">Items that must then be missing.</param>
internal sealed record ClosedGateCase(string Name, Func<World, Story, Task> Deed, params string[] Missing)
{
    public ClosedGateCase(string name, Action<World, Story> deed, params string[] missing)
        : this(
            name,
            (world, story) =>
            {
                deed(world, story);
                return Task.CompletedTask;
            },
            missing)
    {
    }
}

internal static partial class ClosedGateCases
{
    private const string Dev = "earlier-stages:dev";
    private const string Staging = "earlier-stages:staging";
    private const string Soak = "soak:staging";
    private const string FinalDryRun = "checklist:production/final-dry-run";
    private const string RollbackReady = "checklist:production/rollback-ready";
    private const string RollbackWorks = "checklist:staging/rollback-works";

    public static IReadOnlyList<ClosedGateCase> All => [.. Plans, .. Stages, .. Approvals, .. Ledgers, .. Times, .. Lists];

    private static readonly ClosedGateCase[] Plans =
    [
        new("the plan is older than its limit", (w, _) => w.Clock.Advance(TimeSpan.FromHours(24)), ItemIds.DryRun, ItemIds.Approval, FinalDryRun),
        new("planning afresh gives another digest", (w, _) => w.PlanDigest = Digest.OfText("plan 2"), ItemIds.DryRun, ItemIds.Approval, FinalDryRun),
        new("the plan was revoked", async (w, s) => await w.Revoke(s.Plan), ItemIds.DryRun, ItemIds.Approval, FinalDryRun),
        new("the plan covered some steps only", async (w, s) => { await w.Revoke(s.Plan); w.Approval(World.Carol, w.Plan(whole: false).RecordId); }, ItemIds.DryRun, ItemIds.Approval),
        new("the plan was made for another environment", async (w, s) => { await w.Revoke(s.Plan); w.Approval(World.Carol, w.Plan("staging").RecordId); }, ItemIds.DryRun, ItemIds.Approval),
        new("the plan was made by a change of another name", async (w, s) => { await w.Revoke(s.Plan); w.Approval(World.Carol, w.Plan(change: "other").RecordId); }, ItemIds.DryRun, ItemIds.Approval),
        new("the plan is dated in the future", async (w, s) =>
        {
            await w.Revoke(s.Plan);
            var now = w.Clock.Now;
            w.Clock.Advance(TimeSpan.FromHours(2));
            w.Approval(World.Carol, w.Plan().RecordId);
            w.Clock.Now = now;
        }, ItemIds.Clock, ItemIds.DryRun, ItemIds.Approval),
        new("nobody recorded the plan", (w, _) => w.Without(r => r.Kind is RecordKind.Plan or RecordKind.Approval), ItemIds.DryRun, ItemIds.Approval, FinalDryRun),
        new("the change was edited since", (w, _) => w.Shape = Digest.OfText("shape 2"), Dev, Staging, Soak, ItemIds.DryRun, ItemIds.Approval, RollbackReady, RollbackWorks, "checklist:production/team-notified"),
        new("parameters of dev were edited since", (w, _) => w.Inputs["dev"] = "edited", Dev, "checklist:dev/logic-correct"),
        new("parameters of staging were edited since", (w, _) => w.Inputs["staging"] = "edited", Staging, Soak, "checklist:staging/integrates", RollbackWorks),
        new("production was pointed at another target", (w, _) => w.Inputs["production"] = "other host", ItemIds.DryRun, ItemIds.Approval, FinalDryRun, "checklist:production/team-notified"),
        new("staging was pointed at another target", (w, _) => w.Inputs["staging"] = "other host", Staging, Soak),
        new("another file took the change's name", (w, _) => w.EditEverything(), Dev, Staging, Soak, ItemIds.DryRun, ItemIds.Approval),
        new("the change no longer resolves for staging", (w, _) => w.Inputs.Remove("staging"), Staging, Soak),
        new("the change no longer resolves for production", (w, _) => w.Inputs.Remove("production"), ItemIds.DryRun),
    ];

    private static readonly ClosedGateCase[] Approvals =
    [
        new("nobody approved", (w, s) => w.Without(r => r.Kind == RecordKind.Approval), ItemIds.Approval),
        new("the author approved", (w, s) => w.OnlyApproval(World.Alice, s), ItemIds.Approval),
        new("the author approved in capitals", (w, s) => w.OnlyApproval("ALICE@laptop", s), ItemIds.Approval),
        new("the author approved from another host", (w, s) => w.OnlyApproval("alice@jump-host", s), ItemIds.Approval),
        new("the author approved with a domain account", (w, s) => w.OnlyApproval(@"CORP\alice@web-1", s), ItemIds.Approval),
        new("the author approved under a mail address", (w, s) => w.OnlyApproval("alice@corp.example@web-1", s), ItemIds.Approval),
        new("the author is named as git names people", (w, s) => { w.Authors = ["Alice Jones <alice@corp.example>"]; w.OnlyApproval(World.Alice, s); }, ItemIds.Approval),
        new("one of two authors approved", (w, s) => { w.Authors = ["erin", "alice"]; w.OnlyApproval(World.Alice, s); }, ItemIds.Approval),
        new("the file names another author since the plan", (w, s) => { w.RecordAuthor("alice"); w.Authors = ["mallory"]; w.OnlyApproval(World.Alice, s); }, ItemIds.Approval),
        new("the file names no author", (w, _) => w.Authors = [], ItemIds.Approval),
        new("the author's name is blank", (w, _) => w.Authors = ["  "], ItemIds.Approval),
        new("the planner approved", (w, s) => w.OnlyApproval(World.Bob, s), ItemIds.Approval),
        new("the planner approved from another host", (w, s) => w.OnlyApproval("Bob@elsewhere", s), ItemIds.Approval),
        new("the approver had planned the same before", (w, s) => { w.Plan(actor: World.Carol); w.OnlyApproval(World.Carol, s); }, ItemIds.Approval),
        new("the approver runs it", (w, _) => w.Runner = World.Carol, ItemIds.Approval),
        new("the approver runs it from another host", (w, _) => w.Runner = "CAROL@ci", ItemIds.Approval),
        new("the approver has run this plan", (w, _) => w.Run("production", actor: World.Carol), ItemIds.Approval),
        new("the approval came before the plan", (w, s) => { w.Without(r => r.Kind == RecordKind.Approval); w.Approval(World.Carol, w.Ledger.Rows[^1].RecordId + 2); w.Plan(); }, ItemIds.Approval),
        new("the approval names another plan's digest", (w, s) => { w.Without(r => r.Kind == RecordKind.Approval); w.Approval(World.Carol, s.Plan.RecordId, digest: Digest.OfText("plan 2")); }, ItemIds.Approval),
        new("the approval is of a plan that expired, planned anew since", (w, s) => { w.Clock.Advance(TimeSpan.FromHours(24)); w.Plan(); }, ItemIds.Approval),
        new("the approval names a record that is no plan", (w, s) => { w.Without(r => r.Kind == RecordKind.Approval); w.Approval(World.Carol, 1); }, ItemIds.Approval),
        new("the approval was given in another environment", (w, s) => { w.Without(r => r.Kind == RecordKind.Approval); w.Approval(World.Carol, s.Plan.RecordId, "staging"); }, ItemIds.Approval),
        new("the approval was revoked", async (w, s) => await w.Revoke(s.Approval), ItemIds.Approval),
        new("one person approved twice where two are asked", (w, s) => { w.Approvers(2); w.Approval(World.Carol, s.Plan.RecordId); }, ItemIds.Approval),
        new("one person approved from two hosts where two are asked", (w, s) => { w.Approvers(2); w.Approval("carol@phone", s.Plan.RecordId); }, ItemIds.Approval),
        new("the second of two approvers is the author", (w, s) => { w.Approvers(2); w.Approval(World.Alice, s.Plan.RecordId); }, ItemIds.Approval),
    ];
}
