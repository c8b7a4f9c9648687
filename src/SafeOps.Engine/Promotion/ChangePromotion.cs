using SafeOps.Changes.Definition;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>Where a change stands on its way, and what people add to it. No target is touched.</summary>
public sealed class ChangePromotion
{
    private readonly SafeOpsProject _project;
    private readonly ChangeCatalog _catalog;
    private readonly ChangeResolver _resolver;
    private readonly Actor _actor;
    private readonly EvidenceDesk _desk;
    private readonly PromotionReader _reader;

    internal ChangePromotion(SafeOpsProject project, ChangeCatalog catalog, ChangeResolver resolver, ILedgerStore ledger, Actor actor, TimeProvider time)
    {
        _project = project;
        _catalog = catalog;
        _resolver = resolver;
        _actor = actor;
        _desk = new EvidenceDesk(ledger, time);
        _reader = new PromotionReader(ledger, time);
    }

    /// <summary>Every environment in order of promotion.</summary>
    public Task<PromotionStatus> StatusAsync(string path, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        _reader.StatusAsync(Question(path, _project.Environments[0], parameters), cancellationToken);

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
        var where = _project.Environment(environment);
        return [.. ChecklistItems.Asked(Question(path, where, new Dictionary<string, object?>()), where)
            .Select(a => a.Entry).Where(e => e.Tick == Tick.Person)];
    }

    private GateQuestion Question(ChangeRequest request) => Question(request.Path, _project.Environment(request.Environment), request.Parameters);

    private GateQuestion Question(string path, EnvironmentDefinition environment, IReadOnlyDictionary<string, object?> parameters)
    {
        var definition = _catalog.Load(path);
        return new GateQuestion
        {
            Project = _project,
            Environment = environment,
            Change = definition.Name,
            Path = _project.Folder.Display(definition.Path),
            ShapeDigest = Digest.OfJson(definition.Shape),
            Risk = _catalog.Read(path).Risk,
            Authors = definition.Author is { } author ? [author] : [],
            Runner = _actor,
            InputDigestOf = e => _resolver.Resolve(definition, e.Name, parameters).InputDigest,
            Checklist = definition.Checklist,
        };
    }
}
