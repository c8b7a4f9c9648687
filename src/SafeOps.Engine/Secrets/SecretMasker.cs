using System.Text.Json.Nodes;

namespace SafeOps.Secrets;

/// <summary>
/// Hides the values it was told of wherever they stand in a text, also in their JSON-escaped, URL-escaped and Base64 forms.
/// It is told of every secret that was resolved; what only looks like a secret is found by <see cref="SecretFinder"/>.
/// </summary>
public sealed class SecretMasker
{
    public const string Mask = "••••••";

    /// <summary>Shorter values are not hidden: they would hide half of every text, and guard nothing.</summary>
    public const int ShortestSecret = 4;

    private readonly object _gate = new();
    private volatile string[] _values = [];

    /// <summary>A value of several lines is hidden as a whole and line by line.</summary>
    public void Register(string value)
    {
        lock (_gate)
        {
            _values = [.. _values
                .Concat(value.Split('\n', StringSplitOptions.TrimEntries).Append(value).SelectMany(Forms))
                .Where(v => v.Length >= ShortestSecret)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(v => v.Length)];
        }
    }

    public string Hide(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>A copy with every text value hidden; keys are left as they are.</summary>
    public JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Hide(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Hide)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Hide(text)),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return System.Text.Json.JsonEncodedText.Encode(value).Value;
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
    }
}
