using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// Values of a manifest as kubectl reads them: by YAML 1.1, in which <c>0644</c> is octal and a plain <c>yes</c> a boolean. Reading
/// them by YAML 1.2, as SafeOps's own files are, would plan another object than kubectl applies.
/// </summary>
internal static partial class ManifestValue
{
    public static JsonNode? ToJson(DataNode node) => node switch
    {
        DataMapping map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(Key(e.Key), ToJson(e.Value)))),
        DataSequence list => new JsonArray([.. list.Items.Select(ToJson)]),
        DataScalar { Style: ScalarStyle.Plain, Tag: null } scalar => Plain(scalar.Text),
        DataScalar scalar => JsonValue.Create(scalar.Text),
        _ => node.ToJson(),
    };

    private static string Key(DataScalar key) => key is { Style: ScalarStyle.Plain, Tag: null } && Plain(key.Text) is { } value ? value.ToString() : key.Text;

    private static JsonNode? Plain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return true;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return false;
        }
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return text;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Whole(digits) is { } whole)
            return whole;
        if (!Float().IsMatch(digits))
            return text;
        return digits.Contains('e', StringComparison.OrdinalIgnoreCase) || !decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact)
            ? Number(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture))
            : Number(exact);
    }

    private static long? Whole(string text)
    {
        var negative = text[0] == '-';
        var digits = text.TrimStart('+', '-');
        if (text.Length - digits.Length > 1 || digits.Length == 0)
            return null;
        var (radix, rest) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, digits[2..]),
            ['0', 'b' or 'B', ..] => (2, digits[2..]),
            ['0', 'o' or 'O', ..] => (8, digits[2..]),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };
        try
        {
            var value = rest.Length == 0 || !rest.All(char.IsAsciiHexDigit) ? (long?)null
                : radix == 10 ? (long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null)
                : Convert.ToInt64(rest, radix);
            return negative ? -value : value;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static JsonNode Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    /// <summary>Without the zeros at its end, as a server writes it back.</summary>
    private static JsonNode Number(decimal value) => value == Math.Floor(value) && Math.Abs(value) < long.MaxValue ? JsonValue.Create((long)value) : JsonValue.Create(value / 1.0000000000000000000000000000m);

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
