using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>
/// Rolls a Deployment's template out over ReplicaSets: one for each template, found again by it, numbered by revisions, scaled within the limits
/// of the strategy, old ones kept as <c>revisionHistoryLimit</c> says.
/// </summary>
internal sealed class DeploymentController(ControlPlane plane)
{
    private const string Hash = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string Component = "deployment-controller";
    private static readonly string[] OwnAnnotations = ["kubectl.kubernetes.io/last-applied-configuration", Revision, "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas"];

    private readonly DeploymentStatus _status = new(plane);

    /// <summary>Uids of deployments whose deadline a test let pass.</summary>
    public HashSet<string> PastDeadline => _status.PastDeadline;

    public void Run()
    {
        var kind = plane.Kind("apps/v1", "Deployment");
        foreach (var deployment in plane.List(kind).Where(d => d.Meta()["deletionTimestamp"] is null))
            Reconcile(kind, deployment);
    }

    private void Reconcile(ResourceKind kind, JsonObject deployment)
    {
        var sets = plane.Kind("apps/v1", "ReplicaSet");
        var owned = plane.Owned(sets, deployment).ToList();
        var current = owned.FirstOrDefault(s => JsonReading.Same(TemplateOf(s), deployment.Spec()["template"]));
        var isPaused = deployment.Spec().Flag("paused");
        if (current is null && !isPaused)
        {
            current = New(sets, deployment, owned);
            owned.Add(current);
        }
        else if (current is not null && !isPaused && RevisionOf(current) < owned.Max(RevisionOf))
        {
            Renumber(sets, current, owned.Max(RevisionOf) + 1);
        }
        if (current is not null && deployment.At("metadata", "annotations").Text(Revision) != current.At("metadata", "annotations").Text(Revision))
        {
            deployment.Meta().Section("annotations")[Revision] = current.At("metadata", "annotations").Text(Revision);
            deployment = plane.Update(kind, deployment);
        }
        if (isPaused)
            ScaleWhilePaused(sets, deployment, owned);
        else if (deployment.At("spec", "strategy").Text("type") == "Recreate")
            Recreate(sets, deployment, current!, owned);
        else
            Roll(sets, deployment, current!, owned);
        if (_status.Set(kind, deployment, current, plane.Owned(sets, deployment)))
            Forget(sets, deployment, current!, owned);
    }

