using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Patches;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? live, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = (live as JsonObject)?.Copy() ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = Apply(merged[name], value);
        }
        return merged;
    }
}
