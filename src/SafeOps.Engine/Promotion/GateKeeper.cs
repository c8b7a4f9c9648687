using SafeOps.Changes.Definition;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>Turns a change file and an environment into the question a gate answers.</summary>
internal sealed class GateKeeper
{
    private readonly SafeOpsProject _project;
    private readonly ChangeCatalog _catalog;
    private readonly ChangeResolver _resolver;
    private readonly PromotionGate _gate;
    private readonly Identity _identity;

    public GateKeeper(SafeOpsProject project, ChangeCatalog catalog, ChangeResolver resolver, PromotionGate gate, Identity identity)
    {
        _project = project;
        _catalog = catalog;
        _resolver = resolver;
        _gate = gate;
        _identity = identity;
    }

    /// <summary>The question for a request, as it stands in the files now. Throws for files that are not valid.</summary>
    /// <param name="environment">Null: the first; a question for all environments.</param>
    public async Task<GateQuestion> AskAsync(string path, string? environment, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        var definition = _catalog.Load(path);
        var where = environment is null ? _project.Environments[0] : _project.Environment(environment);
        return Question(definition, where, parameters, await _identity.GetAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The items of an environment's checklist that a person confirms, the change's own included.</summary>
    public IReadOnlyList<ChecklistEntry> ItemsToConfirm(string path, string environment) =>
        [.. ChecklistItems.Asked(_catalog.Load(path).Checklist, _project.Environment(environment)).Select(a => a.Entry).Where(e => e.Tick == Tick.Person)];

    /// <summary>Throws <see cref="ChangeGateClosedException"/> with everything that is missing.</summary>
    public async Task<GateDecision> RequireOpenAsync(ResolvedChange change, ChangeRequest request, string planDigest, CancellationToken cancellationToken)
    {
        var runner = await _identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var question = Question(change.Definition, change.Environment, request.Parameters, runner) with { PlanDigest = planDigest, Overrides = request.Overrides };
        var decision = await _gate.EvaluateAsync(question, cancellationToken).ConfigureAwait(false);
        decision.ThrowIfClosed();
        return decision;
    }

    private GateQuestion Question(ChangeDefinition definition, EnvironmentDefinition environment, IReadOnlyDictionary<string, object?> parameters, Actor runner) => new()
    {
        Project = _project,
        Environment = environment,
        Change = definition.Name,
        Path = _project.Folder.Display(definition.Path),
        ShapeDigest = Digest.OfJson(definition.Shape),
        Risk = ChangeCatalog.RiskOf(definition).Level,
        Authors = definition.Author is { } author ? [author] : [],
        Runner = runner,
        InputDigestOf = e => _resolver.Resolve(definition, e.Name, parameters).InputDigest,
        Checklist = definition.Checklist,
    };
}
