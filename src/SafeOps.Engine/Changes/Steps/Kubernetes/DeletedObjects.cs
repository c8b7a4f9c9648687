using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// The very objects of one action: of one kind, in one namespace, by name and uid. Where the step has a limit they are an observation
/// that may move within it; where it has none they are what the plan stands on.
/// </summary>
/// <param name="Sample">One of them, for kind and place.</param>
/// <param name="Uids">By name.</param>
internal sealed record DeletedObjects(ObjectTarget Sample, IReadOnlyDictionary<string, string> Uids)
{
    private const string Key = "objects";

    public KubernetesPlace Place => Sample.Place;

    /// <summary>For lists of the same objects: the kind as kubectl takes it without a doubt.</summary>
    public string Resource => Sample.Name.Resource;

    /// <summary>As other steps name each of them.</summary>
    public IEnumerable<string> Displays => Uids.Keys.Select(n => (Sample with { Name = Sample.Name with { Name = n } }).Display);

    public static DeletedObjects Of(PlannedAction action) => new(
        ObjectTarget.Of(action.Intent),
        ((action.Before[Key] ?? action.Observed[Key]) as JsonObject ?? []).ToDictionary(o => o.Key, o => (string?)o.Value ?? "", StringComparer.Ordinal));

    public static PlannedAction Put(PlannedAction action, IReadOnlyList<JsonObject> items, bool isBound)
    {
        var list = new JsonObject { [Key] = new JsonObject(items.Select(i => KeyValuePair.Create<string, JsonNode?>(ObjectFacts.Name(i), ObjectFacts.Uid(i)))) };
        return isBound
            ? action with { Observed = new JsonObject { ["count"] = items.Count, [Key] = list[Key]!.DeepClone() } }
            : action with { Before = list, Observed = new JsonObject { ["count"] = items.Count } };
    }
}
