using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Verbs;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>What controllers do with objects: they read, write past admission, and tell events.</summary>
internal sealed class ControlPlane(Cluster cluster)
{
    private const string Manager = "kube-controller-manager";
    private readonly Commits _commits = new(cluster);
    private readonly Dictionary<string, long> _firstSeen = [];

    public string Stamp => cluster.Stamp;

    public DateTimeOffset Now => cluster.Now;

    public KubernetesServerOptions Options => cluster.Options;

    public IReadOnlyList<(string Key, JsonObject Value)> All => cluster.Store.All;

    public ResourceKind Kind(string apiVersion, string kind) => cluster.Kind(apiVersion, kind);

    /// <summary>Copies, which a controller may change.</summary>
    public IReadOnlyList<JsonObject> List(ResourceKind kind, string @namespace = "") => [.. cluster.Store.List(kind, @namespace).Select(v => v.Copy())];

    public IReadOnlyList<JsonObject> Owned(ResourceKind kind, JsonObject owner) =>
        [.. List(kind, owner.Namespace()).Where(v => v.Meta().Items("ownerReferences").Any(r => r.Text("uid") == owner.Uid()))];

    public JsonObject Create(ResourceKind kind, JsonObject owner, JsonObject value)
    {
        value["apiVersion"] = kind.ApiVersion;
        value["kind"] = kind.Kind;
        value.Meta()["namespace"] = owner.Namespace();
        value.Meta()["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = owner.ApiVersion(),
            ["kind"] = owner.Kind(),
            ["name"] = owner.Name(),
            ["uid"] = owner.Uid(),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        });
        return _commits.Create(Write(kind, owner.Namespace(), ""), value);
    }

    /// <summary>A pass is alone at the store, so that a copy of it that an earlier write has outdated is still right in what it changes.</summary>
    public JsonObject Update(ResourceKind kind, JsonObject value, string subresource = "")
    {
        if (cluster.Store.Get(kind, value.Namespace(), value.Name()) is not { } before)
            return value;
        value.Meta().Remove("resourceVersion");
        value.Meta()["managedFields"] = before.Meta()["managedFields"]?.DeepClone();
        return _commits.Change(Write(kind, value.Namespace(), subresource), before.Copy(), value);
    }

    public JsonObject SetStatus(ResourceKind kind, JsonObject value, JsonObject status)
    {
        value["status"] = status;
        return Update(kind, value, "status");
    }

    public void Delete(ResourceKind kind, JsonObject value)
    {
        if (cluster.Store.Get(kind, value.Namespace(), value.Name()) is not { } there)
            return;
        var finalizers = there.Meta().Words("finalizers").Any();
        if (!finalizers && (kind.Kind != "Pod" || Options.TerminationDelay <= TimeSpan.Zero || there.Meta()["deletionTimestamp"] is not null))
        {
            _commits.Gone(kind, there);
            return;
        }
        if (there.Meta()["deletionTimestamp"] is not null)
            return;
        var leaving = there.Copy();
        leaving.Meta()["deletionTimestamp"] = Stamp;
        leaving.Meta()["deletionGracePeriodSeconds"] = kind.Kind == "Pod" ? leaving.Spec().Number("terminationGracePeriodSeconds", 30) : 0;
        cluster.Store.Put(kind, leaving);
    }

    /// <summary>Takes away an object that waited for this.</summary>
    public void Finish(ResourceKind kind, JsonObject value) => _commits.Gone(kind, value);

    /// <summary>How long an object has been known here in real time, whatever the cluster's clock says. Under a name of its own for each of its ages.</summary>
    public TimeSpan AgeOf(JsonObject value, string age)
    {
        var key = $"{value.Uid()}/{age}";
        if (!_firstSeen.TryGetValue(key, out var seen))
            _firstSeen[key] = seen = Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(seen);
    }

    /// <summary>The same event again is counted.</summary>
    public void Tell(JsonObject about, string type, string reason, string message, string component)
    {
        var kind = Kind("v1", "Event");
        var @namespace = about.Namespace().Length == 0 ? "default" : about.Namespace();
        var there = List(kind, @namespace).FirstOrDefault(e => e.At("involvedObject").Text("uid") == about.Uid() && e.Text("reason") == reason && e.Text("message") == message);
        if (there is not null)
        {
            there["count"] = there.Number("count") + 1;
            there["lastTimestamp"] = Stamp;
            Update(kind, there);
            return;
        }
        _commits.Create(Write(kind, @namespace, ""), new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = $"{about.Name()}.{Guid.NewGuid().ToString("N")[..16]}" },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = about.ApiVersion(), ["kind"] = about.Kind(), ["name"] = about.Name(), ["namespace"] = about.Namespace(), ["uid"] = about.Uid(), ["resourceVersion"] = about.Meta()["resourceVersion"]?.DeepClone() },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = Stamp,
            ["lastTimestamp"] = Stamp,
            ["count"] = 1,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        });
    }

    /// <summary>A pod of a template, with labels of its controller's own.</summary>
    public static JsonObject Pod(JsonObject template, string? name, string prefix, params (string Name, string Value)[] labels)
    {
        var pod = new JsonObject { ["metadata"] = template["metadata"]?.DeepClone() ?? new JsonObject(), ["spec"] = template["spec"]?.DeepClone() };
        pod.Meta().Remove("creationTimestamp");
        pod.Meta()["name"] = name ?? prefix + Names.Suffix();
        if (name is null)
            pod.Meta()["generateName"] = prefix;
        foreach (var (label, value) in labels)
            pod.Meta().Section("labels")[label] = value;
        return pod;
    }

    private static WriteContext Write(ResourceKind kind, string @namespace, string subresource) => new(kind, @namespace, subresource, Manager, false, Manager) { IsInternal = true };
}
