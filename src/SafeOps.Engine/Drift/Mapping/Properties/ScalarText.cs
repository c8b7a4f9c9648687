using System.Globalization;
using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>One text for a JSON value, so that <c>"80"</c> and <c>80</c>, <c>"true"</c> and <c>true</c>, <c>1.0</c> and <c>1</c> are the same.</summary>
internal static class ScalarText
{
    /// <summary>Null for null, an empty text, an empty list and an empty object.</summary>
    public static string? Of(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Text(value) is { Length: > 0 } text ? text : null;
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            case JsonValueKind.Number:
                return Number(value.GetRawText());
            case JsonValueKind.Array:
                return value.GetArrayLength() switch { 0 => null, 1 => Of(value[0]), _ => Forms.JsonForm.Write(value) };
            case JsonValueKind.Object:
                return value.EnumerateObject().MoveNext() ? Forms.JsonForm.Write(value) : null;
            default:
                return null;
        }
    }

    /// <summary>A text; one with half of a surrogate pair, which is no text, as it is written.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    /// <summary>The shortest form of a number; a text that is none as it is.</summary>
    public static string Number(string text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
            return exact == 0 ? "0" : exact.ToString("G29", CultureInfo.InvariantCulture) is var short29 && !short29.Contains('E') ? short29 : exact.ToString("0.#############################", CultureInfo.InvariantCulture);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var near) ? near.ToString("R", CultureInfo.InvariantCulture) : text;
    }

    /// <summary>Whether a value is alike to nothing: null, absent, an empty text, list or object.</summary>
    public static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => value.ValueEquals(""u8),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().MoveNext(),
        _ => false,
    };
}
