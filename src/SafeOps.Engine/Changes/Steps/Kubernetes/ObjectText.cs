using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Objects for people: as YAML, and what a Secret holds never among it.</summary>
internal static class ObjectText
{
    public const string Hidden = "(hidden)";
    private const string HiddenChange = "(hidden, changed)";

    /// <summary>What stands at the top of an object, the first last.</summary>
    private static readonly string[] Head = ["spec", "data", "metadata", "kind", "apiVersion"];

    private static readonly ValueWriter Writer = new(new DocumentLayout("\n", 2, IndentedLists: false, ManyLines: true), json: false);

    public static bool IsSecret(JsonObject? found) => (string?)found?["kind"] == "Secret";

    /// <summary>The lines of the differences; of a Secret's data only that they differ.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<FieldDifference> differences, bool secret) =>
        [.. differences.Select(d => secret && IsData(d.Path) ? Veiled(d) : d.ToString())];

    /// <summary>A unified diff of the two as YAML; null where they are equal.</summary>
    public static string? Diff(StepContext context, JsonObject? before, JsonObject? after, string name)
    {
        var (left, right) = Veiled(before, after);
        return context.Services.Diff.Unified(Yaml(left), Yaml(right), name) is { Length: > 0 } diff ? diff : null;
    }

    public static string Yaml(JsonObject? found) => found is null ? "" : Writer.Block(Ordered(found), 0) + "\n";

    /// <summary>A copy of an object in which a Secret's data is hidden.</summary>
    public static JsonObject Veil(JsonObject found) => Veiled(null, found).After!;

    /// <summary>Has what a Secret holds hidden wherever it may be quoted, as in a server's complaint.</summary>
    public static void HideData(JsonObject secret, SecretMasker masker)
    {
        foreach (var value in ((string[])["data", "stringData"]).SelectMany(part => (secret[part] as JsonObject)?.Select(p => p.Value).OfType<JsonValue>() ?? []))
        {
            var text = value.ToString();
            masker.Register(text);
            var bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text, bytes, out var length))
                masker.Register(Encoding.UTF8.GetString(bytes, 0, length));
        }
    }

    private static (JsonObject? Before, JsonObject? After) Veiled(JsonObject? before, JsonObject? after)
    {
        if (!IsSecret(before ?? after))
            return (before, after);
        var (left, right) = ((JsonObject?)before?.DeepClone(), (JsonObject?)after?.DeepClone());
        foreach (var part in (string[])["data", "stringData"])
        {
            foreach (var key in Keys(left, part).Union(Keys(right, part)).ToList())
            {
                var moved = before is not null && after is not null && !JsonNode.DeepEquals(before[part]?[key], after[part]?[key]);
                if (left?[part] is JsonObject was && was.ContainsKey(key))
                    was[key] = Hidden;
                if (right?[part] is JsonObject now && now.ContainsKey(key))
                    now[key] = moved && (before?[part] as JsonObject)?.ContainsKey(key) == true ? HiddenChange : Hidden;
            }
        }
        return (left, right);
    }

    private static IEnumerable<string> Keys(JsonObject? found, string part) => (found?[part] as JsonObject)?.Select(p => p.Key) ?? [];

    private static bool IsData(IReadOnlyList<ValuePathPart> path) => path is [ValuePathPart.Key { Name: "data" or "stringData" }, ..];

    private static string Veiled(FieldDifference difference) =>
        $"{difference.Name}: {(difference.Before is null ? "(absent)" : Hidden)} → {(difference.After is null ? "(absent)" : difference.Before is null ? Hidden : HiddenChange)}";

    /// <summary>Head first, then by name, as people are used to read manifests.</summary>
    private static JsonNode Ordered(JsonNode node, bool top = true) => node switch
    {
        JsonObject map => new JsonObject(map.OrderByDescending(p => top ? Array.IndexOf(Head, p.Key) : 0).ThenBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Ordered(p.Value, top: false)))),
        JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Ordered(i, top: false))]),
        _ => node.DeepClone(),
    };
}
