using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Keeps the number of pods of each ReplicaSet, and counts them.</summary>
internal sealed class ReplicaSetController(ControlPlane plane)
{
    public void Run()
    {
        var kind = plane.Kind("apps/v1", "ReplicaSet");
        var pods = plane.Kind("v1", "Pod");
        foreach (var set in plane.List(kind).Where(s => s.Meta()["deletionTimestamp"] is null))
        {
            var mine = plane.Owned(pods, set).Where(p => !PodStates.IsLeaving(p) && !PodStates.IsOver(p)).ToList();
            var wanted = (int)set.Spec().Number("replicas");
            for (var i = mine.Count; i < wanted; i++)
            {
                var pod = plane.Create(pods, set, ControlPlane.Pod(set.Spec().Section("template"), null, $"{set.Name()}-"));
                plane.Tell(set, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name()}", "replicaset-controller");
                mine.Add(pod);
            }
            foreach (var pod in mine.OrderBy(PodStates.IsReady).ThenBy(p => p.Name(), StringComparer.Ordinal).Take(mine.Count - wanted).ToList())
            {
                plane.Delete(pods, pod);
                plane.Tell(set, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name()}", "replicaset-controller");
                mine.Remove(pod);
            }
            var ready = mine.Count(PodStates.IsReady);
            plane.SetStatus(kind, set, PodStates.WithoutZeros(new JsonObject
            {
                ["replicas"] = mine.Count,
                ["fullyLabeledReplicas"] = mine.Count,
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
                ["observedGeneration"] = set.Meta().Number("generation"),
            }, "replicas"));
        }
    }
}
