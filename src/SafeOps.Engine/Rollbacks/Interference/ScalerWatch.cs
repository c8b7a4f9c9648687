using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>What sets numbers of pods and their requests: HorizontalPodAutoscalers, KEDA's ScaledObjects, VerticalPodAutoscalers.</summary>
internal static class ScalerWatch
{
    public const string Autoscalers = "horizontalpodautoscalers.autoscaling";
    public const string ScaledObjects = "scaledobjects.keda.sh";
    public const string VerticalAutoscalers = "verticalpodautoscalers.autoscaling.k8s.io";

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        foreach (var scaler in around.Of(Autoscalers).Where(h => around.IsTarget(h, h["spec"]?["scaleTargetRef"])))
        {
            if (Surroundings.Text(scaler["metadata"]?["labels"]?["scaledobject.keda.sh/name"]) is not null)
                continue; // KEDA's own; the ScaledObject is what a person stops.
            var name = Surroundings.NameOf(scaler);
            var (least, most) = (Surroundings.Text(scaler["spec"]?["minReplicas"]) ?? "1", Surroundings.Text(scaler["spec"]?["maxReplicas"]));
            yield return new RollbackWarning(
                "hpa",
                $"The HorizontalPodAutoscaler {name} sets the replicas of {around.Short} ({least} to {most}): another number does not stay, and pods that fail may make it add more.",
                $"{around.Kubectl()} describe hpa {name}; to hold the number: {around.Kubectl()} patch hpa {name} --patch '{{\"spec\":{{\"minReplicas\":<n>,\"maxReplicas\":<n>}}}}'");
        }
        foreach (var scaled in around.Of(ScaledObjects).Where(s => around.IsTarget(s, s["spec"]?["scaleTargetRef"]) && !IsPaused(s)))
        {
            var name = Surroundings.NameOf(scaled);
            yield return new RollbackWarning(
                "hpa",
                $"KEDA's ScaledObject {name} sets the replicas of {around.Short}{(Surroundings.Text(scaled["spec"]?["minReplicaCount"]) is null or "0" ? ", down to none where nothing is to do" : "")}: another number does not stay.",
                $"{around.Kubectl()} annotate scaledobject {name} autoscaling.keda.sh/paused=true");
        }
        foreach (var vertical in around.Of(VerticalAutoscalers).Where(v => around.IsTarget(v, v["spec"]?["targetRef"])))
        {
            var mode = Surroundings.Text(vertical["spec"]?["updatePolicy"]?["updateMode"]) ?? "Auto";
            if (mode is "Off" or "Initial")
                continue;
            var name = Surroundings.NameOf(vertical);
            yield return new RollbackWarning(
                "vpa",
                $"The VerticalPodAutoscaler {name} ({mode}) evicts pods of {around.Short} and gives them other requests and limits than the good version has.",
                $"{around.Kubectl()} patch vpa {name} --type merge --patch '{{\"spec\":{{\"updatePolicy\":{{\"updateMode\":\"Off\"}}}}}}'");
        }
    }

    private static bool IsPaused(JsonObject scaled) => scaled["metadata"]?["annotations"] is JsonObject marks
        && (Surroundings.IsTrue(marks["autoscaling.keda.sh/paused"]) || marks.ContainsKey("autoscaling.keda.sh/paused-replicas"));
}
