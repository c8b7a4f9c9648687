using SafeOps.Changes.Definition;
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
    private readonly Actor _actor;

    public GateKeeper(SafeOpsProject project, ChangeCatalog catalog, ChangeResolver resolver, PromotionGate gate, Actor actor)
    {
        _project = project;
        _catalog = catalog;
        _resolver = resolver;
        _gate = gate;
        _actor = actor;
    }

    /// <summary>The question for a request, as it stands in the files now. Throws for files that are not valid.</summary>
    /// <param name="environment">Null: the first; a question for all environments.</param>
    public GateQuestion Ask(string path, string? environment, IReadOnlyDictionary<string, object?> parameters)
    {
        var definition = _catalog.Load(path);
        return Question(definition, environment is null ? _project.Environments[0] : _project.Environment(environment), parameters);
    }

    /// <summary>Throws <see cref="ChangeGateClosedException"/> with everything that is missing.</summary>
    public async Task<GateDecision> RequireOpenAsync(ResolvedChange change, ChangeRequest request, string planDigest, CancellationToken cancellationToken)
    {
        var question = Question(change.Definition, change.Environment, request.Parameters) with { PlanDigest = planDigest, Overrides = request.Overrides };
        var decision = await _gate.EvaluateAsync(question, cancellationToken).ConfigureAwait(false);
        decision.ThrowIfClosed();
        return decision;
    }

    private GateQuestion Question(ChangeDefinition definition, EnvironmentDefinition environment, IReadOnlyDictionary<string, object?> parameters) => new()
    {
        Project = _project,
        Environment = environment,
        Change = definition.Name,
        Path = _project.Folder.Display(definition.Path),
        ShapeDigest = Digest.OfJson(definition.Shape),
        Risk = ChangeCatalog.RiskOf(definition).Level,
        Authors = definition.Author is { } author ? [author] : [],
        Runner = _actor,
        InputDigestOf = e => _resolver.Resolve(definition, e.Name, parameters).InputDigest,
        Checklist = definition.Checklist,
    };
}
