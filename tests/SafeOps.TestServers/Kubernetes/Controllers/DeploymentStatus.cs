using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>The counts and conditions of a Deployment, as <c>kubectl rollout status</c> reads them.</summary>
internal sealed class DeploymentStatus(ControlPlane plane)
{
    /// <summary>Uids of deployments whose deadline a test let pass.</summary>
    public HashSet<string> PastDeadline { get; } = [];

    /// <returns>Whether the roll-out is complete.</returns>
    public bool Set(ResourceKind kind, JsonObject deployment, JsonObject? current, IReadOnlyList<JsonObject> sets)
    {
        var wanted = deployment.Spec().Number("replicas");
        long Sum(string count) => sets.Sum(s => s.At("status").Number(count));
        var updated = sets.FirstOrDefault(s => s.Name() == current?.Name()).At("status").Number("replicas");
        var (all, available) = (Sum("replicas"), Sum("availableReplicas"));
        var isComplete = current is not null && updated == wanted && all == wanted && available == wanted && sets.Sum(s => s.Spec().Number("replicas")) == wanted;
        var isAvailable = available >= wanted - wanted / 4;
        var counts = PodStates.WithoutZeros(new JsonObject
        {
            ["observedGeneration"] = deployment.Meta().Number("generation"),
            ["replicas"] = all,
            ["updatedReplicas"] = updated,
            ["readyReplicas"] = Sum("readyReplicas"),
            ["availableReplicas"] = available,
            ["unavailableReplicas"] = Math.Max(0, Math.Max(all, wanted) - available),
        });
        var before = PodStates.Condition(deployment, "Progressing");
        var hasMoved = !JsonReading.Same(Counts(deployment.At("status")), Counts(counts));
        counts["conditions"] = new JsonArray(
            Stamped(PodStates.Condition(deployment, "Available"), PodStates.With(PodStates.Condition(deployment, "Available"), "Available", isAvailable ? "True" : "False",
                isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", plane.Stamp), false),
            Progressing(deployment, current, before, isComplete, hasMoved));
        if (isComplete)
            PastDeadline.Remove(deployment.Uid());
        plane.SetStatus(kind, deployment, counts);
        return isComplete;
    }

    private JsonObject Progressing(JsonObject deployment, JsonObject? current, JsonObject? before, bool isComplete, bool hasMoved)
    {
        if (deployment.Spec().Flag("paused"))
            return Stamped(before, PodStates.With(before, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", plane.Stamp), false);
        var name = current!.Name();
        if (isComplete)
            return Stamped(before, PodStates.With(before, "Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.", plane.Stamp), false);
        var isSame = before.Text("message")?.Contains($"\"{name}\"", StringComparison.Ordinal) == true && before.Text("reason") != "NewReplicaSetAvailable";
        if (isSame && IsLate(deployment, before!, hasMoved))
            return Stamped(before, PodStates.With(before, "Progressing", "False", "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.", plane.Stamp), false);
        return Stamped(before, PodStates.With(before, "Progressing", "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", plane.Stamp), hasMoved);
    }

    private bool IsLate(JsonObject deployment, JsonObject before, bool hasMoved)
    {
        if (PastDeadline.Contains(deployment.Uid()) || before.Text("reason") == "ProgressDeadlineExceeded")
            return true;
        return !hasMoved && DateTimeOffset.TryParse(before.Text("lastUpdateTime"), CultureInfo.InvariantCulture, out var last)
            && plane.Now - last > TimeSpan.FromSeconds(deployment.Spec().Number("progressDeadlineSeconds", 600));
    }

    private JsonObject Stamped(JsonObject? before, JsonObject condition, bool isNew)
    {
        var isSame = before is not null && before.Text("reason") == condition.Text("reason") && before.Text("message") == condition.Text("message");
        condition["lastUpdateTime"] = isSame && !isNew ? before!["lastUpdateTime"]?.DeepClone() : plane.Stamp;
        return condition;
    }

    private static JsonObject Counts(JsonObject? status)
    {
        var counts = status?.Copy() ?? [];
        counts.Remove("conditions");
        return counts.Plain();
    }
}
