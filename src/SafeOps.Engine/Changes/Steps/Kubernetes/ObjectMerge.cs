using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// What an object becomes when a manifest is applied to it, worked out here because the server cannot be asked: defaults, conversions and
/// webhooks are not in it.
/// </summary>
internal static class ObjectMerge
{
    /// <param name="found">Null: the object is made.</param>
    /// <param name="earlier">The manifest applied before by the same hand: what it had and <paramref name="desired"/> has not is taken away.</param>
    public static JsonObject Apply(JsonObject? found, JsonObject? earlier, JsonObject desired)
    {
        var wanted = ObjectMatch.Decoded(desired);
        if (found is null)
            return (JsonObject)wanted.DeepClone();
        return (JsonObject)Merge(found, earlier is null ? null : ObjectMatch.Decoded(earlier), wanted)!;
    }

    /// <summary>A merge patch (RFC 7386); with <paramref name="lists"/> lists that are maps by their nature are merged by their keys (strategic merge).</summary>
    public static JsonNode? Patch(JsonNode? found, JsonNode? patch, bool lists)
    {
        if (patch is JsonArray items && lists && found is JsonArray there && ObjectDifference.KeyOf(items, there) is { } key)
            return Lists(there, items, key, (old, wanted) => Patch(old, wanted, lists), _ => false);
        if (patch is not JsonObject map)
            return patch?.DeepClone();
        var result = found is JsonObject was ? (JsonObject)was.DeepClone() : [];
        foreach (var (name, value) in map)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Patch(result[name], value, lists);
        }
        return result;
    }

    private static JsonNode? Merge(JsonNode? found, JsonNode? earlier, JsonNode? desired)
    {
        if (found is JsonObject was && desired is JsonObject wanted)
        {
            var result = (JsonObject)was.DeepClone();
            foreach (var (name, _) in earlier as JsonObject ?? [])
            {
                if (!wanted.ContainsKey(name))
                    result.Remove(name);
            }
            foreach (var (name, value) in wanted)
                result[name] = Merge(was[name], (earlier as JsonObject)?[name], value);
            return result;
        }
        if (found is JsonArray there && desired is JsonArray list && ObjectDifference.KeyOf(there, list) is { } key)
        {
            var before = earlier as JsonArray;
            return Lists(there, list, key,
                (old, now) => Merge(old, before is null ? null : ObjectDifference.ItemOf(before, key, ObjectDifference.KeyText(now!, key)), now),
                gone => before is not null && ObjectDifference.ItemOf(before, key, gone) is not null);
        }
        return desired?.DeepClone();
    }

    private static JsonArray Lists(JsonArray found, JsonArray desired, string key, Func<JsonNode?, JsonNode?, JsonNode?> merge, Func<string, bool> isRemoved)
    {
        var result = new JsonArray();
        foreach (var item in found)
        {
            var value = ObjectDifference.KeyText(item!, key);
            if (ObjectDifference.ItemOf(desired, key, value) is { } wanted)
                result.Add(merge(item, wanted));
            else if (!isRemoved(value))
                result.Add(item!.DeepClone());
        }
        foreach (var item in desired.Where(d => ObjectDifference.ItemOf(found, key, ObjectDifference.KeyText(d!, key)) is null))
            result.Add(merge(null, item));
        return result;
    }
}
