using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>An object as the cluster has it, or as earlier steps would leave it.</summary>
/// <param name="Word">How the step names it, for command lines: <c>deploy/web</c>.</param>
/// <param name="IsPlanned">An earlier step makes or changes it.</param>
internal sealed record FoundObject(string Word, ObjectName Name, JsonObject Item, bool IsPlanned);

/// <summary>Finds the objects that a step is about.</summary>
internal sealed class ObjectLookup(Kubectl kubectl, StepContext context)
{
    /// <summary>The short names of kubectl for the kinds that are scaled, restarted and deleted most.</summary>
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["po"] = "pod",
        ["deploy"] = "deployment",
        ["sts"] = "statefulset",
        ["ds"] = "daemonset",
        ["rs"] = "replicaset",
        ["rc"] = "replicationcontroller",
        ["cj"] = "cronjob",
        ["svc"] = "service",
        ["cm"] = "configmap",
        ["ing"] = "ingress",
        ["sa"] = "serviceaccount",
        ["pvc"] = "persistentvolumeclaim",
        ["pv"] = "persistentvolume",
        ["ns"] = "namespace",
        ["hpa"] = "horizontalpodautoscaler",
        ["pdb"] = "poddisruptionbudget",
        ["netpol"] = "networkpolicy",
        ["crd"] = "customresourcedefinition",
        ["crds"] = "customresourcedefinition",
    };

    /// <summary>An object by kind and name as kubectl takes them; null where it is not there.</summary>
    public async Task<JsonObject?> GetAsync(string word, CancellationToken cancellationToken)
    {
        var command = kubectl.Command(["get", word, "--ignore-not-found", "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        kubectl.Require(command, result);
        return result.Output.Trim().Length == 0 ? null : Kubectl.Read(command, result);
    }

    /// <summary>The objects of a selection on top of what earlier steps would leave, in the order of the selection.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetUnknown"/>: one that is named is not there.</exception>
    public async Task<IReadOnlyList<FoundObject>> FindAsync(ObjectSelection selection, PlannedWorld world, CancellationToken cancellationToken)
    {
        var planned = new PlannedCluster(kubectl.Place.Context, world);
        var found = new List<FoundObject>();
        if (!selection.IsNamed)
        {
            foreach (var item in await kubectl.ListAsync(selection.Kind!, selection.Selector, selection.FieldSelector, cancellationToken).ConfigureAwait(false))
            {
                if (OnTop($"{selection.Kind}/{ObjectFacts.Name(item)}", item, planned) is { } one)
                    found.Add(one);
            }
            return found;
        }
        foreach (var word in selection.Objects)
            found.Add(await FindOneAsync(word, world, planned, cancellationToken).ConfigureAwait(false) ?? throw ObjectActions.Unknown(kubectl.Place, word));
        return found;
    }

    /// <summary>An object by name, on top of what earlier steps would leave; null where it is not there then.</summary>
    public async Task<FoundObject?> FindOneAsync(string word, PlannedWorld world, PlannedCluster planned, CancellationToken cancellationToken)
    {
        var item = await GetAsync(word, cancellationToken).ConfigureAwait(false) ?? Planned(word, world, planned);
        return item is null ? null : OnTop(word, item, planned);
    }

    /// <summary>The objects of a kind, and what kept the cluster from telling: a plan that only warns by them goes on without.</summary>
    public async Task<(IReadOnlyList<JsonObject> Items, string? Failure)> TryListAsync(string resource, CancellationToken cancellationToken)
    {
        try
        {
            return (await kubectl.ListAsync(resource, null, null, cancellationToken).ConfigureAwait(false), null);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetRefused || error.Code == ErrorCodes.TargetUnknown || error.Code == ErrorCodes.ProgramFailed)
        {
            return ([], error.Message);
        }
    }

    /// <summary>Null where an earlier step deletes it.</summary>
    private static FoundObject? OnTop(string word, JsonObject item, PlannedCluster planned)
    {
        if (ObjectName.Of(item) is not { } name)
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"{word}: what the cluster answered is no object.", target: word);
        return !planned.TryGet(name, out var later) ? new FoundObject(word, name, item, false) : later is null ? null : new FoundObject(word, name, later, true);
    }

    /// <summary>What an earlier step makes, by the word a person has for its kind.</summary>
    private static JsonObject? Planned(string word, PlannedWorld world, PlannedCluster planned)
    {
        var (kind, name) = (word.Split('/')[0].Split('.')[0], word.Split('/')[1]);
        return world.Objects.Below(planned.Target + "/")
            .Where(o => !o.Key.Contains('#') && o.Value is not null && ObjectFacts.Name(o.Value) == name && IsKind(kind, ObjectFacts.Kind(o.Value)))
            .Select(o => o.Value)
            .FirstOrDefault();
    }

    /// <summary>Singular, plural or short, as kubectl takes a kind.</summary>
    public static bool IsKind(string word, string kind)
    {
        var singular = kind.ToLowerInvariant();
        var plural = singular.EndsWith('y') ? singular[..^1] + "ies" : singular.EndsWith('s') || singular.EndsWith('x') ? singular + "es" : singular + "s";
        return string.Equals(word, singular, StringComparison.OrdinalIgnoreCase)
            || string.Equals(word, plural, StringComparison.OrdinalIgnoreCase)
            || (ShortNames.TryGetValue(word, out var meant) && meant == singular);
    }
}
