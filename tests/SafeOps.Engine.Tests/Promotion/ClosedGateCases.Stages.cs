using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Promotion;
using World = SafeOps.Engine.Tests.Promotion.PromotionWorld;

namespace SafeOps.Engine.Tests.Promotion;

internal static partial class ClosedGateCases
{
    private static readonly ClosedGateCase[] Stages =
    [
        new("staging was skipped", (w, _) => w.Without(r => r.Environment == "staging"), Staging, Soak, RollbackWorks),
        new("dev was skipped", (w, _) => w.Without(r => r.Environment == "dev"), Dev, "checklist:dev/dry-run-accurate"),
        new("both stages were skipped", (w, _) => w.Without(r => r.Environment != "production"), Dev, Staging, Soak),
        new("staging's run bears another change's name", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", change: "purge-old-session"); }, Staging),
        new("another version ran in staging since", (w, _) => w.WithShape("shape 2", () => w.Run("staging")), Staging, Soak),
        new("dev ran with other inputs since", (w, _) => w.WithInput("dev", "other", () => w.Run("dev")), Dev),
        new("dev ran with other inputs only", (w, _) => { w.Without(r => r.Environment == "dev"); w.WithInput("dev", "other", () => w.Run("dev")); w.Confirm("dev"); }, Dev),
        new("staging was undone", (w, s) => w.Undo("staging", s.Staging.RunId!), Staging, Soak),
        new("dev was undone", (w, s) => w.Undo("dev", s.Dev.RunId!), Dev),
        new("staging was partly undone", (w, s) => w.Undo("staging", s.Staging.RunId!, RunStatus.PartlyUndone), Staging),
        new("staging was undone and then found nothing to do", (w, s) => { w.Undo("staging", s.Staging.RunId!); w.Run("staging", RunStatus.NothingToDo); }, Staging),
        new("an older run in staging was undone after the good one", (w, _) => w.Undo("staging", "run-0"), Staging),
        new("staging's run was revoked", async (w, s) => await w.Revoke(s.Staging), Staging, Soak, RollbackWorks),
        new("dev's run was revoked", async (w, s) => await w.Revoke(s.Dev), Dev, "checklist:dev/no-credentials"),
        new("staging's checks failed later", (w, s) => w.Verify("staging", s.Staging.RunId!, passed: false), Staging, Soak),
        new("staging's checks failed later and passed again", (w, s) => { w.Verify("staging", s.Staging.RunId!, passed: false); w.Verify("staging", s.Staging.RunId!, passed: true); }, Staging),
        new("the revocation was itself revoked", async (w, s) => { await w.Revoke(s.Dev); w.ForgeRevocation(w.Ledger.Rows[^1]); }, Dev),
        new("the failed verification was revoked", (w, s) => w.ForgeRevocation(w.Verify("staging", s.Staging.RunId!, passed: false)), Staging),
        new("the undo was revoked", (w, s) => w.ForgeRevocation(w.Undo("staging", s.Staging.RunId!)), Staging),
        new("the failed run after the good one was revoked", (w, _) => w.ForgeRevocation(w.Run("staging", RunStatus.FailedLeft)), Staging),
        new("staging ran in part only", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", whole: false); }, Staging),
        new("a step was declined in staging", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", RunStatus.Partial); }, Staging),
        new("staging found nothing to do and no good run stands before it", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", RunStatus.NothingToDo); }, Staging),
        new("staging failed and was undone", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", RunStatus.FailedUndone); }, Staging),
        new("staging's good run was followed by one that failed", (w, _) => w.Run("staging", RunStatus.FailedLeft), Staging, Soak),
        new("staging's good run was followed by one in doubt", (w, _) => w.Run("staging", RunStatus.InDoubt), Staging),
        new("staging's good run was followed by one that was interrupted", (w, _) => w.Run("staging", RunStatus.Interrupted), Staging),
        new("staging's run records no verification", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", verified: false); }, Staging),
        new("dev's run does not say whether its dry run was true", (w, _) => w.Run("dev", dryRunWasTrue: null), Dev),
        new("dev's dry run was not true", (w, _) => { w.Without(r => r.Environment == "dev"); w.Run("dev", dryRunWasTrue: false); w.Confirm("dev"); }, "checklist:dev/dry-run-accurate"),
        new("dev's run had a secret in the change", (w, _) => w.Run("dev", secrets: 2), "checklist:dev/no-credentials"),
        new("dev's change was never searched for secrets", (w, _) => w.Run("dev", secrets: null), "checklist:dev/no-credentials"),
        new("nothing was rehearsed, and the plan has actions without a way back", (w, _) =>
        {
            w.Without(r => r.Environment == "staging" || r.Kind is RecordKind.Plan or RecordKind.Approval);
            w.Run("staging");
            w.Confirm("staging");
            w.Clock.Advance(TimeSpan.FromHours(24));
            w.Approval(World.Carol, w.Plan(undoable: false).RecordId);
        }, RollbackWorks, RollbackReady),
        new("the rehearsal failed", (w, _) => { w.Without(r => r.Environment == "staging"); w.Run("staging", RunStatus.FailedLeft, kind: RecordKind.Rehearsal); }, Staging, RollbackWorks),
        new("the rehearsal was of another version", (w, _) =>
        {
            w.Without(r => r.Environment == "staging");
            w.WithShape("shape 0", () => w.Run("staging", kind: RecordKind.Rehearsal));
            w.Run("staging");
        }, RollbackWorks),
        new("staging has not soaked", (w, _) => w.Run("staging"), Soak),
        new("staging soaked one second too short", (w, _) => w.LongSoak(TimeSpan.FromSeconds(1)), Soak),
        new("staging's checks ended long after its run", (w, s) => w.VerifiedLater("staging", w.Clock.Now.AddHours(-1)), Soak),
    ];

    private static readonly ClosedGateCase[] Times =
    [
        new("the clock was set back into the window", (w, _) => { w.Clock.Now = Utc(4, 20); w.Run("dev"); w.Clock.Now = Utc(3, 10); }, ItemIds.Clock),
        new("the clock was set forward for the soak, then back", (w, _) => { w.Run("staging"); w.Clock.Advance(TimeSpan.FromHours(24)); w.Approval(World.Carol, w.Plan().RecordId); w.Clock.Advance(TimeSpan.FromHours(-24)); }, ItemIds.Clock, Soak),
        new("the clock was set back for the run in staging", (w, _) =>
        {
            var now = w.Clock.Now;
            w.Clock.Now = now.AddHours(-30);
            w.Run("staging");
            w.Clock.Now = now;
        }, Soak),
        new("the clock is three minutes behind the newest record", (w, _) => { w.Run("dev"); w.Clock.Advance(TimeSpan.FromMinutes(-3)); }, ItemIds.Clock),
        new("another change's record is from the future", (w, _) => { var now = w.Clock.Now; w.Clock.Advance(TimeSpan.FromDays(1)); w.Run("dev", change: "other"); w.Clock.Now = now; }, ItemIds.Clock),
        new("the window opens in a minute", (w, _) => w.At(Utc(4, 7, 59)), ItemIds.Window),
        new("the window has just closed", (w, _) => w.At(Utc(3, 15)), ItemIds.Window),
        new("it is the wrong day of the week", (w, _) => w.At(Utc(6, 10)), ItemIds.Window),
        new("daylight saving moved the window's beginning", (w, _) => { w.Window("Sun-Sat 09:00-16:00 Europe/Berlin"); w.At(Utc(30, 14)); }, ItemIds.Window),
        new("daylight saving skipped the whole window", (w, _) => { w.Window("Sun 02:00-03:00 Europe/Berlin"); w.At(Utc(29, 1)); }, ItemIds.Window),
        new("it is the first day of the freeze", (w, _) => w.Freeze("2026-03-03..2026-03-05"), ItemIds.Freeze),
        new("it is the last day of the freeze", (w, _) => w.Freeze("2026-03-01..2026-03-03"), ItemIds.Freeze),
        new("the freeze has begun in the window's zone, not yet in UTC", (w, _) => { w.Window("00:00-23:59 Europe/Berlin"); w.Freeze("2026-03-04"); w.At(Utc(3, 23, 30)); }, ItemIds.Freeze),
        new("the freeze is over in the window's zone's east, not in UTC", (w, _) => { w.EditEnvironment("production", e => e with { Window = null }); w.Freeze("2026-03-03"); w.At(Utc(3, 23, 30)); }, ItemIds.Freeze),
    ];

    private static readonly ClosedGateCase[] Lists =
    [
        new("an item of dev's list is not confirmed", (w, _) => w.WithoutItem("dev", "logic-correct"), "checklist:dev/logic-correct"),
        new("an item of staging's list is not confirmed", (w, _) => w.WithoutItem("staging", "monitoring-detects"), "checklist:staging/monitoring-detects"),
        new("an item of production's list is not confirmed", (w, _) => w.WithoutItem("production", "team-notified"), "checklist:production/team-notified"),
        new("the change's own item is not confirmed", (w, _) => w.Checklist = [new ChecklistItem("oncall-told", "On-call was told", ["production"])], "checklist:production/oncall-told"),
        new("the change's own item was confirmed elsewhere", (w, _) => { w.Checklist = [new ChecklistItem("oncall-told", "On-call was told", [])]; w.Confirmation("staging", "oncall-told"); }, "checklist:production/oncall-told"),
        new("a confirmation was revoked", async (w, _) => await w.Revoke(w.Ledger.Rows.First(r => r.Kind == RecordKind.Confirmation)), "checklist:dev/logic-correct"),
        new("dev was confirmed before it ran", (w, _) => { w.Without(r => r.Environment == "dev"); w.Confirm("dev"); w.Run("dev"); }, "checklist:dev/logic-correct"),
        new("dev was confirmed for a run that was then undone", (w, s) => { w.Undo("dev", s.Dev.RunId!); w.Run("dev"); }, "checklist:dev/logic-correct"),
        new("a person's word is given for what SafeOps ticks itself", (w, _) => { w.Run("dev", secrets: 1); w.Confirmation("dev", "no-credentials"); }, "checklist:dev/no-credentials"),
        new("a confirmation is of another version", (w, _) => { w.WithoutItem("production", "watched"); w.WithShape("shape 2", () => w.Confirmation("production", "watched")); }, "checklist:production/watched"),
    ];

    private static readonly ClosedGateCase[] Ledgers =
    [
        new("a row was edited", (w, s) => w.Tamper(s.Staging, r => r with { Outcome = "Succeeded " }), ItemIds.Ledger),
        new("a failed run was edited into a good one", (w, _) => w.Tamper(w.Run("staging", RunStatus.FailedLeft), r => r with { Outcome = nameof(RunStatus.Succeeded) }), ItemIds.Ledger),
        new("a row was edited and its digest made to fit", (w, s) => w.Tamper(s.Staging, r => Forged(r with { Actor = "eve@x" })), ItemIds.Ledger),
        new("a row was removed", (w, s) => w.Ledger.Rows.RemoveAt(4), ItemIds.Ledger),
        new("a failed verification was removed, and something followed", (w, s) => { var bad = w.Verify("staging", s.Staging.RunId!, passed: false); w.Run("dev"); w.Ledger.Rows.Remove(bad); }, ItemIds.Ledger),
        new("rows were exchanged", (w, _) => (w.Ledger.Rows[2], w.Ledger.Rows[3]) = (w.Ledger.Rows[3], w.Ledger.Rows[2]), ItemIds.Ledger),
        new("a row was copied within the ledger", (w, s) => w.Ledger.Rows.Add(s.Approval with { RecordId = w.Ledger.Rows.Count + 1 }), ItemIds.Ledger),
        new("a row was copied from another ledger", (w, _) => { var other = new World(); other.UseLedger(new("another")); w.Ledger.Rows.Add(other.Run("dev") with { RecordId = w.Ledger.Rows.Count + 1 }); }, ItemIds.Ledger),
        new("a forged row was appended without its link", (w, s) => w.Ledger.Rows.Add(Forged(s.Approval with { RecordId = w.Ledger.Rows.Count + 1, Previous = new string('0', 64) })), ItemIds.Ledger),
        new("the rows were copied into a ledger of another id", (w, _) => w.Ledger.Id = "another", ItemIds.Ledger),
        new("the tail was cut off behind an anchor", (w, s) => { w.ExpectedHead = w.Verify("dev", s.Dev.RunId!, passed: false).Digest; w.Ledger.Rows.RemoveAt(w.Ledger.Rows.Count - 1); }, ItemIds.Ledger),
        new("all was written anew behind an anchor", (w, s) => { w.ExpectedHead = w.Ledger.Rows[^1].Digest; w.Ledger.Rows[0] = w.Ledger.Rows[0] with { Actor = "eve@x" }; w.Rewrite(); }, ItemIds.Ledger),
    ];

    private static ChangeRecord Forged(ChangeRecord record) => record with { Digest = LedgerChain.DigestOf(record) };

    private static DateTimeOffset Utc(int day, int hour, int minute = 0) => new(2026, 3, day, hour, minute, 0, TimeSpan.Zero);
}
