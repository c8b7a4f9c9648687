using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>One pod for a DaemonSet, since there is one node.</summary>
internal sealed class DaemonSetController(ControlPlane plane)
{
    private readonly RevisionHistory _history = new(plane);

    public void Run()
    {
        var kind = plane.Kind("apps/v1", "DaemonSet");
        var pods = plane.Kind("v1", "Pod");
        foreach (var set in plane.List(kind).Where(s => s.Meta()["deletionTimestamp"] is null))
        {
            var revision = _history.Current(set);
            var mine = plane.Owned(pods, set).Where(p => !PodStates.IsLeaving(p)).ToList();
            foreach (var stale in mine.Where(p => p.At("metadata", "labels").Text(RevisionHistory.Label) != revision && set.At("spec", "updateStrategy").Text("type") != "OnDelete").ToList())
            {
                plane.Delete(pods, stale);
                mine.Remove(stale);
            }
            if (mine.Count == 0)
                mine.Add(plane.Create(pods, set, ControlPlane.Pod(set.Spec().Section("template"), null, $"{set.Name()}-", (RevisionHistory.Label, revision))));
            var ready = mine.Count(PodStates.IsReady);
            plane.SetStatus(kind, set, PodStates.WithoutZeros(new JsonObject
            {
                ["currentNumberScheduled"] = mine.Count,
                ["numberMisscheduled"] = 0,
                ["desiredNumberScheduled"] = 1,
                ["numberReady"] = ready,
                ["observedGeneration"] = set.Meta().Number("generation"),
                ["updatedNumberScheduled"] = mine.Count(p => p.At("metadata", "labels").Text(RevisionHistory.Label) == revision),
                ["numberAvailable"] = ready,
                ["numberUnavailable"] = 1 - ready,
            }, "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"));
        }
    }
}
