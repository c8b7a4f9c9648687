using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>What Azure has for a property, in Terraform's words.</summary>
internal static class AzureSide
{
    /// <summary>What Azure has, or what nothing stands for.</summary>
    public static string? One(PropertyEntry entry, JsonElement azure)
    {
        var found = Found(entry, azure);
        return (entry.Join is null ? ValueReading.Azure(entry, found) : ValueReading.Joined(entry, found, azure)).Shown;
    }

    /// <summary>Whether the row has a value for it.</summary>
    public static bool Has(PropertyEntry entry, JsonElement azure) => !ScalarText.IsEmpty(Found(entry, azure));

    public static IReadOnlyList<string> Many(PropertyEntry entry, JsonElement azure) =>
        [.. ValueReading.Azure(entry, Values(entry, azure)).Select(v => v.Shown).OfType<string>().Where(v => !entry.IsExcepted(v))];

    public static IReadOnlyDictionary<string, string> Map(PropertyEntry entry, JsonElement azure) => ValueReading.Members(Found(entry, azure))
        .Where(m => !entry.IsExcepted(m.Key))
        .Select(m => (m.Key, Value: ValueReading.Azure(entry, m.Value).Shown))
        .Where(m => m.Value is not null)
        .ToDictionary(m => m.Key, m => m.Value!, StringComparer.Ordinal);

    /// <summary>The elements of a list of blocks, or the one block.</summary>
    public static IReadOnlyList<JsonElement> Elements(PropertyEntry entry, JsonElement azure)
    {
        var elements = Values(entry, azure).Where(e => !entry.Without.Any(c => c.Holds(PropertyPath.Nothing, e))).ToList();
        if (entry.Match is not { } match)
            return elements;
        return entry.Except is ["*"]
            ? [.. OneOfSeveral.Default(elements)]
            : [.. elements.Where(e => match.Conversion.Text(match.Azure.One(e, anyCase: true)) is not { } key || !entry.IsExcepted(key))];
    }

    private static JsonElement Found(PropertyEntry entry, JsonElement azure)
    {
        foreach (var path in entry.Azure)
        {
            var found = path.One(azure, anyCase: true);
            if (!ScalarText.IsEmpty(found))
                return found;
        }
        return PropertyPath.Nothing;
    }

    private static List<JsonElement> Values(PropertyEntry entry, JsonElement azure)
    {
        var values = new List<JsonElement>();
        foreach (var path in entry.Azure)
        {
            path.Each(azure, values, anyCase: true);
            if (values.Count > 0)
                break;
        }
        return values;
    }
}
