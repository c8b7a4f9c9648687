using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Planning;

/// <summary>What was found by two plans for the same intended action.</summary>
internal static class PlanObservations
{
    private const int LongestValue = 60;

    internal sealed record Field(string Key, string Before, string After);

    public static IEnumerable<(PlanDifference Difference, bool Stale)> Compare(PlannedAction left, PlannedAction right)
    {
        if (left.Verb != right.Verb)
            // Where nothing is left to do, the run does less than was reviewed and nothing else.
            yield return (Difference(right.Target, "action", Name(left.Verb), Name(right.Verb)), right.Verb != ActionVerb.None);
        foreach (var field in Fields(left.Before, right.Before))
            yield return (Difference(right.Target, field.Key, field.Before, field.After), true);
        foreach (var field in Fields(left.Observed, right.Observed))
            yield return (Difference(right.Target, field.Key, field.Before, field.After), false);
        if (left.Fidelity != right.Fidelity)
            yield return (Difference(right.Target, "prediction", Name(left.Fidelity), Name(right.Fidelity)), false);
    }

    /// <summary>The keys whose values differ, in the order of the left, then of the right.</summary>
    public static IEnumerable<Field> Fields(JsonObject left, JsonObject right) => left.Select(p => p.Key)
        .Union(right.Select(p => p.Key), StringComparer.Ordinal)
        .Where(key => left.ContainsKey(key) != right.ContainsKey(key) || CanonicalJson.Write(left[key]) != CanonicalJson.Write(right[key]))
        .Select(key => new Field(key, Show(left, key), Show(right, key)));

    private static PlanDifference Difference(string target, string key, string before, string after) =>
        new(target, before, after, $"{target}: {key} was {before}, is {after}");

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Show(JsonObject map, string key)
    {
        if (!map.TryGetPropertyValue(key, out var value))
            return "absent";
        if (value is null)
            return "null";
        if (value.GetValueKind() == JsonValueKind.Number)
            return long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? Counts.Format(whole)
                : value.ToJsonString();
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : CanonicalJson.Write(value);
        if (text.Length == 64 && text.All(char.IsAsciiHexDigitLower))
            return Digest.Short(text);
        text = text.ReplaceLineEndings(" ");
        return text.Length == 0 ? "''" : text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
    }
}
