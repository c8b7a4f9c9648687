using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>
/// What what-if tells of though it will not happen. It is documented that it cannot evaluate every expression and reports defaults that the
/// template does not name as deleted (learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if, github.com/Azure/arm-template-whatif).
/// It is marked and never hidden: now and then it is no noise.
/// </summary>
internal static class WhatIfNoise
{
    public const string ReadOnly = "read-only, Azure ignores it";

    /// <summary>Last parts of paths that the service itself keeps.</summary>
    private static readonly string[] Kept = ["etag", "provisioningState", "resourceGuid", "systemData", "createdAt", "createdTime", "lastModifiedTime", "lastModifiedTimeUtc", "creationTime", "uniqueId", "principalId", "tenantId", "clientId"];

    /// <summary>Null where nothing documented says that it is none.</summary>
    public static string? Reason(string path, string kind, JsonNode? before, JsonNode? after)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        if (kind == "NoEffect")
            return ReadOnly;
        if (kind is "Delete" or "Modify" && Kept.Contains(name, StringComparer.OrdinalIgnoreCase))
            return "the service keeps it by itself";
        if (after is JsonValue && after.ToString() is ['[', not '[', .., ']'])
            return "what-if could not evaluate this expression";
        if (kind == "Delete" && path.StartsWith("properties.", StringComparison.OrdinalIgnoreCase))
            return "not in the template, mostly a default that stays";
        if (kind == "Modify" && before is JsonArray one && after is JsonArray other && Sorted(one).SequenceEqual(Sorted(other), StringComparer.Ordinal))
            return "the same items in another order";
        return kind == "Modify" && name.Equals("location", StringComparison.OrdinalIgnoreCase) && Plain(before) == Plain(after) ? "the same region, written otherwise" : null;
    }

    private static IEnumerable<string> Sorted(JsonArray list) => list.Select(CanonicalJson.Write).Order(StringComparer.Ordinal);

    private static string? Plain(JsonNode? value) => value?.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
