using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Ways;

/// <summary>
/// Pods that hold up the way back of a workload. A StatefulSet that makes its pods in order waits for a pod of the bad version to get ready before
/// it replaces it, which never comes; with <c>OnDelete</c> nothing is replaced at all.
/// Source: kubernetes.io/docs/concepts/workloads/controllers/statefulset, "Forced rollback".
/// </summary>
internal static class StuckPods
{
    /// <summary>A StatefulSet writes the name of the revision there, a DaemonSet its hash.</summary>
    public const string Hash = "controller-revision-hash";

    /// <summary>The versions other than the wanted one of which no pod is ready, where nobody replaces their pods: to delete those loses nothing.</summary>
    /// <param name="own">The pods of the workload.</param>
    /// <param name="wanted">What marks the pods that stay.</param>
    public static IReadOnlyList<string> Of(JsonObject workload, IEnumerable<JsonObject> own, IReadOnlySet<string> wanted) => !Holds(workload) ? [] :
        [.. own.Select(p => (Mark: MarkOf(p), IsReady: PodWords.IsReady(p))).Where(p => p.Mark is not null && !wanted.Contains(p.Mark))
            .GroupBy(p => p.Mark!, p => p.IsReady, StringComparer.Ordinal).Where(g => g.All(isReady => !isReady)).Select(g => g.Key).Order(StringComparer.Ordinal)];

    /// <summary>The pods that run another version than the wanted one and go on to do so.</summary>
    public static IReadOnlyList<JsonObject> Staying(JsonObject workload, IEnumerable<JsonObject> own, IReadOnlySet<string> wanted) => !IsOnDelete(workload) ? [] :
        [.. own.Where(p => PodWords.IsReady(p) && MarkOf(p) is { } mark && !wanted.Contains(mark))];

    /// <summary>The pod that a StatefulSet waits for, once its way back has begun.</summary>
    public static JsonObject? Blocking(JsonObject workload, IEnumerable<JsonObject> own) => Holds(workload) && (string?)workload["status"]?["updateRevision"] is { } wanted
        ? own.FirstOrDefault(p => !PodWords.IsReady(p) && p["metadata"]?["deletionTimestamp"] is null && MarkOf(p) is { } mark && mark != wanted)
        : null;

    private static bool Holds(JsonObject workload) =>
        (string?)workload["kind"] == "StatefulSet" && ((string?)workload["spec"]?["podManagementPolicy"] ?? "OrderedReady") == "OrderedReady" || IsOnDelete(workload);

    private static bool IsOnDelete(JsonObject workload) => (string?)workload["spec"]?["updateStrategy"]?["type"] == "OnDelete";

    private static string? MarkOf(JsonObject pod) => (string?)pod["metadata"]?["labels"]?[Hash];
}
