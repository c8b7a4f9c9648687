using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>Values of a JSON tree by the paths of mappings, to be changed.</summary>
internal static class JsonPlace
{
    public static JsonNode? Find(JsonNode from, string path)
    {
        JsonNode? at = from;
        foreach (var name in path.Split('.'))
            at = Entered(at) is { } map ? map[Word(map, name)] : null;
        return at;
    }

    /// <summary>The elements of a list, or the one block; nulls left out.</summary>
    public static List<JsonNode> Elements(JsonNode from, string path) => Find(from, path) switch
    {
        JsonArray list => [.. list.OfType<JsonNode>()],
        null => [],
        var one => [one],
    };

    /// <summary>The list that a path goes through: at its <c>[]</c>, or else at its end.</summary>
    public static JsonArray? List(JsonNode from, string path) =>
        Find(from, path.IndexOf("[]", StringComparison.Ordinal) is >= 0 and var end ? path[..end] : path) as JsonArray;

    /// <summary>The object that has, or is to have, the last name of a path; what is missing on the way is made.</summary>
    public static (JsonObject Parent, string Name) Owner(JsonNode from, string path)
    {
        var names = path.Split('.');
        var at = Entered(from)!;
        foreach (var name in names[..^1])
        {
            var word = Word(at, name);
            if (at[word] is null or JsonArray { Count: 0 })
                at[word] = name.EndsWith("[]", StringComparison.Ordinal) ? new JsonArray(new JsonObject()) : new JsonObject();
            at = Entered(at[word])!;
        }
        return (at, Word(at, names[^1]));
    }

    /// <summary>The name as the object has it: Azure's own spelling varies.</summary>
    private static string Word(JsonObject map, string name)
    {
        var word = name.TrimEnd('[', ']', '{', '}');
        return map.Select(m => m.Key).FirstOrDefault(k => k.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word;
    }

    private static JsonObject? Entered(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } list => list[0] as JsonObject,
        JsonObject map => map,
        _ => null,
    };
}
