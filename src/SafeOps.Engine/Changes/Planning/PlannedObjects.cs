using System.Text.Json.Nodes;

namespace SafeOps.Changes.Planning;

/// <summary>
/// Objects of other systems (a cluster's, a release) as earlier steps of the plan would leave them, over what the system says. Keys name
/// the system and the object, whole: <c>kubernetes:dev-cluster/shop/deployment.apps/web</c>.
/// </summary>
public sealed class PlannedObjects
{
    private readonly Dictionary<string, JsonObject?> _changed = new(StringComparer.Ordinal);

    /// <summary>An earlier step makes or changes it; <paramref name="planned"/> is null where it deletes it.</summary>
    public bool TryGet(string key, out JsonObject? planned) => _changed.TryGetValue(key, out planned);

    /// <param name="planned">Null: it would be gone.</param>
    public void Set(string key, JsonObject? planned) => _changed[key] = planned;

    /// <summary>Those whose keys begin so, in ordinal order.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject?>> Below(string prefix) =>
        _changed.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(o => o.Key, StringComparer.Ordinal);
}
