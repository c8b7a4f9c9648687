using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>
/// Hides the secrets of a document so that two of them can still be told to differ: each stands as a print that only this object can make,
/// so that nobody finds a short password by trying all of them.
/// </summary>
internal sealed class SecretPrints(SecretMasker masker)
{
    private const string Sign = SecretMasker.Mask + "#";

    private const int Length = 12;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whether a text is a print, or hidden in another way.</summary>
    public static bool IsHidden(string text) => text.StartsWith(SecretMasker.Mask, StringComparison.Ordinal);

    /// <summary>A copy without secrets: the values of a Secret, those of variables and members whose names say so, and what looks like one.</summary>
    public JsonObject Hide(JsonObject document) =>
        (string?)document["kind"] == "Secret" ? OfSecret(document) : (JsonObject)Walk(document, null)!;

    /// <summary>A text as people may see it: a print is only for comparing.</summary>
    public static string WithoutPrint(string text) =>
        text.Length > Length && text[^(Length + 1)] == '#' && text.Contains(SecretMasker.Mask, StringComparison.Ordinal) && text[^Length..].All(char.IsAsciiHexDigitLower) ? text[..^(Length + 1)].TrimEnd() : text;

    private JsonObject OfSecret(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        foreach (var values in new[] { copy["data"], copy["stringData"] }.OfType<JsonObject>())
        {
            foreach (var (key, value) in values.ToList())
                values[key] = Print(value?.ToString() ?? "");
        }
        // The manifest as it was applied stands in an annotation, secrets and all.
        (copy["metadata"]?["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        return copy;
    }

    private JsonNode? Walk(JsonNode? node, string? name) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Walk(m.Value, m.Key == "value" && map["name"] is JsonValue variable ? variable.ToString() : m.Key)))),
        JsonArray list => new JsonArray([.. list.Select(e => Walk(e, null))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.ToString(), name),
        _ => node?.DeepClone(),
    };

    private JsonNode Text(string text, string? name)
    {
        if (name is not (null or "key" or "topologyKey") && SecretFinder.IsSecret(name, text))
            return JsonValue.Create(Print(text));
        var hidden = masker.Hide(text);
        // Which part of a text was hidden differs; that it does is kept by the print of the whole.
        return JsonValue.Create(hidden == text || text.Contains('\n') ? hidden : $"{hidden} {Print(text)[SecretMasker.Mask.Length..]}");
    }

    private string Print(string secret) => Sign + Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret)))[..Length].ToLowerInvariant();
}
