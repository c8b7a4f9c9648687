using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What a deployment, stateful set, daemon set or another thing with pods says of itself (API groups apps/v1 and autoscaling/v1).</summary>
internal static class Workload
{
    /// <summary>Where <c>kubectl rollout restart</c> notes the time; a template that differs makes the pods anew.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    public static bool IsRestartable(JsonObject item) => ObjectFacts.Kind(item) is "Deployment" or "StatefulSet" or "DaemonSet";

    public static bool IsPaused(JsonObject item) => (bool?)item["spec"]?["paused"] == true;

    /// <summary>How many pods it is to have; null where it does not say in the usual place. The server's default is 1.</summary>
    public static long? Replicas(JsonObject item) =>
        (long?)(item["spec"]?["replicas"] as JsonValue) ?? (ObjectFacts.Kind(item) is "Deployment" or "StatefulSet" or "ReplicaSet" or "ReplicationController" ? 1 : null);

    public static long Ready(JsonObject item) => (long?)item["status"]?["readyReplicas"] ?? 0;

    public static string? RestartedAtOf(JsonObject item) => (string?)item["spec"]?["template"]?["metadata"]?["annotations"]?[RestartedAt];

    /// <summary>How its pods are replaced: <c>RollingUpdate</c>, <c>Recreate</c>, <c>OnDelete</c>.</summary>
    public static string Strategy(JsonObject item) =>
        (string?)item["spec"]?[ObjectFacts.Kind(item) == "Deployment" ? "strategy" : "updateStrategy"]?["type"] ?? "RollingUpdate";

    /// <summary>The controller has seen the last change of the object.</summary>
    public static bool IsObserved(JsonObject item) =>
        ((long?)item["status"]?["observedGeneration"] ?? long.MaxValue) >= ((long?)item["metadata"]?["generation"] ?? 0);

    /// <summary>No pod of an earlier template is left, and as many as wanted are ready.</summary>
    public static bool IsRolledOut(JsonObject item)
    {
        var status = item["status"];
        if (!IsObserved(item))
            return false;
        if (ObjectFacts.Kind(item) == "DaemonSet")
        {
            var desired = (long?)status?["desiredNumberScheduled"] ?? 0;
            return ((long?)status?["updatedNumberScheduled"] ?? 0) >= desired && ((long?)status?["numberAvailable"] ?? 0) >= desired;
        }
        var wanted = Replicas(item) ?? 0;
        return ((long?)status?["updatedReplicas"] ?? 0) >= wanted && ((long?)status?["replicas"] ?? 0) == wanted && Ready(item) >= wanted;
    }

    /// <summary>Whether a selector of labels (<c>matchLabels</c>, <c>matchExpressions</c>) takes the pods of its template.</summary>
    public static bool Selects(JsonNode? selector, JsonObject item)
    {
        if (selector is not JsonObject given || item["spec"]?["template"]?["metadata"]?["labels"] is not JsonObject labels)
            return false;
        foreach (var (key, value) in given["matchLabels"] as JsonObject ?? [])
        {
            if ((string?)labels[key] != (string?)value)
                return false;
        }
        return (given["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().All(e =>
        {
            var label = (string?)labels[(string)e["key"]!];
            var values = (e["values"] as JsonArray ?? []).Select(v => (string?)v);
            return (string?)e["operator"] switch
            {
                "In" => label is not null && values.Contains(label),
                "NotIn" => label is null || !values.Contains(label),
                "Exists" => label is not null,
                _ => label is null,
            };
        });
    }
}
