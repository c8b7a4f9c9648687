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
            foreach (var (name, value) in earlier as JsonObject ?? [])
            {
                if (wanted.ContainsKey(name))
                    continue;
                if (Without(result[name], value) is { } left)
                    result[name] = left;
                else
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

    /// <summary>What others put beside it; null where nothing is left.</summary>
    private static JsonNode? Without(JsonNode? found, JsonNode? taken)
    {
        if (found is JsonObject map && taken is JsonObject { Count: > 0 } fields)
        {
            var left = new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, fields.ContainsKey(p.Key) ? Without(p.Value, fields[p.Key]) : p.Value?.DeepClone())).Where(p => p.Value is not null));
            return left.Count == 0 ? null : left;
        }
        if (found is JsonArray list && taken is JsonArray items && ObjectDifference.KeyOf(list, items) is { } key)
        {
            var rest = list.Where(i => ObjectDifference.ItemOf(items, key, ObjectDifference.KeyText(i!, key)) is null).Select(i => i!.DeepClone()).ToArray();
            return rest.Length == 0 ? null : new JsonArray(rest);
        }
        return null;
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
