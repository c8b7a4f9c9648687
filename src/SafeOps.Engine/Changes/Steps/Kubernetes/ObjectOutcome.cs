using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What an object is predicted to become, and what it became, under the same keys.</summary>
internal static class ObjectOutcome
{
    private const int MostFields = 20;
    private const int LongestValue = 200;

    /// <summary>Of a Secret, whose digest is without what it holds: whether it holds what was asked for.</summary>
    public const string Values = "values";

    /// <summary>By the server's own answer: the digest of its whole normal form (of a Secret, without what it holds), and the fields that change, as far as they are few and no secrets.</summary>
    public static JsonObject Exact(JsonObject? before, JsonObject? desired, JsonObject after)
    {
        var clean = ObjectNoise.WithoutChosen(ObjectNoise.Clean(after), before, desired);
        var outcome = new JsonObject { ["exists"] = true, ["digest"] = Digest.OfJson(ObjectText.Veil(clean)) };
        if (ObjectText.IsSecret(after))
            outcome[Values] = desired is null || ObjectMatch.Missing(desired, after).Count == 0;
        if (before is null || ObjectText.IsSecret(after))
            return outcome;
        foreach (var field in ObjectDifference.Of(ObjectNoise.Clean(before), clean).Where(f => IsShort(f.After) && !ObjectSecrets.IsSecret(f.Path, f.After)).Take(MostFields))
            outcome[field.Name] = field.After?.DeepClone();
        return outcome;
    }

    /// <summary>The digest of the normal form; of a Secret, with the names of its entries only.</summary>
    public static string DigestOf(JsonObject found) => Digest.OfJson(ObjectText.Veil(ObjectNoise.Clean(found)));

    /// <summary>Worked out without the server, whose defaults are not known: that the object is there, with what is asked for.</summary>
    public static JsonObject Asked(bool met) => new() { ["exists"] = true, ["asked"] = met };

    /// <summary>The outcome under the keys of a prediction.</summary>
    public static JsonObject Actual(JsonObject prediction, JsonObject? before, JsonObject? desired, JsonObject found, bool met)
    {
        if (prediction.ContainsKey("asked"))
            return Asked(met);
        var actual = Exact(before, desired, found);
        if (actual.ContainsKey(Values))
            actual[Values] = met;
        var clean = ObjectNoise.Clean(found);
        foreach (var name in prediction.Select(p => p.Key).Where(k => !actual.ContainsKey(k)))
        {
            if (ValuePath.TryParse(name, out _) is { } path)
                actual[name] = ObjectFields.Find(clean, path.Parts)?.DeepClone();
        }
        return actual;
    }

    private static bool IsShort(JsonNode? value) => value is null || (value is JsonValue && (value.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length <= LongestValue));
}
