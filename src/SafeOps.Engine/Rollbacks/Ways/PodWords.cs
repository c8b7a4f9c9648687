using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Ways;

/// <summary>What pods and events say, a line each: the first that a person would look at.</summary>
internal static class PodWords
{
    public static bool IsReady(JsonObject pod) =>
        pod["status"]?["conditions"] is JsonArray conditions && conditions.Any(c => (string?)c?["type"] == "Ready" && (string?)c?["status"] == "True");

    public static string Name(JsonObject pod) => (string?)pod["metadata"]?["name"] ?? "?";

    public static int Restarts(JsonObject pod) => Containers(pod).Sum(c => (int?)c["restartCount"] ?? 0);

    /// <summary>Why it waits or died; nothing of one that is well.</summary>
    public static IEnumerable<string> Of(JsonObject pod)
    {
        foreach (var container in Containers(pod))
        {
            var name = $"pod {Name(pod)}, {(string?)container["name"]}";
            if (container["state"]?["waiting"] is JsonObject waiting && (string?)waiting["reason"] is { } reason && reason is not ("ContainerCreating" or "PodInitializing"))
                yield return $"{name}: {reason}{Colon((string?)waiting["message"])}";
            if ((container["state"]?["terminated"] ?? container["lastState"]?["terminated"]) is JsonObject ended && (int?)ended["exitCode"] is { } code && (code != 0 || (string?)ended["reason"] == "OOMKilled"))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: ended with exit code {code} ({(string?)ended["reason"] ?? "no reason given"}){Colon((string?)ended["message"])}");
        }
        if ((string?)pod["status"]?["phase"] == "Failed")
            yield return $"pod {Name(pod)}: {(string?)pod["status"]?["reason"] ?? "Failed"}{Colon((string?)pod["status"]?["message"])}";
        if (pod["status"]?["conditions"] is JsonArray conditions && conditions.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == "PodScheduled" && (string?)c["status"] == "False") is { } unscheduled)
            yield return $"pod {Name(pod)}: cannot be placed on a node{Colon((string?)unscheduled["message"])}";
    }

    public static string OfEvent(JsonObject e) =>
        $"event {(string?)e["reason"]} of {((string?)e["involvedObject"]?["kind"])?.ToLowerInvariant()}/{(string?)e["involvedObject"]?["name"]}{Colon((string?)e["message"])}";

    /// <summary>Whether an event is of one of these pods, and not of an earlier one that bore its name.</summary>
    public static bool Concerns(JsonObject e, IReadOnlyList<JsonObject> pods) => e["involvedObject"] is JsonObject about
        && pods.Any(p => Name(p) == (string?)about["name"] && ((string?)about["uid"] is not { Length: > 0 } uid || (string?)p["metadata"]?["uid"] == uid));

    /// <summary>When it was last seen; null where it does not say.</summary>
    public static DateTimeOffset? Time(JsonObject e)
    {
        foreach (var text in new[] { (string?)e["series"]?["lastObservedTime"], (string?)e["lastTimestamp"], (string?)e["eventTime"], (string?)e["metadata"]?["creationTimestamp"] })
        {
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                return at;
        }
        return null;
    }

    private static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        new[] { "initContainerStatuses", "containerStatuses" }.SelectMany(list => (pod["status"]?[list] as JsonArray)?.OfType<JsonObject>() ?? []);

    private static string Colon(string? text) => string.IsNullOrWhiteSpace(text) ? "" : $": {text.Trim()}";
}
