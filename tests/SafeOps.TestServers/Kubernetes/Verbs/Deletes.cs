using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Ownership;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Storage;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>The verbs delete and deletecollection, with preconditions, propagation, grace and finalizers.</summary>
internal sealed class Deletes(Cluster cluster, Commits commits)
{
    private const string Foreground = "foregroundDeletion";

    public JsonObject Delete(ApiCall call, string user)
    {
        var options = call.BodyText.Length == 0 ? [] : call.Body();
        var value = cluster.Store.Get(call.Kind, call.Namespace, call.Name) ?? throw ApiFailure.NotFound(call.Kind, call.Name);
        Preconditions(call.Kind, value, options.At("preconditions"));
        return One(call, options, value.Copy(), user);
    }

    public JsonObject DeleteCollection(ApiCall call, string user)
    {
        var options = call.BodyText.Length == 0 ? [] : call.Body();
        var selection = new Selection(call.Query("labelSelector"), call.Query("fieldSelector"));
        var all = cluster.Store.List(call.Kind, call.Namespace).Where(selection.Takes).ToList();
        foreach (var value in all)
            One(call, options, value.Copy(), user);
        return new JsonObject { ["kind"] = $"{call.Kind.Kind}List", ["apiVersion"] = call.Kind.ApiVersion, ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. all.Select(v => v.DeepClone())]) };
    }

    private static void Preconditions(ResourceKind kind, JsonObject value, JsonObject? asked)
    {
        if (asked.Text("uid") is { } uid && uid != value.Uid())
            throw ApiFailure.Conflict(kind, value.Name(), $"Precondition failed: UID in precondition: {uid}, UID in object meta: {value.Uid()}");
        if (asked.Text("resourceVersion") is { } version && version != value.Meta().Text("resourceVersion"))
            throw ApiFailure.Conflict(kind, value.Name(), $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {value.Meta().Text("resourceVersion")}");
    }

    private JsonObject One(ApiCall call, JsonObject options, JsonObject value, string user)
    {
        var kind = call.Kind;
        var isDryRun = call.IsDryRun(options);
        cluster.Hooks.Validate(new AdmissionReview("DELETE", kind.ApiVersion, kind.Kind, value.Namespace(), value.Name(), value, value, isDryRun, user));
        var propagation = options.Text("propagationPolicy") ?? call.Query("propagationPolicy");
        var finalizers = value.Meta().Words("finalizers").ToList();
        if (propagation == "Foreground" && !finalizers.Contains(Foreground))
            finalizers.Add(Foreground);
        if (propagation == "Orphan" && !isDryRun)
            Release(value);
        var grace = options["gracePeriodSeconds"] is not null ? options.Number("gracePeriodSeconds")
            : kind.Kind == "Pod" ? value.Spec().Number("terminationGracePeriodSeconds", 30) : 0;
        var waits = finalizers.Count > 0 || kind.Kind == "Namespace" || kind.Kind == "Pod" && grace > 0 && cluster.Options.TerminationDelay > TimeSpan.Zero;
        if (!waits)
            return isDryRun ? Success(kind, value) : Success(kind, commits.Gone(kind, value));
        if (value.Meta()["deletionTimestamp"] is null)
        {
            value.Meta()["deletionTimestamp"] = kind.Kind == "Pod" ? ManagedFields.Stamp(cluster.Now.AddSeconds(grace)) : cluster.Stamp;
            value.Meta()["deletionGracePeriodSeconds"] = grace;
            if (finalizers.Count > 0)
                value.Meta()["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
            if (kind.Kind == "Namespace")
                value.Section("status")["phase"] = "Terminating";
            if (!isDryRun)
                value = cluster.Store.Put(kind, value);
        }
        return value;
    }

    /// <summary>What it owned stays, and belongs to nobody.</summary>
    private void Release(JsonObject owner)
    {
        foreach (var (_, value) in cluster.Store.All)
        {
            if (!value.Meta().Items("ownerReferences").Any(r => r.Text("uid") == owner.Uid()))
                continue;
            var free = value.Copy();
            var rest = free.Meta().Items("ownerReferences").Where(r => r.Text("uid") != owner.Uid()).Select(r => r.DeepClone()).ToArray();
            if (rest.Length == 0)
                free.Meta().Remove("ownerReferences");
            else
                free.Meta()["ownerReferences"] = new JsonArray(rest);
            cluster.Store.Put(cluster.KindOf(free), free);
        }
    }

    private static JsonObject Success(ResourceKind kind, JsonObject value)
    {
        var details = new JsonObject { ["name"] = value.Name() };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        details["uid"] = value.Uid();
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
