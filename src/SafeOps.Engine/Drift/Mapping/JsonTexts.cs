using System.Text.Json;

namespace SafeOps.Drift.Mapping;

/// <summary>What a text is that has JSON in it, as the variables of an Automation account do.</summary>
internal enum JsonTextKind
{
    String,

    /// <summary>A string of the form <c>/Date(milliseconds)/</c>.</summary>
    Date,

    Boolean,
    Integer,

    /// <summary>An object or a list.</summary>
    Object,
}

internal static class JsonTexts
{
    /// <summary>Null for what is no JSON, or of another kind.</summary>
    public static JsonTextKind? KindOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.String => json.RootElement.GetString()!.StartsWith("/Date(", StringComparison.Ordinal) ? JsonTextKind.Date : JsonTextKind.String,
                JsonValueKind.True or JsonValueKind.False => JsonTextKind.Boolean,
                JsonValueKind.Number when json.RootElement.TryGetInt64(out _) => JsonTextKind.Integer,
                JsonValueKind.Object or JsonValueKind.Array => JsonTextKind.Object,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
