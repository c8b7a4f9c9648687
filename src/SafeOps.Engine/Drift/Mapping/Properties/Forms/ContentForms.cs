using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Drift.Mapping.Properties.Forms;

internal sealed class JsonForm : ValueForm
{
    public override string Name => "json";
    public override string Summary => "a text of JSON by its value: order of keys and white space do not count";
    public override bool MayBeSecret => true;

    public override string Canonical(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Write(document.RootElement);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    public static string Write(JsonElement value) => CanonicalJson.Write(Node(value));

    /// <summary>Numbers get their shortest form: two writers may have written them.</summary>
    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().GroupBy(m => m.Name, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Node(m.Last().Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Node)]),
        JsonValueKind.Number => JsonNode.Parse(ScalarText.Number(value.GetRawText())),
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        _ => null,
    };
}

/// <summary>Base64 by the bytes it stands for.</summary>
internal sealed class Base64Form : ValueForm
{
    public override string Name => "base64";
    public override string Summary => "by the bytes: line breaks and the URL-safe letters do not count";
    public override bool MayBeSecret => true;

    public override string Canonical(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && letter != '=')
                letters.Append(letter switch { '-' => '+', '_' => '/', _ => letter });
        }
        letters.Append('=', (4 - (letters.Length % 4)) % 4);
        var padded = letters.ToString();
        return Base64.IsValid(padded) ? padded : text;
    }
}
