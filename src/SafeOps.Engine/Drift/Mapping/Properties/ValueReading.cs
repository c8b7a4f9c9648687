using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>A value as it is shown and as it is compared; null is nothing.</summary>
internal readonly record struct ReadValue(string? Shown, string? Canonical);

/// <summary>Reads the values of the two sides into one form.</summary>
internal static class ValueReading
{
    public static ReadValue Terraform(PropertyEntry entry, JsonElement value) =>
        Read(entry, entry.Conversion.Present ? (AzureConversion.IsThere(value) ? "true" : "false") : ScalarText.Of(value));

    public static ReadValue Azure(PropertyEntry entry, JsonElement value) =>
        Read(entry, entry.Conversion.IsNone ? ScalarText.Of(value) : entry.Conversion.Text(value));

    /// <summary>Two values of Azure that are one of Terraform.</summary>
    public static ReadValue Joined(PropertyEntry entry, JsonElement value, JsonElement row) =>
        Read(entry, entry.Join!.Text(entry.Conversion.IsNone ? ScalarText.Of(value) : entry.Conversion.Text(value), row));

    public static List<ReadValue> Terraform(PropertyEntry entry, List<JsonElement> values) => Many(entry, values, AzureConversion.None);

    public static List<ReadValue> Azure(PropertyEntry entry, List<JsonElement> values) => Many(entry, values, entry.Conversion);

    /// <summary>The members of an object by key without case; none of anything else.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                members[member.Name] = member.Value;
        }
        return members;
    }

    private static ReadValue Read(PropertyEntry entry, string? text)
    {
        if (string.IsNullOrEmpty(text) && entry.Default is { } fallback)
            text = fallback.Count > 0 ? fallback[0] : null;
        if (string.IsNullOrEmpty(text))
            return default;
        var canonical = entry.Form.Canonical(text);
        // Where nothing is said about what nothing stands for, it stands for false and 0; a key with the text "0" is there.
        var isNothing = entry.Default is null && entry.Shape == ValueShape.One && canonical is "false" or "0" or "";
        return new ReadValue(text, isNothing ? null : canonical);
    }

    private static List<ReadValue> Many(PropertyEntry entry, List<JsonElement> values, AzureConversion conversion)
    {
        var read = new List<ReadValue>(values.Count);
        foreach (var value in values)
        {
            var text = conversion.IsNone ? ScalarText.Of(value) : null;
            if (entry.Conversion.Split is { } separator && ScalarText.Of(value) is { } joined)
            {
                foreach (var part in joined.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    Add(conversion.IsNone ? part : conversion.Text(part));
            }
            else
            {
                Add(conversion.IsNone ? text : conversion.Text(value));
            }
        }
        if (read.Count == 0)
        {
            foreach (var text in entry.Default ?? [])
                Add(text);
        }
        return read;

        void Add(string? text)
        {
            if (!string.IsNullOrEmpty(text))
                read.Add(new ReadValue(text, entry.Form.Canonical(text)));
        }
    }
}