    private JsonObject New(ResourceKind sets, JsonObject deployment, List<JsonObject> owned)
    {
        var template = deployment.Spec().Section("template").Copy();
        var hash = Names.Hash(template.ToJsonString());
        template.Meta().Section("labels")[Hash] = hash;
        var annotations = new JsonObject();
        foreach (var (name, value) in deployment.At("metadata", "annotations") ?? [])
        {
            if (!OwnAnnotations.Contains(name))
                annotations[name] = value?.DeepClone();
        }
        annotations[Revision] = (owned.Count == 0 ? 1 : owned.Max(RevisionOf) + 1).ToString(CultureInfo.InvariantCulture);
        annotations["deployment.kubernetes.io/desired-replicas"] = deployment.Spec()["replicas"]!.ToString();
        annotations["deployment.kubernetes.io/max-replicas"] = (deployment.Spec().Number("replicas") + Surge(deployment)).ToString(CultureInfo.InvariantCulture);
        var selector = deployment.Spec().Section("selector").Copy();
        selector.Section("matchLabels")[Hash] = hash;
        return plane.Create(sets, deployment, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{deployment.Name()}-{hash}", ["labels"] = template.Meta()["labels"]?.DeepClone(), ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        });
    }

    /// <summary>A template that comes back gets the newest number, and remembers those it had.</summary>
    private void Renumber(ResourceKind sets, JsonObject set, long revision)
    {
        var annotations = set.Meta().Section("annotations");
        annotations["deployment.kubernetes.io/revision-history"] = string.Join(',', new[] { annotations.Text("deployment.kubernetes.io/revision-history"), annotations.Text(Revision) }.Where(r => r is not null));
        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        plane.Update(sets, set);
    }

    private void Roll(ResourceKind sets, JsonObject deployment, JsonObject current, List<JsonObject> owned)
    {
        var wanted = deployment.Spec().Number("replicas");
        var old = owned.Where(s => s.Name() != current.Name()).OrderBy(RevisionOf).ToList();
        var total = owned.Sum(s => s.Spec().Number("replicas"));
        var has = current.Spec().Number("replicas");
        if (has > wanted)
            Scale(sets, deployment, current, wanted);
        else if (has < wanted)
            Scale(sets, deployment, current, has + Math.Max(0, Math.Min(wanted + Surge(deployment) - total, wanted - has)));
        var least = wanted - Unavailable(deployment);
        // What is not available may go at once; of what is, only as much as the limit leaves.
        var available = owned.Sum(s => s.At("status").Number("availableReplicas"));
        foreach (var set in old.Where(s => s.Spec().Number("replicas") > 0))
        {
            var replicas = set.Spec().Number("replicas");
            var unhealthy = Math.Max(0, replicas - set.At("status").Number("availableReplicas"));
            if (set.At("status").Number("replicas") != replicas)
                continue;
            var spare = Math.Max(0, Math.Min(replicas - unhealthy, available - least));
            available -= spare;
            Scale(sets, deployment, set, replicas - unhealthy - spare);
        }
    }

    private void Recreate(ResourceKind sets, JsonObject deployment, JsonObject current, List<JsonObject> owned)
    {
        var old = owned.Where(s => s.Name() != current.Name()).ToList();
        foreach (var set in old)
            Scale(sets, deployment, set, 0);
        if (old.All(s => s.At("status").Number("replicas") == 0))
            Scale(sets, deployment, current, deployment.Spec().Number("replicas"));
    }

    private void ScaleWhilePaused(ResourceKind sets, JsonObject deployment, List<JsonObject> owned)
    {
        var active = owned.Where(s => s.Spec().Number("replicas") > 0).ToList();
        if (active.Count == 1)
            Scale(sets, deployment, active[0], deployment.Spec().Number("replicas"));
    }

    private void Scale(ResourceKind sets, JsonObject deployment, JsonObject set, long replicas)
    {
        var was = set.Spec().Number("replicas");
        if (was == replicas)
            return;
        set.Spec()["replicas"] = replicas;
        plane.Update(sets, set);
        plane.Tell(deployment, "Normal", "ScalingReplicaSet", $"Scaled {(replicas > was ? "up" : "down")} replica set {set.Name()} from {was} to {replicas}", Component);
    }

    private void Forget(ResourceKind sets, JsonObject deployment, JsonObject current, List<JsonObject> owned)
    {
        var old = owned.Where(s => s.Name() != current.Name() && s.Spec().Number("replicas") == 0 && s.At("status").Number("replicas") == 0).OrderBy(RevisionOf).ToList();
        foreach (var set in old.Take((int)Math.Max(0, old.Count - deployment.Spec().Number("revisionHistoryLimit", 10))))
            plane.Delete(sets, set);
    }

    private static JsonObject TemplateOf(JsonObject set)
    {
        var template = set.Spec().Section("template").Copy();
        template.Meta().Section("labels").Remove(Hash);
        return template;
    }

    private static long RevisionOf(JsonObject set) => long.TryParse(set.At("metadata", "annotations").Text(Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static long Surge(JsonObject deployment) => Share(deployment, "maxSurge", true);

    private static long Unavailable(JsonObject deployment)
    {
        var unavailable = Share(deployment, "maxUnavailable", false);
        // Both zero would never move.
        return unavailable == 0 && Surge(deployment) == 0 ? 1 : unavailable;
    }

    private static long Share(JsonObject deployment, string name, bool roundsUp)
    {
        if (deployment.At("spec", "strategy", "rollingUpdate")?[name]?.ToString() is not { } text)
            return 0;
        if (!text.EndsWith('%'))
            return long.Parse(text, CultureInfo.InvariantCulture);
        var share = deployment.Spec().Number("replicas") * decimal.Parse(text[..^1], CultureInfo.InvariantCulture) / 100;
        return (long)(roundsUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
