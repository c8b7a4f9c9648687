using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>Where a change stands on its way, and what people add to it. No target is touched.</summary>
public sealed class ChangePromotion
{
    private readonly GateKeeper _gate;
    private readonly Actor _actor;
    private readonly EvidenceDesk _desk;
    private readonly PromotionReader _reader;

    internal ChangePromotion(GateKeeper gate, ILedgerStore ledger, Actor actor, TimeProvider time)
    {
        _gate = gate;
        _actor = actor;
        _desk = new EvidenceDesk(ledger, time);
        _reader = new PromotionReader(ledger, time);
    }

    /// <summary>Every environment in order of promotion.</summary>
    public Task<PromotionStatus> StatusAsync(string path, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        _reader.StatusAsync(_gate.Ask(path, null, parameters), cancellationToken);

    /// <summary>Approves a recorded plan. Throws <see cref="Errors.ErrorCodes.ApprovalRefused"/>, <see cref="Errors.ErrorCodes.EvidenceNotFound"/>.</summary>
    /// <param name="planDigest">The plan's digest or the beginning of it; null: the newest that counts.</param>
    public Task<ChangeRecord> ApproveAsync(ChangeRequest request, string? planDigest, string? note, CancellationToken cancellationToken) =>
        _desk.ApproveAsync(Question(request), planDigest, note, cancellationToken);

    /// <summary>Confirms items of the environment's checklist: all or none. Throws <see cref="Errors.ErrorCodes.EvidenceInvalid"/>.</summary>
    public Task<IReadOnlyList<ChangeRecord>> ConfirmAsync(ChangeRequest request, IReadOnlyList<string> items, string? note, CancellationToken cancellationToken) =>
        _desk.ConfirmAsync(Question(request), items, note, cancellationToken);

    /// <summary>Takes the force from a record. Throws <see cref="Errors.ErrorCodes.EvidenceInvalid"/>, <see cref="Errors.ErrorCodes.EvidenceNotFound"/>.</summary>
    public Task<ChangeRecord> RevokeAsync(long recordId, string reason, CancellationToken cancellationToken) =>
        _desk.RevokeAsync(recordId, reason, _actor, cancellationToken);

    /// <summary>The items of an environment's checklist that a person confirms, the change's own included.</summary>
    public IReadOnlyList<ChecklistEntry> ItemsToConfirm(string path, string environment)
    {
        var question = _gate.Ask(path, environment, new Dictionary<string, object?>());
        return [.. ChecklistItems.Asked(question, question.Environment).Select(a => a.Entry).Where(e => e.Tick == Tick.Person)];
    }

    private GateQuestion Question(ChangeRequest request) => _gate.Ask(request.Path, request.Environment, request.Parameters);
}
