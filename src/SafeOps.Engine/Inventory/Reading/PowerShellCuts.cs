using System.Text.Json;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// Finds where PowerShell's <c>ConvertTo-Json</c>, which goes two levels deep unless told otherwise, wrote the name of an object's class
/// or its text in the place of the object: <c>"System.Collections.Hashtable"</c>, <c>"@{name=web; port=80}"</c>.
/// </summary>
internal static class PowerShellCuts
{
    /// <summary>Whether a row has one. Expressions of Logic Apps begin alike: a row that may have one is looked at closely.</summary>
    /// <param name="row">JSON whose texts are known to be texts.</param>
    public static bool AreIn(ReadOnlyMemory<byte> row)
    {
        var bytes = row.Span;
        if (bytes.IndexOf("\"@{"u8) < 0 && bytes.IndexOf("\"System."u8) < 0 && bytes.IndexOf("\"Microsoft.Azure."u8) < 0)
            return false;
        using var document = JsonDocument.Parse(row, RowConverter.Nesting);
        return DepthOf(document.RootElement) is not null;
    }

    /// <summary>At how many levels below <paramref name="value"/> something was cut, the least; null where nothing was.</summary>
    public static int? DepthOf(JsonElement value)
    {
        int? least = null;
        Walk(value, 0);
        return least;

        void Walk(JsonElement at, int depth)
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in at.EnumerateObject())
                        Walk(member.Value, depth + 1);
                    break;
                case JsonValueKind.Array:
                    foreach (var item in at.EnumerateArray())
                        Walk(item, depth + 1);
                    break;
                default:
                    if (IsCut(at))
                        least = Math.Min(least ?? depth, depth);
                    break;
            }
        }
    }

    /// <summary>Whether a row has a value as deep as that, which was then cut in its turn: a list of texts shows no trace of it.</summary>
    public static bool Reaches(JsonElement value, int depth) => depth == 0 || value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(m => Reaches(m.Value, depth - 1)),
        JsonValueKind.Array => value.EnumerateArray().Any(i => Reaches(i, depth - 1)),
        _ => false,
    };

    public static bool IsCut(JsonElement value) => value.ValueKind == JsonValueKind.String && (value.ValueEquals("@{}"u8) || IsCut(value.GetString()!));

    private static bool IsCut(string text)
    {
        if (text.StartsWith("System.Collections.", StringComparison.Ordinal))
            return true;
        // Extensions of machines have publishers such as Microsoft.Azure.Extensions.
        if (text.StartsWith("Microsoft.Azure.", StringComparison.Ordinal))
            return text.Contains(".Models.", StringComparison.Ordinal);
        if (text.StartsWith("System.Object", StringComparison.Ordinal))
            return text.Length == "System.Object".Length || text["System.Object".Length] is '[' or ' ';
        if (!text.StartsWith("@{", StringComparison.Ordinal))
            return false;
        // @{name=value; …}, and not @{concat('a')} of a workflow.
        var end = text.AsSpan(2).IndexOfAny("=('\"[{}");
        return end > 0 && text[2 + end] == '=' && !(text.Length > 3 + end && text[3 + end] == '=');
    }
}
