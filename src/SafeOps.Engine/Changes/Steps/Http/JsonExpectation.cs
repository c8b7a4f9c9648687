using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>What stands at one place of a JSON answer. The place is a <see cref="ValuePath"/>; a <c>$.</c> before it, as RFC 9535 writes it, is taken too.</summary>
internal sealed record JsonExpectation(string Path, JsonObject Terms)
{
    private static readonly string[] Names = ["equals", "above", "below", "contains", "matches", "count", "exists"];
    private const int LongestShown = 80;

    public static JsonExpectation Read(JsonNode? node) => node is JsonObject map
        ? new JsonExpectation(CommandOptions.Text(map["path"]) ?? "", new JsonObject(map.Where(t => t.Key != "path").Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone()))))
        : new JsonExpectation("", new JsonObject { ["path"] = node?.DeepClone() });

    public JsonObject ToJson() => new(Terms.Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone())).Prepend(KeyValuePair.Create<string, JsonNode?>("path", Path)));

    /// <summary>What is wrong with it, a sentence; null where it can be used.</summary>
    public string? Mistake()
    {
        if (Path.Length == 0)
            return "'json' takes a mapping with 'path' and what stands there: { path: status, equals: ok }.";
        if (Parse(out var mistake) is null)
            return $"'{Path}' is no path, {mistake} Expected {ValuePath.Expected}, or $ for the whole answer.";
        if (Terms.Count == 0)
            return $"'json' says nothing of '{Path}'; expected one of {string.Join(", ", Names)}.";
        foreach (var (name, value) in Terms)
        {
            var wrong = name switch
            {
                "equals" => null,
                "above" or "below" or "count" => Number(value) is null ? $"'{name}' takes a number" : null,
                "contains" => value is JsonValue ? null : "'contains' takes a text",
                "matches" => value is JsonValue ? new OutputExpectation(null, null, CommandOptions.Text(value)).PatternMistake()?.TrimEnd('.') : "'matches' takes a regular expression",
                "exists" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : "'exists' takes true or false",
                _ => $"'json' has the unknown member '{name}'; expected path, {string.Join(", ", Names)}.{NearestWord.Suggest(name, Names)}".TrimEnd('.'),
            };
            if (wrong is not null)
                return wrong.EndsWith('?') ? wrong : $"{wrong}.";
        }
        return null;
    }

    /// <summary>What was expected here and not found; null where it holds.</summary>
    public string? Unmet(JsonNode? root)
    {
        var (isThere, found) = Find(root);
        foreach (var (name, expected) in Terms)
        {
            var exists = name == "exists";
            if (exists ? isThere == (bool)expected! : isThere && Holds(name, found, expected))
                continue;
            return exists
                ? $"{Path} is {(isThere ? "there" : "not there")}, expected it {((bool)expected! ? "to be" : "not to be")}"
                : $"{Path} is {(isThere ? Show(found) : "not there")}, expected {Say(name, expected)}";
        }
        return null;
    }

    public override string ToString() => string.Join(" and ", Terms.Select(t => t.Key == "exists" ? $"{Path} is {((bool)t.Value! ? "there" : "not there")}" : $"{Path} {Say(t.Key, t.Value)}"));

    private static string Say(string name, JsonNode? expected) => name == "count" ? $"{Show(expected)} items" : $"{name} {Show(expected)}";

    private ValuePath? Parse(out string? mistake)
    {
        mistake = null;
        var text = Path == "$" ? "" : Path.StartsWith("$.", StringComparison.Ordinal) ? Path[2..] : Path.StartsWith("$[", StringComparison.Ordinal) ? Path[1..] : Path;
        return text.Length == 0 ? new ValuePath([]) : ValuePath.TryParse(text, out mistake);
    }

    private (bool IsThere, JsonNode? Value) Find(JsonNode? node)
    {
        foreach (var part in Parse(out _)!.Parts)
        {
            switch (part)
            {
                case ValuePathPart.Key key when node is JsonObject map && map.TryGetPropertyValue(key.Name, out var value):
                    node = value;
                    break;
                case ValuePathPart.Index index when node is JsonArray list && index.Position < list.Count:
                    node = list[index.Position];
                    break;
                case ValuePathPart.Match match when node is JsonArray list && list.OfType<JsonObject>().Where(i => CommandOptions.Text(i[match.Name]) == match.Value).ToList() is [var only]:
                    node = only;
                    break;
                default:
                    return (false, null);
            }
        }
        return (true, node);
    }

    private static bool Holds(string name, JsonNode? found, JsonNode? expected) => name switch
    {
        "equals" => AreEqual(found, expected),
        "above" => Number(found) > Number(expected),
        "below" => Number(found) < Number(expected),
        "contains" => found is JsonArray list ? list.Any(i => AreEqual(i, expected)) : found is JsonValue && CommandOptions.Text(found)!.Contains(CommandOptions.Text(expected)!, StringComparison.Ordinal),
        "matches" => found is JsonValue && new OutputExpectation(null, null, CommandOptions.Text(expected)).Unmet(CommandOptions.Text(found)!) is null,
        "count" => found is JsonArray items && items.Count == Number(expected),
        _ => false,
    };

    /// <summary>As values: 1 and 1.0 are one number, and a text is never a number.</summary>
    private static bool AreEqual(JsonNode? found, JsonNode? expected) =>
        Number(found) is { } number && Number(expected) is { } other ? number == other : CanonicalJson.Write(found) == CanonicalJson.Write(expected);

    private static decimal? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
