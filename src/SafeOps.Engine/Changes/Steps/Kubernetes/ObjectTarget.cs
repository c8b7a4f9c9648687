using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One object in one cluster, as an action names it.</summary>
internal sealed record ObjectTarget(KubernetesPlace Place, ObjectName Name)
{
    private const char VersionSign = '@';

    /// <summary>For people: <c>deployment/web in dev-cluster/shop</c>. Objects of two groups with one kind and name are told apart by the group.</summary>
    public string Display => $"{(IsWellKnown ? Name.Short : $"{Name.Kind.ToLowerInvariant()}.{Name.Group}/{Name.Name}")} in {Place.Context}{(Name.Namespace is null ? "" : "/" + Name.Namespace)}";

    private bool IsWellKnown => !Name.Group.Contains('.', StringComparison.Ordinal) || Name.Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    public JsonObject ToIntent() => new()
    {
        ["context"] = Place.Context,
        ["apiVersion"] = Name.Group.Length == 0 ? Name.Version : $"{Name.Group}/{Name.Version}",
        ["kind"] = Name.Kind,
        ["namespace"] = Name.Namespace,
        ["name"] = Name.Name,
    };

    public static ObjectTarget Of(JsonObject intent)
    {
        var named = new JsonObject
        {
            ["apiVersion"] = (string?)intent["apiVersion"],
            ["kind"] = (string?)intent["kind"],
            ["metadata"] = new JsonObject { ["name"] = (string?)intent["name"], ["namespace"] = (string?)intent["namespace"] },
        };
        var name = ObjectName.Of(named)!;
        return new ObjectTarget(new KubernetesPlace((string)intent["context"]!, name.Namespace), name);
    }

    /// <summary>
    /// What was found of it, for <see cref="PlannedAction.Before"/>: status and versions move without anybody changing it, so they are no part.
    /// A Secret has its version instead of a digest, by which a weak password could be guessed: it has no status, so nothing but a write moves it.
    /// </summary>
    public static JsonObject Before(JsonObject? found) => found is null
        ? new JsonObject { ["exists"] = false }
        : new JsonObject { ["exists"] = true, ["uid"] = ObjectRestore.Uid(found), ["digest"] = ObjectText.IsSecret(found) ? $"{ObjectOutcome.DigestOf(found)}{VersionSign}{ObjectRestore.Version(found)}" : ObjectNoise.DigestOf(found) };

    /// <summary>True where an object is as <see cref="Before"/> noted it, or nothing was noted because nobody could look.</summary>
    public static bool IsAsBefore(PlannedAction action, JsonObject? found) =>
        Before(found).All(p => !action.Before.ContainsKey(p.Key) || JsonNode.DeepEquals(p.Value, action.Before[p.Key]));

    /// <summary>True where two plans found the same object with the same fields, whatever its version.</summary>
    public static bool IsFoundAlike(PlannedAction was, PlannedAction now) => JsonNode.DeepEquals(Unversioned(was.Before), Unversioned(now.Before));

    private static JsonObject Unversioned(JsonObject before)
    {
        var copy = (JsonObject)before.DeepClone();
        if ((string?)copy["digest"] is { } digest)
            copy["digest"] = digest.Split(VersionSign)[0];
        return copy;
    }

    private string Removal => ObjectContents.Holds(Name) ? "deletes it, unless others have put something into it"
        : Name is { Group: "", Kind: "PersistentVolumeClaim" } ? "deletes it, and what has been written to its volume by then" : "deletes it";

    /// <summary>An action on this object; fidelity, details and prediction are for the caller to fill in.</summary>
    public PlannedAction NewAction(ResolvedStep step, int number, ActionVerb verb, RiskLevel risk, JsonObject intent) => new()
    {
        Id = $"{step.Key}/{number}",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = verb,
        Target = Display,
        Summary = Display,
        Fidelity = Fidelity.Exact,
        Risk = verb == ActionVerb.None ? RiskLevel.Low : risk,
        Undo = verb switch { ActionVerb.None => "nothing to undo", ActionVerb.Create => $"undo: {Removal}", _ => "undo: puts the saved fields back" },
        Undoable = true,
        Intent = intent,
    };
}
