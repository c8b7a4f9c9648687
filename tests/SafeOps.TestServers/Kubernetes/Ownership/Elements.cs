using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Ownership;

/// <summary>The parts of a value that can be owned by themselves, by the element that names each.</summary>
internal static class Elements
{
    /// <summary>A key that a schema defaults belongs to an item's identity although it was not written.</summary>
    private static readonly Dictionary<string, string> DefaultKeys = new() { ["protocol"] = "TCP" };

    /// <summary>Whether a value has no parts of its own: a scalar, an atomic list or map, something empty.</summary>
    public static bool IsLeaf(JsonNode? value, Shape shape) => value switch
    {
        JsonObject map => shape.IsAtomic || map.Count == 0 || shape.Form is ShapeForm.Scalar or ShapeForm.List,
        JsonArray list => list.Count == 0 || shape.Form != ShapeForm.List || shape.IsAtomic,
        _ => true,
    };

    public static IEnumerable<(string Element, JsonNode? Value, Shape Shape)> Of(JsonNode? value, Shape shape)
    {
        if (IsLeaf(value, shape))
            yield break;
        if (value is JsonObject map)
        {
            foreach (var (name, child) in map)
                yield return ($"f:{name}", child, shape.Child(name) ?? Shape.Any);
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
                yield return (Element(item, shape), item, shape.Item);
        }
    }

    /// <summary>How an item of a keyed list or a set is named.</summary>
    public static string Element(JsonNode? item, Shape list)
    {
        if (list.IsSet)
            return $"v:{item?.ToJsonString()}";
        var keys = new JsonObject();
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            if ((item as JsonObject)?[key] is { } value)
                keys[key] = value.DeepClone();
            else if (DefaultKeys.TryGetValue(key, out var otherwise))
                keys[key] = otherwise;
        }
        return $"k:{keys.ToJsonString()}";
    }
}
