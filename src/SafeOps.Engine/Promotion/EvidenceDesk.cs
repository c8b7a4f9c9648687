using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>Where people leave their evidence. What would not count later is refused at once.</summary>
public sealed class EvidenceDesk(ILedgerStore ledger, TimeProvider time)
{
    /// <summary>
    /// Approves a recorded plan as <see cref="GateQuestion.Runner"/>. Throws <see cref="ErrorCodes.ApprovalRefused"/> for its
    /// author, planner or a person who ran it, <see cref="ErrorCodes.EvidenceNotFound"/> where no plan counts.
    /// </summary>
    /// <param name="planDigest">The plan's digest or the beginning of it, 8 digits at least; null: the newest plan that counts.</param>
    public async Task<ChangeRecord> ApproveAsync(GateQuestion question, string? planDigest, string? note, CancellationToken cancellationToken)
    {
        var scene = await SceneAsync(question with { PlanDigest = null }, cancellationToken).ConfigureAwait(false);
        var plan = FindPlan(scene, planDigest);
        var person = question.Runner;
        if (question.Authors.All(string.IsNullOrWhiteSpace))
            throw new SafeOpsException(
                ErrorCodes.ApprovalRefused, $"Nobody knows who wrote {question.Change}, so nobody can be told not to approve it.", $"Add 'author: <account>' to {question.Path}.", question.Path);
        if (PlanItems.WhyNotThisPerson(person, question, scene.Evidence.Records, plan.PlanDigest!) is { } why)
            throw new SafeOpsException(
                ErrorCodes.ApprovalRefused,
                $"{person.Name} cannot approve plan {Digest.Short(plan.PlanDigest!)} of {question.Change} in {question.Environment.Name}: {person.Name} {why}.",
                "Ask somebody who neither wrote, planned nor runs it.",
                person.Name);
        var existing = scene.Evidence.Records.LastOrDefault(r =>
            r.Kind == RecordKind.Approval && EvidenceData.Number(r, EvidenceData.PlanRecordId) == plan.RecordId
            && person.IsSamePerson(r.Actor) && scene.Evidence.WhyRevoked(r) is null);
        return existing ?? await ledger.AppendAsync(
            Entry(question, RecordKind.Approval, "Approved", note, new JsonObject { [EvidenceData.PlanRecordId] = plan.RecordId }) with { PlanDigest = plan.PlanDigest },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Confirms items of the environment's checklist as <see cref="GateQuestion.Runner"/>: all or, where one is refused
    /// (<see cref="ErrorCodes.EvidenceInvalid"/>), none.
    /// </summary>
    public async Task<IReadOnlyList<ChangeRecord>> ConfirmAsync(GateQuestion question, IReadOnlyList<string> items, string? note, CancellationToken cancellationToken)
    {
        var input = question.InputDigestOf(question.Environment);
        var scene = await SceneAsync(question, cancellationToken).ConfigureAwait(false);
        var stage = scene.Stage(question.Environment);
        var entries = items.Distinct(StringComparer.OrdinalIgnoreCase).Select(item => FindEntry(scene, stage, item)).ToList();
        var records = new List<ChangeRecord>();
        foreach (var entry in entries)
        {
            var data = new JsonObject { [EvidenceData.Item] = entry.Id, [EvidenceData.InputDigest] = input };
            records.Add(await ledger.AppendAsync(
                Entry(question, RecordKind.Confirmation, "Confirmed", note, data) with { RunId = stage.Standing?.RunId }, cancellationToken).ConfigureAwait(false));
        }
        return records;
    }

    /// <summary>Takes the force from a plan, run, rehearsal, confirmation or approval, for ever. Throws <see cref="ErrorCodes.EvidenceInvalid"/>, <see cref="ErrorCodes.EvidenceNotFound"/>.</summary>
    public async Task<ChangeRecord> RevokeAsync(long recordId, string reason, Actor actor, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"The revocation of record {recordId} gives no reason, and the record keeps it for ever.", "Say what was found.", recordId);
        var record = await LedgerReader.FindAsync(ledger, recordId, cancellationToken).ConfigureAwait(false);
        if (!LedgerEvidence.IsRevocable(record))
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid,
                $"Record {recordId} is a {record.Kind.ToString().ToLowerInvariant()} and cannot be revoked: revoking only takes force away.",
                record.Kind == RecordKind.Revocation ? "Supply the revoked evidence anew." : null,
                recordId);
        var revocations = await LedgerReader.ListAsync(ledger, new LedgerQuery { Change = record.Change, Kind = RecordKind.Revocation }, cancellationToken).ConfigureAwait(false);
        return revocations.FirstOrDefault(r => EvidenceData.Number(r, EvidenceData.Revokes) == recordId) ?? await ledger.AppendAsync(
            new LedgerEntry(RecordKind.Revocation, record.Change, record.Environment)
            {
                RunId = record.RunId,
                PlanDigest = record.PlanDigest,
                ShapeDigest = record.ShapeDigest,
                Actor = actor.ToString(),
                At = time.GetUtcNow(),
                Outcome = "Revoked",
                Note = reason.Trim(),
                Data = new JsonObject { [EvidenceData.Revokes] = recordId },
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<GateScene> SceneAsync(GateQuestion question, CancellationToken cancellationToken)
    {
        var evidence = await LedgerEvidence.ReadAsync(ledger, question.Change, question.ExpectedHead, cancellationToken).ConfigureAwait(false);
        return evidence.Report.Intact
            ? new GateScene(question, evidence, time.GetUtcNow())
            : throw new SafeOpsException(ErrorCodes.LedgerDamaged, evidence.Report.First!.Message, "Look at all findings with Test-ChangeLedger, and restore the ledger from a backup.");
    }

    private static ChangeRecord FindPlan(GateScene scene, string? digest)
    {
        var question = scene.Question;
        var plans = new PlanItems(scene);
        if (digest is null && plans.Usable is { } newest)
            return newest;
        if (digest is { Length: < Digest.ShortLength })
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"'{digest}' is too short for a plan's digest: {Digest.ShortLength} digits are the least.", target: digest);
        var matches = plans.AllUsable.Where(p => digest is not null && p.PlanDigest!.StartsWith(digest, StringComparison.OrdinalIgnoreCase)).ToList();
        if (matches.DistinctBy(p => p.PlanDigest).Count() > 1)
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"Several plans begin with '{digest}'.", "Give more digits.", digest);
        return matches.LastOrDefault() ?? throw new SafeOpsException(
            ErrorCodes.EvidenceNotFound,
            digest is null || plans.Usable is null
                ? $"There is no plan of {question.Change} in {question.Environment.Name} to approve: {plans.WhyNone}."
                : $"No plan that counts begins with '{digest}'; the newest is {Digest.Short(plans.Usable.PlanDigest!)}.",
            scene.Commands.Plan(question.Environment.Name),
            digest);
    }

    private static ChecklistEntry FindEntry(GateScene scene, StageEvidence stage, string item)
    {
        var name = scene.Question.Environment.Name;
        var asked = ChecklistItems.Asked(scene.Question.Checklist, scene.Question.Environment).ToList();
        var (entry, when) = asked.FirstOrDefault(a => a.Entry.Id.Equals(item, StringComparison.OrdinalIgnoreCase));
        if (entry is null)
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid,
                $"'{item}' is no item of the checklist of {name}.{NearestWord.Suggest(item, [.. asked.Where(a => a.Entry.Tick == Tick.Person).Select(a => a.Entry.Id)])}",
                target: item);
        if (entry.Tick != Tick.Person)
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid, $"'{item}' is ticked by SafeOps itself, from recorded evidence; nobody's word replaces it.",
                $"See what it waits for: Get-ChangePromotion -Path {scene.Question.Path}", item);
        if (when == ChecklistTime.BeforeNextStage && stage.Proven is null)
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid, $"'{item}' speaks of a run in {name}, and none counts: {stage.WhyNot}.", scene.Commands.Run(name), item);
        return entry;
    }

    private LedgerEntry Entry(GateQuestion question, RecordKind kind, string outcome, string? note, JsonObject data) => new(kind, question.Change, question.Environment.Name)
    {
        ShapeDigest = question.ShapeDigest,
        Actor = question.Runner.ToString(),
        At = time.GetUtcNow(),
        Outcome = outcome,
        Note = note,
        Data = data,
    };
}
