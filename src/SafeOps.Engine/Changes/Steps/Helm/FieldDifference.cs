using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>Field by field, how one document differs from another: <c>spec.replicas: 2 → 3</c>.</summary>
internal static class FieldDifference
{
    private const string Absent = "(absent)";
    private const int LongestValue = 120;

    /// <summary>Items of lists that name themselves (<c>name: web</c>) are compared by name, others by their place.</summary>
    /// <param name="hidden">Whether the values at a path must not be shown, only that they differ.</param>
    public static IEnumerable<string> Lines(JsonNode? before, JsonNode? after, SecretMasker masker, Func<string, bool>? hidden = null) =>
        Walk(before, after, "").Select(d => $"{d.Path}: {Shown(d.Path, d.Before, masker, hidden)} → {Shown(d.Path, d.After, masker, hidden)}");

    private static IEnumerable<(string Path, JsonNode? Before, JsonNode? After)> Walk(JsonNode? before, JsonNode? after, string path)
    {
        if (JsonNode.DeepEquals(before, after))
            return [];
        return (before, after) switch
        {
            (JsonObject one, JsonObject other) => Members(one, other, path),
            (JsonObject one, null) when one.Count > 0 => Members(one, [], path),
            (null, JsonObject other) when other.Count > 0 => Members([], other, path),
            (JsonArray one, JsonArray other) => Items(one, other, path),
            _ => [(path, before, after)],
        };
    }

    private static IEnumerable<(string, JsonNode?, JsonNode?)> Members(JsonObject before, JsonObject after, string path) =>
        before.Select(p => p.Key).Concat(after.Select(p => p.Key)).Distinct(StringComparer.Ordinal)
            .SelectMany(key => Walk(before[key], after[key], path.Length == 0 ? Key(key) : $"{path}.{Key(key)}"));

    private static IEnumerable<(string, JsonNode?, JsonNode?)> Items(JsonArray before, JsonArray after, string path)
    {
        if (Named(before) is { } one && Named(after) is { } other)
            return one.Keys.Concat(other.Keys).Distinct(StringComparer.Ordinal).SelectMany(n => Walk(one.GetValueOrDefault(n), other.GetValueOrDefault(n), $"{path}[{n}]"));
        return Enumerable.Range(0, Math.Max(before.Count, after.Count))
            .SelectMany(i => Walk(i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, $"{path}[{i}]"));
    }

    private static Dictionary<string, JsonNode?>? Named(JsonArray list)
    {
        var named = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        return list.All(i => i is JsonObject item && item["name"] is JsonValue name && named.TryAdd(name.ToString(), item)) ? named : null;
    }

    private static string Key(string key) => key.Contains('.', StringComparison.Ordinal) ? $"\"{key}\"" : key;

    private static string Shown(string path, JsonNode? value, SecretMasker masker, Func<string, bool>? hidden)
    {
        if (value is null)
            return Absent;
        if (hidden?.Invoke(path) == true || SecretFinder.IsSecret(path[(path.LastIndexOf('.') + 1)..], value.ToString()))
            return SecretMasker.Mask;
        var text = masker.Hide(value is JsonValue ? value.ToString() : CanonicalJson.Write(value)).ReplaceLineEndings("⏎");
        return text.Length > LongestValue ? text[..LongestValue] + "…" : text.Length == 0 ? "''" : text;
    }
}
