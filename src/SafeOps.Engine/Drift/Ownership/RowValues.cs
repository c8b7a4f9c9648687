using System.Text.Json;

namespace SafeOps.Drift.Ownership;

/// <summary>Values of a row by their path, names looked up without case.</summary>
internal static class RowValues
{
    public static JsonElement? At(JsonElement row, string path)
    {
        var at = row;
        var rest = path.AsSpan();
        while (true)
        {
            var dot = rest.IndexOf('.');
            if (Named(at, dot < 0 ? rest : rest[..dot]) is not { } next)
                return null;
            if (dot < 0)
                return next;
            at = next;
            rest = rest[(dot + 1)..];
        }
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(JsonElement row, string path) =>
        At(row, path) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    /// <summary>The elements of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> List(JsonElement row, string path) =>
        At(row, path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A text in the first element of a list, as which a state has a block: <c>os_disk</c>, <c>name</c>.</summary>
    public static string? InBlock(JsonElement attributes, string block, string name) =>
        List(attributes, block).FirstOrDefault() is { ValueKind: JsonValueKind.Object } first ? Text(first, name) : null;

    public static bool Has(JsonElement row, string path) => At(row, path) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    private static JsonElement? Named(JsonElement from, ReadOnlySpan<char> name)
    {
        if (from.ValueKind != JsonValueKind.Object)
            return null;
        if (from.TryGetProperty(name, out var exact))
            return exact;
        foreach (var member in from.EnumerateObject())
        {
            if (name.Equals(member.Name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        return null;
    }
}
