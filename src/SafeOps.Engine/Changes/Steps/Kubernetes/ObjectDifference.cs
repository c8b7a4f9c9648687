using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One field that is not the same in two objects.</summary>
/// <param name="Before">Null where it is absent, or null itself.</param>
internal sealed record FieldDifference(IReadOnlyList<ValuePathPart> Path, JsonNode? Before, JsonNode? After)
{
    private const int LongestValue = 100;
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As a person writes it: <c>spec.template.spec.containers[name=web].image</c>.</summary>
    public string Name => ValuePath.Show(Path);

    /// <summary>For people: <c>spec.replicas: 2 → 3</c>.</summary>
    public override string ToString() => $"{Name}: {Show(Before)} → {Show(After)}";

    private static string Show(JsonNode? value)
    {
        var text = value switch
        {
            null => "(absent)",
            JsonValue when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } plain && !plain.Contains('\n') => plain,
            _ => value.ToJsonString(Form),
        };
        return text.Length > LongestValue ? text[..LongestValue] + "…" : text;
    }
}

/// <summary>
/// What differs between two objects, field by field. Items of a list that is a map by its nature (containers by name, ports by number) are
/// compared by their key, whatever their places; another list is one value.
/// </summary>
internal static class ObjectDifference
{
    /// <summary>By what the API's lists know their items, in the order they are tried.</summary>
    private static readonly string[] Keys = ["name", "key", "containerPort", "port", "mountPath", "devicePath", "topologyKey", "ip", "type"];

    /// <summary>In the order of the fields' names.</summary>
    /// <param name="before">Null: the object is made.</param>
    public static IReadOnlyList<FieldDifference> Of(JsonObject? before, JsonObject? after)
    {
        var found = new List<FieldDifference>();
        Compare(before, after, [], found);
        return found;
    }

    /// <summary>The key that tells the items of both lists apart; null where there is none.</summary>
    public static string? KeyOf(params JsonArray[] lists) =>
        lists.All(l => l.Count == 0) ? null : Keys.FirstOrDefault(key => lists.All(list => IsKey(list, key)));

    public static string KeyText(JsonNode item, string key) => item[key]!.ToString();

    private static bool IsKey(JsonArray list, string key) =>
        list.All(i => i is JsonObject map && map[key] is JsonValue) && list.Select(i => KeyText(i!, key)).Distinct(StringComparer.Ordinal).Count() == list.Count;

    private static void Compare(JsonNode? before, JsonNode? after, IReadOnlyList<ValuePathPart> path, List<FieldDifference> found)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject left && after is JsonObject right)
        {
            foreach (var name in left.Select(p => p.Key).Union(right.Select(p => p.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
                Compare(left[name], right[name], [.. path, new ValuePathPart.Key(name)], found);
        }
        else if (before is JsonArray was && after is JsonArray now && KeyOf(was, now) is { } key && InOrder(was, now, key))
        {
            foreach (var value in was.Concat(now).Select(i => KeyText(i!, key)).Distinct(StringComparer.Ordinal))
                Compare(ItemOf(was, key, value), ItemOf(now, key, value), [.. path, new ValuePathPart.Match(key, value)], found);
        }
        else
        {
            found.Add(new FieldDifference(path, before, after));
        }
    }

    /// <summary>Those in both lists stand in the same order: what only moved is a difference of the list as a whole.</summary>
    private static bool InOrder(JsonArray was, JsonArray now, string key)
    {
        var left = was.Select(i => KeyText(i!, key)).ToList();
        var right = now.Select(i => KeyText(i!, key)).ToList();
        return left.Where(right.Contains).SequenceEqual(right.Where(left.Contains), StringComparer.Ordinal);
    }

    public static JsonObject? ItemOf(JsonArray list, string key, string value) => list.OfType<JsonObject>().FirstOrDefault(i => i[key] is JsonValue && KeyText(i, key) == value);
}
