using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What an object of a cluster says of itself.</summary>
internal static class ObjectFacts
{
    public static string Uid(JsonObject item) => (string?)item["metadata"]?["uid"] ?? "";

    public static string Name(JsonObject item) => (string?)item["metadata"]?["name"] ?? "";

    public static string? Namespace(JsonObject item) => (string?)item["metadata"]?["namespace"];

    public static string Version(JsonObject item) => (string?)item["metadata"]?["resourceVersion"] ?? "";

    public static string Kind(JsonObject item) => (string?)item["kind"] ?? "";

    /// <summary>It is on its way out, held by finalizers or by the time it is given to end.</summary>
    public static bool IsLeaving(JsonObject item) => item["metadata"]?["deletionTimestamp"] is not null;

    public static IReadOnlyList<string> Finalizers(JsonObject item) =>
        [.. (item["metadata"]?["finalizers"] as JsonArray ?? []).Select(f => (string?)f).OfType<string>()];

    /// <summary>The controller that made it and makes it anew, as <c>replicaset/web-5d4f</c>; null where there is none.</summary>
    public static string? Owner(JsonObject item) =>
        Owners(item).Where(o => (bool?)o["controller"] == true).Select(o => $"{((string?)o["kind"])?.ToLowerInvariant()}/{(string?)o["name"]}").FirstOrDefault();

    public static IEnumerable<JsonObject> Owners(JsonObject item) => (item["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>
    /// <c>status.phase</c> of pods, volumes, claims and namespaces. A job has none: it has <c>Succeeded</c> where its condition Complete
    /// holds, <c>Failed</c> where Failed does, <c>Pending</c> while suspended, else <c>Running</c>.
    /// </summary>
    public static string? Phase(JsonObject item)
    {
        if (Kind(item) != "Job")
            return (string?)item["status"]?["phase"];
        return Holds(item, "Complete") ? "Succeeded" : Holds(item, "Failed") ? "Failed" : (bool?)item["spec"]?["suspend"] == true ? "Pending" : "Running";
    }

    /// <summary>A pod or job that has run to its end and will not go on.</summary>
    public static bool HasEnded(JsonObject item) => Kind(item) is "Pod" or "Job" && Phase(item) is "Succeeded" or "Failed";

    /// <summary>
    /// Since when it is as it is, for its age. Of a pod or job that has ended: when its last container did, when its condition says so; what was
    /// evicted before it ran has only its creation. Of everything else: its creation. Null where the server says none.
    /// </summary>
    public static DateTimeOffset? Since(JsonObject item) => (HasEnded(item) ? Ended(item) : null) ?? Time(item["metadata"]?["creationTimestamp"]);

    public static bool Holds(JsonObject item, string condition) =>
        Conditions(item).Any(c => (string?)c["type"] == condition && (string?)c["status"] == "True");

    public static IEnumerable<JsonObject> Conditions(JsonObject item) => (item["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>();

    public static DateTimeOffset? Time(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static DateTimeOffset? Ended(JsonObject item)
    {
        if (Kind(item) == "Job")
            return Time(item["status"]?["completionTime"]) ?? Conditions(item).Where(c => (string?)c["type"] is "Failed" or "Complete").Max(c => Time(c["lastTransitionTime"]));
        return ((string[])["containerStatuses", "initContainerStatuses"])
            .SelectMany(s => item["status"]?[s] as JsonArray ?? [])
            .Max(s => Time(s?["state"]?["terminated"]?["finishedAt"]));
    }
}
