using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Values as people see them: short, on one line, without secrets.</summary>
internal sealed class ShownValue(SecretMasker masker)
{
    private const int Longest = 200;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the values of a change are secrets by where they stand.</summary>
    public static bool Hides(VersionChange change) => change.Object == "secret" && change.Path.Steps is ([] or ["data" or "stringData", ..])
        || change.Path.Parts is [.., ValuePathPart.Match named, ValuePathPart.Key { Name: "value" }] && SecretFinder.NameLooksSecret(named.Value)
        || change.Path.Parts is [.., ValuePathPart.Key { Name: not ("key" or "topologyKey") } leaf] && SecretFinder.NameLooksSecret(leaf.Name)
        || IsHidden(change.Before) || IsHidden(change.After);

    /// <summary>Null where there is nothing.</summary>
    public string? Of(JsonNode? value, VersionChange change)
    {
        if (value is null)
            return null;
        if (value is JsonValue && Hides(change) && !IsPlain(value.ToString()))
            return SecretMasker.Mask;
        if (change.Object == "secret" && value is JsonObject or JsonArray)
            return change.Path.Steps.Count == 0 ? "(a Secret)" : SecretMasker.Mask;
        // A variable that came or went: its value says more than the form it is written in.
        var shown = value is JsonObject { Count: 2 } map && map.ContainsKey("name") && map["value"] is JsonValue text
            ? IsHidden(text) || SecretFinder.IsSecret(map["name"]!.ToString(), text.ToString()) ? SecretMasker.Mask : text.ToString()
            : value is JsonValue ? value.ToString() : Hide(value)!.ToJsonString(Compact);
        return Short(masker.Hide(SecretPrints.WithoutPrint(shown)));
    }

    public string Line(string line) => Short(masker.Hide(line));

    private static bool IsHidden(JsonNode? value) => value is JsonValue && SecretPrints.IsHidden(value.ToString());

    /// <summary>What a field with a telling name holds need not be a secret: a number, a reference, a path.</summary>
    private static bool IsPlain(string value) => value is "true" or "false" || value.Length <= 6 && value.All(char.IsAsciiDigit);

    /// <summary>With the values of variables hidden whose names say that they hold a secret; the masker knows members of maps, not these pairs.</summary>
    private JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject map when map["name"] is JsonValue name && map["value"] is JsonValue value && SecretFinder.IsSecret(name.ToString(), value.ToString()) =>
            new JsonObject { ["name"] = name.ToString(), ["value"] = SecretMasker.Mask },
        JsonObject map => masker.Hide(new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Hide(m.Value))))),
        JsonArray list => new JsonArray([.. list.Select(Hide)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(SecretPrints.WithoutPrint(value.ToString())),
        _ => node?.DeepClone(),
    };

    private static string Short(string text)
    {
        text = text.ReplaceLineEndings(" ⏎ ");
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
