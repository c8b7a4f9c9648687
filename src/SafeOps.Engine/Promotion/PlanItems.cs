using System.Globalization;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>The recorded dry run, and the approvals of it.</summary>
internal sealed class PlanItems
{
    private readonly GateScene _scene;
    private readonly string _environment;
    private readonly IReadOnlyList<ChangeRecord> _records;

    public PlanItems(GateScene scene)
    {
        _scene = scene;
        _environment = scene.Question.Environment.Name;
        _records = scene.Stage(scene.Question.Environment).Records;
        var usable = new List<ChangeRecord>();
        foreach (var record in _records.Where(r => r.Kind == RecordKind.Plan))
        {
            if (WhyUnusable(record) is { } why)
                WhyNone = string.Create(CultureInfo.InvariantCulture, $"the plan of record {record.RecordId} does not count: {why}");
            else
                usable.Add(record);
        }
        AllUsable = usable;
    }

    /// <summary>The plan records that count, oldest first.</summary>
    public IReadOnlyList<ChangeRecord> AllUsable { get; }

    /// <summary>The newest plan record that counts; null where there is none.</summary>
    public ChangeRecord? Usable => AllUsable.Count > 0 ? AllUsable[^1] : null;

    /// <summary>Why the newest plan record that does not count does not.</summary>
    public string WhyNone { get; } = "no plan of it is recorded here";

    public GateItemDraft DryRun() => new(
        ItemIds.DryRun,
        $"A recorded dry run, not older than {Durations.Format(_scene.Question.Environment.PlanLimit)}",
        Usable is not null,
        Usable is null ? WhyNone : Tell(Usable),
        _scene.Commands.Plan(_environment))
    {
        Overridable = true,
    };

    public GateItemDraft Approval()
    {
        var asked = _scene.Question.Environment.Approvals;
        var draft = new GateItemDraft(
            ItemIds.Approval, $"Approved by {asked} {(asked == 1 ? "person" : "people")}, not the author, planner or runner", false, "", _scene.Commands.Approve(_environment))
        {
            Overridable = true,
        };
        if (_scene.Question.Authors.All(string.IsNullOrWhiteSpace))
            return draft with { Evidence = $"nobody knows who wrote the change, so nobody can be told not to approve it: add 'author: <account>' to {_scene.Question.Path}", Supply = null };
        if (Usable is not { } plan)
            return draft with { Evidence = $"there is no plan to approve: {WhyNone}", Supply = _scene.Question.Environment.Guarded ? draft.Supply : _scene.Commands.Plan(_environment) };

        var people = new List<Actor>();
        var refused = new List<string>();
        foreach (var approval in _records.Where(r => r.Kind == RecordKind.Approval))
        {
            var actor = Actor.Parse(approval.Actor);
            if (WhyNoApproval(approval, plan) is { } why)
                refused.Add(string.Create(CultureInfo.InvariantCulture, $"{actor.Name}'s approval (record {approval.RecordId}) does not count: {why}"));
            else if (people.Any(p => p.IsSamePerson(approval.Actor)))
                refused.Add($"{actor.Name} counts once");
            else
                people.Add(actor);
        }
        var found = people.Count == 0 ? "nobody approved it" : $"approved by {string.Join(", ", people)}";
        return draft with
        {
            Satisfied = people.Count >= asked,
            Evidence = people.Count >= asked ? found : string.Join("; ", refused.TakeLast(3).Prepend($"plan {Digest.Short(plan.PlanDigest ?? "")}: {found}, {asked} asked")),
        };
    }

    /// <summary>Null: may approve.</summary>
    public static string? WhyNotThisPerson(Actor person, GateQuestion question, IReadOnlyList<ChangeRecord> records, string planDigest)
    {
        var recordedAuthors = records
            .Where(r => r.ShapeDigest == question.ShapeDigest)
            .Select(r => EvidenceData.Text(r, EvidenceData.Author)).OfType<string>();
        if (question.Authors.Concat(recordedAuthors).Any(person.IsSamePerson))
            return "is its author";
        if (records.Any(r => r.Kind == RecordKind.Plan && r.PlanDigest == planDigest && person.IsSamePerson(r.Actor)))
            return "planned it";
        if (records.Any(r => LedgerEvidence.IsRun(r) && r.PlanDigest == planDigest && person.IsSamePerson(r.Actor)))
            return "ran it";
        return null;
    }

    private string? WhyNoApproval(ChangeRecord approval, ChangeRecord plan)
    {
        if (_scene.Evidence.WhyRevoked(approval) is { } revoked)
            return revoked;
        if (approval.PlanDigest != plan.PlanDigest)
            return $"it is of another plan, {Digest.Short(approval.PlanDigest ?? "none")}";
        var approved = _records.FirstOrDefault(r => r.Kind == RecordKind.Plan && r.RecordId == EvidenceData.Number(approval, EvidenceData.PlanRecordId));
        if (approved is null || approved.PlanDigest != approval.PlanDigest || approved.RecordId > approval.RecordId)
            return "it names no plan recorded before it";
        if (WhyUnusable(approved) is { } unusable)
            return $"its plan (record {approved.RecordId.ToString(CultureInfo.InvariantCulture)}) does not count: {unusable}";
        var person = Actor.Parse(approval.Actor);
        return WhyNotThisPerson(person, _scene.Question, _scene.Evidence.Records, approval.PlanDigest!)
            ?? (_scene.Question.Runner.IsSamePerson(approval.Actor) ? "runs it" : null);
    }

    private string? WhyUnusable(ChangeRecord plan)
    {
        var question = _scene.Question;
        var stage = _scene.Stage(question.Environment);
        if (_scene.Evidence.WhyRevoked(plan) is { } revoked)
            return revoked;
        if (plan.ShapeDigest != question.ShapeDigest)
            return $"it is of another version of the change ({Digest.Short(plan.ShapeDigest ?? "none")}, now {Digest.Short(question.ShapeDigest)})";
        if (!stage.IsSame(plan))
            return "parameters, targets, connections or input files were edited since";
        if (question.PlanDigest is { } digest && plan.PlanDigest != digest)
            return $"its digest is {Digest.Short(plan.PlanDigest ?? "none")}, and planning now gives {Digest.Short(digest)}";
        if (EvidenceData.Flag(plan, EvidenceData.Whole) != true)
            return "it covers only a part of the steps";
        var age = _scene.Now - plan.At;
        if (age < -PromotionGate.ClockTolerance)
            return $"it is dated {PromotionGate.Moment(plan.At)}, which is yet to come";
        return age > question.Environment.PlanLimit
            ? $"it is {Durations.Format(age)} old, {Durations.Format(question.Environment.PlanLimit)} is the limit"
            : null;
    }

    private string Tell(ChangeRecord plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"plan {Digest.Short(plan.PlanDigest ?? "")} by {plan.Actor}, {Durations.Format(_scene.Now - plan.At)} old (record {plan.RecordId})");
}
