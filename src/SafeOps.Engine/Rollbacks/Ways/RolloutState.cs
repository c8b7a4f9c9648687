using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Ways;

/// <summary>How far the roll-out of a workload is, by its status; the rules are those of <c>kubectl rollout status</c>.</summary>
/// <param name="IsComplete">Every replica runs the wanted version and is ready.</param>
/// <param name="HasFailed">The cluster gave up waiting for it.</param>
/// <param name="Ready">How many replicas are ready.</param>
/// <param name="Desired">How many there are to be.</param>
internal sealed record RolloutState(bool IsComplete, bool HasFailed, int Ready, int Desired)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Ready} of {Desired} replicas ready");

    public static RolloutState Of(JsonObject workload)
    {
        var status = workload["status"] as JsonObject;
        var seen = Number("observedGeneration") >= ((long?)workload["metadata"]?["generation"] ?? 0);
        if ((string?)workload["kind"] == "DaemonSet")
        {
            var desired = Number("desiredNumberScheduled");
            var available = Number("numberAvailable");
            return new RolloutState(seen && Number("updatedNumberScheduled") >= desired && available >= desired, false, (int)Number("numberReady"), (int)desired);
        }
        var wanted = (int?)workload["spec"]?["replicas"] ?? 1;
        var (updated, ready) = (Number("updatedReplicas"), Number("readyReplicas"));
        if ((string?)workload["kind"] == "StatefulSet")
        {
            // Pods below a partition keep the version that they have, for as long as the partition stands.
            var kept = (int?)workload["spec"]?["updateStrategy"]?["rollingUpdate"]?["partition"] ?? 0;
            var isAll = kept == 0 ? updated >= wanted && (string?)status?["currentRevision"] == (string?)status?["updateRevision"] : updated >= wanted - kept || (string?)status?["currentRevision"] == (string?)status?["updateRevision"];
            return new RolloutState(seen && isAll && ready >= wanted, false, (int)ready, wanted);
        }
        var failed = seen && (status?["conditions"] as JsonArray)?.Any(c => (string?)c?["type"] == "Progressing" && (string?)c?["reason"] == "ProgressDeadlineExceeded") == true;
        return new RolloutState(seen && updated >= wanted && Number("replicas") <= updated && Number("availableReplicas") >= updated, failed, (int)ready, wanted);

        long Number(string name) => (long?)status?[name] ?? 0;
    }
}
