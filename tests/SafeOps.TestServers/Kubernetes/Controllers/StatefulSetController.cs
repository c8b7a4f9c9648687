using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Pods of a StatefulSet by ordinal: made in order, each once the one before is ready, renewed from the highest down.</summary>
internal sealed class StatefulSetController(ControlPlane plane)
{
    private readonly RevisionHistory _history = new(plane);

    public void Run()
    {
        var kind = plane.Kind("apps/v1", "StatefulSet");
        foreach (var set in plane.List(kind).Where(s => s.Meta()["deletionTimestamp"] is null))
            Reconcile(kind, set);
    }

    private void Reconcile(ResourceKind kind, JsonObject set)
    {
        var pods = plane.Kind("v1", "Pod");
        var revision = _history.Current(set);
        var wanted = (int)set.Spec().Number("replicas");
        var mine = plane.Owned(pods, set).ToDictionary(p => p.Name());
        for (var i = 0; i < wanted; i++)
        {
            var name = $"{set.Name()}-{i}";
            if (!mine.ContainsKey(name))
                mine[name] = plane.Create(pods, set, ControlPlane.Pod(set.Spec().Section("template"), name, "", (RevisionHistory.Label, revision), ("statefulset.kubernetes.io/pod-name", name)));
            if (!PodStates.IsReady(mine[name]) && set.Spec().Text("podManagementPolicy") != "Parallel")
                break;
        }
        foreach (var pod in mine.Values.Where(p => Ordinal(p) >= wanted && !PodStates.IsLeaving(p)).OrderByDescending(Ordinal))
            plane.Delete(pods, pod);
        Renew(set, pods, [.. mine.Values.Where(p => Ordinal(p) < wanted)], revision);
        Count(kind, set, [.. plane.Owned(pods, set).Where(p => !PodStates.IsLeaving(p))], revision, wanted);
    }

    private void Renew(JsonObject set, ResourceKind pods, List<JsonObject> mine, string revision)
    {
        var first = set.At("spec", "updateStrategy", "rollingUpdate").Number("partition");
        if (set.At("spec", "updateStrategy").Text("type") == "OnDelete")
            return;
        var stale = mine.Where(p => Ordinal(p) >= first && p.At("metadata", "labels").Text(RevisionHistory.Label) != revision && !PodStates.IsLeaving(p)).OrderByDescending(Ordinal).FirstOrDefault();
        // One at a time: the next goes when all others are ready, or when it is itself not.
        if (stale is not null && (mine.All(PodStates.IsReady) || !PodStates.IsReady(stale)))
            plane.Delete(pods, stale);
    }

    private void Count(ResourceKind kind, JsonObject set, List<JsonObject> mine, string revision, int wanted)
    {
        var updated = mine.Count(p => p.At("metadata", "labels").Text(RevisionHistory.Label) == revision);
        var ready = mine.Count(PodStates.IsReady);
        var isDone = updated == wanted && ready == wanted;
        var was = set.At("status").Text("currentRevision");
        plane.SetStatus(kind, set, PodStates.WithoutZeros(new JsonObject
        {
            ["observedGeneration"] = set.Meta().Number("generation"),
            ["replicas"] = mine.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["currentReplicas"] = isDone ? wanted : mine.Count - updated,
            ["updatedReplicas"] = updated,
            ["currentRevision"] = isDone ? revision : was ?? revision,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
        }, "replicas", "collisionCount", "availableReplicas"));
    }

    private static int Ordinal(JsonObject pod) => int.TryParse(pod.Name().Split('-')[^1], out var ordinal) ? ordinal : -1;
}
