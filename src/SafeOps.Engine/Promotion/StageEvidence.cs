using System.Globalization;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>What counts of a change's runs in one environment, for one shape and one set of inputs.</summary>
internal sealed class StageEvidence
{
    private readonly LedgerEvidence _ledger;
    private readonly string _shape;
    private readonly string? _input;

    /// <param name="inputDigest">Null where the change does not resolve here: nothing counts.</param>
    public StageEvidence(LedgerEvidence ledger, string environment, string shapeDigest, string? inputDigest)
    {
        _ledger = ledger;
        _shape = shapeDigest;
        _input = inputDigest;
        Environment = environment;
        Records = [.. ledger.Records.Where(r => r.Environment == environment)];
        Follow();
    }

    public string Environment { get; }

    /// <summary>Of the change in this environment, oldest first.</summary>
    public IReadOnlyList<ChangeRecord> Records { get; }

    /// <summary>The run the environment stands on; null with <see cref="WhyNot"/>.</summary>
    public ChangeRecord? Standing { get; private set; }

    /// <summary>The earliest of the good runs that <see cref="Standing"/> repeats or confirms: confirmations after it speak of it.</summary>
    public ChangeRecord? Proven { get; private set; }

    /// <summary>Why the newest run here does not count.</summary>
    public string WhyNot { get; private set; } = "it has not run here";

    /// <summary>Its checks failed after the run: no override passes that.</summary>
    public bool VerificationFailed { get; private set; }

    /// <summary>Since when the standing run counts: never earlier than its record or the end of its checks.</summary>
    public DateTimeOffset StandsSince =>
        EvidenceData.Time(Standing!, EvidenceData.VerifiedAt) is { } verified && verified > _ledger.TimeOf(Standing!) ? verified : _ledger.TimeOf(Standing!);

    /// <summary>Same change, same inputs.</summary>
    public bool IsSame(ChangeRecord record) =>
        record.ShapeDigest == _shape && _input is not null && EvidenceData.Text(record, EvidenceData.InputDigest) == _input;

    public ChangeRecord? Rehearsal => Records.LastOrDefault(r =>
        r.Kind == RecordKind.Rehearsal && r.Outcome == nameof(RunStatus.Succeeded) && IsSame(r)
        && EvidenceData.Flag(r, EvidenceData.Whole) == true && _ledger.WhyRevoked(r) is null);

    /// <summary>In order, because each run is judged on what stood before it.</summary>
    private void Follow()
    {
        foreach (var record in Records)
        {
            if (record.Kind == RecordKind.Undo)
                FollowUndo(record);
            else if (LedgerEvidence.IsRun(record) && !Records.Any(later => LedgerEvidence.IsRun(later) && later.RunId == record.RunId && record.RunId is not null && later.RecordId > record.RecordId))
                FollowRun(record);
        }
    }

    private void FollowUndo(ChangeRecord undo)
    {
        if (Standing is null || undo.RunId == Standing.RunId)
            return; // told by the run itself
        Lose($"run {undo.RunId} was undone after it (record {undo.RecordId})", keepProven: true);
    }

    private void FollowRun(ChangeRecord run)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"run {run.RunId} (record {run.RecordId})");
        var whole = EvidenceData.Flag(run, EvidenceData.Whole) == true && run.Outcome != nameof(RunStatus.Partial);
        if (_ledger.WhyRevoked(run) is { } revoked)
        {
            VerificationFailed = IsSame(run) && _ledger.FailedVerification(run) is not null;
            Lose(revoked, keepProven: !IsSame(run));
            return;
        }
        if (_ledger.UndoOf(run) is { } undo)
            Lose($"{name} was undone (record {undo.RecordId})", keepProven: !IsSame(run));
        else if (run.Outcome == nameof(RunStatus.NothingToDo))
            FollowNothingToDo(run, name);
        else if (!IsSame(run))
            Lose(WhyOther(run, name), keepProven: true);
        else if (run.Outcome == nameof(RunStatus.Succeeded) && whole && EvidenceData.Time(run, EvidenceData.VerifiedAt) is null)
            Lose($"{name} has no verification recorded", keepProven: false);
        else if (run.Outcome == nameof(RunStatus.Succeeded) && whole && EvidenceData.Flag(run, EvidenceData.DryRunWasTrue) is null)
            Lose($"{name} does not say whether its dry run was true", keepProven: false);
        else if (run.Outcome == nameof(RunStatus.Succeeded) && whole)
        {
            Standing = run;
            Proven ??= run;
            VerificationFailed = false;
        }
        else if (run.Outcome is nameof(RunStatus.Succeeded) or nameof(RunStatus.Partial))
            Explain($"{name} did only a part of the change, which is no evidence");
        else
            Lose($"{name} ended {run.Outcome}", keepProven: false);
    }

    private void FollowNothingToDo(ChangeRecord run, string name)
    {
        if (!IsSame(run))
            return;
        if (Standing is null && Proven is not null && EvidenceData.Flag(run, EvidenceData.Whole) == true && EvidenceData.Time(run, EvidenceData.VerifiedAt) is not null)
            Standing = run;
        else
            Explain($"{name} found nothing to do, which proves nothing: no good run of this change with these inputs stands before it");
    }

    private string WhyOther(ChangeRecord run, string name) => run.ShapeDigest != _shape
        ? $"{name} was of another version of the change ({Digest.Short(run.ShapeDigest ?? "none")}, now {Digest.Short(_shape)})"
        : $"{name} had other inputs: parameters, targets, connections or input files of {Environment} were edited since";

    private void Explain(string why)
    {
        if (Standing is null)
            WhyNot = why;
    }

    private void Lose(string why, bool keepProven)
    {
        Standing = null;
        WhyNot = why;
        if (!keepProven)
            Proven = null;
    }
}
