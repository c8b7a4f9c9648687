using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>
/// What a plan would do, without what differs from plan to plan of the same (the time, ids that are made anew) and without sensitive values,
/// which nobody is to guess from a digest.
/// </summary>
internal static class PlanDigest
{
    public static string Of(TerraformPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var change in plan.Changes.Concat(plan.Outputs))
        {
            Add($"{change.Address}\n{change.Kind}\n{change.PreviousAddress}\n");
            if (change.Kind == ChangeKind.Delete)
                continue;
            foreach (var attribute in change.Attributes)
                Add(attribute.After == AttributeDifference.Unknown ? $"{attribute.Path} unknown\n" : $"{attribute}\n");
            Add(change.After?.ToJsonString() ?? "");
        }
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Whether what was known to come is also what comes now: what was unknown then may be known by now.</summary>
    public static bool Holds(JsonNode? planned, JsonNode? now) => (planned, now) switch
    {
        (null, _) => true,
        (JsonObject left, JsonObject right) => left.All(p => p.Value is null || (right.TryGetPropertyValue(p.Key, out var value) && Holds(p.Value, value))),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(p => Holds(p.First, p.Second)),
        _ => JsonNode.DeepEquals(planned, now),
    };
}
