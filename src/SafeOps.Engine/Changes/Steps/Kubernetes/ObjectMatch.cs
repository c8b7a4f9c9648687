using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Whether an object has what a manifest asks for: defaults and what others set are no difference, nor is another writing of a quantity.</summary>
internal static class ObjectMatch
{
    /// <summary>The fields of <paramref name="desired"/> that <paramref name="found"/> does not have so.</summary>
    public static IReadOnlyList<FieldDifference> Missing(JsonObject desired, JsonObject found)
    {
        var missing = new List<FieldDifference>();
        var (wanted, there) = (Decoded(ObjectNoise.Clean(desired)), ObjectNoise.Clean(found));
        (wanted["metadata"] as JsonObject)?.Remove("namespace");
        Compare(wanted, there, [], missing);
        return missing;
    }

    /// <summary>A Secret's <c>stringData</c> is written into <c>data</c> by the server.</summary>
    public static JsonObject Decoded(JsonObject desired)
    {
        if (!ObjectText.IsSecret(desired) || desired["stringData"] is not JsonObject texts)
            return desired;
        var decoded = (JsonObject)desired.DeepClone();
        decoded.Remove("stringData");
        var data = decoded["data"] as JsonObject ?? [];
        foreach (var (key, value) in texts)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value?.ToString() ?? ""));
        if (data.Parent is null)
            decoded["data"] = data;
        return decoded;
    }

    private static void Compare(JsonNode? desired, JsonNode? found, IReadOnlyList<ValuePathPart> path, List<FieldDifference> missing)
    {
        if (Same(desired, found))
            return;
        if (desired is JsonObject wanted && found is JsonObject there)
        {
            foreach (var (name, value) in wanted)
                Compare(value, there[name], [.. path, new ValuePathPart.Key(name)], missing);
        }
        else if (desired is JsonArray list && found is JsonArray items && ObjectDifference.KeyOf(list) is { } key && items.All(i => i is JsonObject))
        {
            foreach (var item in list)
            {
                var value = ObjectDifference.KeyText(item!, key);
                Compare(item, ObjectDifference.ItemOf(items, key, value), [.. path, new ValuePathPart.Match(key, value)], missing);
            }
        }
        else if (desired is JsonArray ordered && found is JsonArray same && ordered.Count == same.Count && ordered.All(i => i is JsonObject))
        {
            for (var i = 0; i < ordered.Count; i++)
                Compare(ordered[i], same[i], [.. path, new ValuePathPart.Index(i)], missing);
        }
        else if (!(desired is JsonArray set && found is JsonArray more && set.All(s => more.Any(m => Same(s, m)))))
        {
            missing.Add(new FieldDifference(path, found, desired));
        }
    }

    private static bool Same(JsonNode? desired, JsonNode? found)
    {
        if (desired is JsonObject { Count: 0 } && found is null)
            return true;
        if (JsonNode.DeepEquals(desired, found))
            return true;
        if (desired is not JsonValue || found is not JsonValue)
            return false;
        var (left, right) = (desired.ToString(), found.ToString());
        return desired.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && found.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            && (left == right || (Quantity.TryParse(left, out var a) && Quantity.TryParse(right, out var b) && a.Value == b.Value)
                || (decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && x == y));
    }
}
