using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Patches;

/// <summary>
/// Strategic merge patches: maps merge, lists with a merge key merge item by item, other lists are replaced; with the directives
/// <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder</c> and <c>$deleteFromPrimitiveList</c>.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string Order = "$setElementOrder/";
    private const string Delete = "$deleteFromPrimitiveList/";

    public static JsonObject Apply(JsonObject live, JsonObject patch, Shape shape)
    {
        switch (patch.Text(Directive))
        {
            case "replace":
                return Bare(patch);
            case "delete":
                return [];
        }
        var merged = live.Copy();
        if (patch["$retainKeys"] is JsonArray)
        {
            var kept = patch.Words("$retainKeys").ToHashSet();
            foreach (var (name, _) in live.Where(f => !kept.Contains(f.Key)))
                merged.Remove(name);
        }
        foreach (var (name, value) in patch.Where(f => f.Key.StartsWith(Delete, StringComparison.Ordinal)))
        {
            if (merged[name[Delete.Length..]] is JsonArray list)
                merged[name[Delete.Length..]] = new JsonArray([.. list.Where(i => !((JsonArray)value!).Any(v => JsonReading.Same(v, i))).Select(i => i?.DeepClone())]);
        }
        foreach (var (name, value) in patch.Where(f => f.Key[0] != '$'))
            Field(merged, name, value, shape.Child(name) ?? Shape.Any);
        foreach (var (name, value) in patch.Where(f => f.Key.StartsWith(Order, StringComparison.Ordinal)))
        {
            if (merged[name[Order.Length..]] is JsonArray list && shape.Child(name[Order.Length..]) is { } below)
                merged[name[Order.Length..]] = Sorted(list, (JsonArray)value!, below);
        }
        return merged;
    }

    private static void Field(JsonObject merged, string name, JsonNode? value, Shape shape)
    {
        switch (value)
        {
            case null:
                merged.Remove(name);
                break;
            case JsonObject map:
                merged[name] = Apply(merged[name] as JsonObject ?? [], map, shape);
                break;
            case JsonArray list when shape.IsKeyed:
                merged[name] = Items(merged[name] as JsonArray ?? [], list, shape);
                break;
            case JsonArray list when shape.IsSet:
                var there = merged[name] as JsonArray ?? [];
                merged[name] = new JsonArray([.. there.Concat(list.Where(v => !there.Any(t => JsonReading.Same(t, v)))).Select(v => v?.DeepClone())]);
                break;
            default:
                merged[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray Items(JsonArray live, JsonArray patch, Shape shape)
    {
        if (patch.OfType<JsonObject>().Any(i => i.Text(Directive) == "replace"))
            return [.. patch.OfType<JsonObject>().Where(i => i.Text(Directive) != "replace").Select(Bare)];
        var items = live.OfType<JsonObject>().Select(i => i.Copy()).ToList();
        foreach (var change in patch.OfType<JsonObject>())
        {
            var at = items.FindIndex(i => JsonReading.Same(i[shape.Keys[0]], change[shape.Keys[0]]));
            if (change.Text(Directive) == "delete")
                items.RemoveAll(i => JsonReading.Same(i[shape.Keys[0]], change[shape.Keys[0]]));
            else if (at < 0)
                items.Add(Apply([], change, shape.Item));
            else
                items[at] = Apply(items[at], change, shape.Item);
        }
        return [.. items];
    }

    /// <summary>The named items in the order asked for; the others keep their place behind the one they followed.</summary>
    private static JsonArray Sorted(JsonArray list, JsonArray order, Shape shape)
    {
        var wanted = order.Select(o => Key(o, shape)).ToList();
        var named = list.Where(i => wanted.Contains(Key(i, shape))).OrderBy(i => wanted.IndexOf(Key(i, shape))).ToList();
        var sorted = new List<JsonNode?>(named);
        JsonNode? last = null;
        foreach (var item in list)
        {
            if (!wanted.Contains(Key(item, shape)))
                sorted.Insert(last is null ? 0 : sorted.IndexOf(last) + 1, item);
            last = item;
        }
        return [.. sorted.Select(i => i?.DeepClone())];
    }

    private static string Key(JsonNode? item, Shape shape) => (shape.IsKeyed ? (item as JsonObject)?[shape.Keys[0]] : item)?.ToJsonString() ?? "";

    private static JsonObject Bare(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove(Directive);
        return copy;
    }
}
