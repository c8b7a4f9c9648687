using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>Copies of JSON with something in them changed.</summary>
internal static class JsonWalk
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>Every text through a function, which is given the name it stands under; names themselves with an empty one.</summary>
    public static JsonNode? Texts(JsonNode? node, string name, Func<string, string, string> change) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(change("", m.Key), Texts(m.Value, m.Key, change)))),
        JsonArray a => new JsonArray([.. a.Select(i => Texts(i, name, change))]),
        JsonValue v when v.TryGetValue<string>(out var text) => JsonValue.Create(change(name, text)),
        _ => node?.DeepClone(),
    };

    /// <summary>Every object's members through a function.</summary>
    public static JsonNode? Members(JsonNode? node, Func<IEnumerable<KeyValuePair<string, JsonNode?>>, IEnumerable<KeyValuePair<string, JsonNode?>>> change) => node switch
    {
        JsonObject o => new JsonObject(change(o).Select(m => KeyValuePair.Create(m.Key, Members(m.Value, change)))),
        JsonArray a => new JsonArray([.. a.Select(i => Members(i, change))]),
        _ => node?.DeepClone(),
    };

    /// <summary>Every list through a function, which is given its name.</summary>
    public static JsonNode? Lists(JsonNode? node, string name, Func<string, JsonArray, IEnumerable<JsonNode?>> change) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(m.Key, Lists(m.Value, m.Key, change)))),
        JsonArray a => new JsonArray([.. change(name, a).Select(i => Lists(i, name, change))]),
        _ => node?.DeepClone(),
    };

    public static string Text(JsonNode? node) => node is null ? "null" : node.ToJsonString(Compact);

    /// <summary>As terraform indents what stands this deep.</summary>
    public static string Text(JsonNode node, int indent) => node.ToJsonString(Indented).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal);
}
