using SafeOps.Ledger;

namespace SafeOps.Promotion;

/// <summary>Where a change stands on its way, and what people add to it. No target is touched.</summary>
public sealed class ChangePromotion
{
    private readonly GateKeeper _gate;
    private readonly Identity _identity;
    private readonly EvidenceDesk _desk;
    private readonly PromotionReader _reader;

    internal ChangePromotion(GateKeeper gate, ILedgerStore ledger, Identity identity, TimeProvider time)
    {
        _gate = gate;
        _identity = identity;
        _desk = new EvidenceDesk(ledger, time);
        _reader = new PromotionReader(ledger, time);
    }

    /// <summary>Every environment in order of promotion.</summary>
    public async Task<PromotionStatus> StatusAsync(string path, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        await _reader.StatusAsync(await _gate.AskAsync(path, null, parameters, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Approves a recorded plan. Throws <see cref="Errors.ErrorCodes.ApprovalRefused"/>, <see cref="Errors.ErrorCodes.EvidenceNotFound"/>.</summary>
    /// <param name="planDigest">The plan's digest or the beginning of it; null: the newest that counts.</param>
    public async Task<ChangeRecord> ApproveAsync(ChangeRequest request, string? planDigest, string? note, CancellationToken cancellationToken) =>
        await _desk.ApproveAsync(await AskAsync(request, cancellationToken).ConfigureAwait(false), planDigest, note, cancellationToken).ConfigureAwait(false);

    /// <summary>Confirms items of the environment's checklist: all or none. Throws <see cref="Errors.ErrorCodes.EvidenceInvalid"/>.</summary>
    public async Task<IReadOnlyList<ChangeRecord>> ConfirmAsync(ChangeRequest request, IReadOnlyList<string> items, string? note, CancellationToken cancellationToken) =>
        await _desk.ConfirmAsync(await AskAsync(request, cancellationToken).ConfigureAwait(false), items, note, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes the force from a record. Throws <see cref="Errors.ErrorCodes.EvidenceInvalid"/>, <see cref="Errors.ErrorCodes.EvidenceNotFound"/>.</summary>
    public async Task<ChangeRecord> RevokeAsync(long recordId, string reason, CancellationToken cancellationToken) =>
        await _desk.RevokeAsync(recordId, reason, await _identity.GetAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The items of an environment's checklist that a person confirms, the change's own included.</summary>
    public IReadOnlyList<ChecklistEntry> ItemsToConfirm(string path, string environment) => _gate.ItemsToConfirm(path, environment);

    private Task<GateQuestion> AskAsync(ChangeRequest request, CancellationToken cancellationToken) =>
        _gate.AskAsync(request.Path, request.Environment, request.Parameters, cancellationToken);
}
