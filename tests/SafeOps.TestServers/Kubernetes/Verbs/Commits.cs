using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Ownership;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>The way every write goes: system fields, defaults, admission, validation, ownership, and then the store, unless it is a dry run.</summary>
internal sealed class Commits(Cluster cluster)
{
    private static readonly string[] Kept = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion"];
    private static readonly string[] WithoutGeneration = ["Namespace", "Pod", "ConfigMap", "Secret", "Service", "ServiceAccount", "Event", "Endpoints", "Node", "PersistentVolumeClaim", "HorizontalPodAutoscaler", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ControllerRevision"];

    public JsonObject Create(WriteContext write, JsonObject value)
    {
        var kind = write.Kind;
        var meta = value.Meta();
        if (kind.IsNamespaced)
            meta["namespace"] = write.Namespace;
        else
            meta.Remove("namespace");
        if (meta.Text("name") is null or "" && meta.Text("generateName") is { Length: > 0 } prefix)
            meta["name"] = prefix + Names.Suffix();
        if (meta.Text("resourceVersion") is { Length: > 0 } && !write.IsInternal)
            throw ApiFailure.BadRequest("resourceVersion should not be set on objects to be created");
        meta.Remove("resourceVersion");
        meta["uid"] = Guid.NewGuid().ToString();
        if (!write.IsInternal || meta["creationTimestamp"] is null)
            meta["creationTimestamp"] = cluster.Stamp;
        if (HasGeneration(kind))
            meta["generation"] = 1;
        if (kind.HasStatus && !write.IsInternal)
            value.Remove("status");
        if (kind is { HasStatus: true, IsCustom: false })
            value.Default("status", new JsonObject());
        Namespace(write, value);
        var done = Finish(write, null, value);
        if (cluster.Store.Get(kind, done.Namespace(), done.Name()) is not null)
            throw ApiFailure.AlreadyExists(kind, done.Name());
        Own(write, null, done);
        return write.IsDryRun ? done : Keep(kind, done);
    }

    public JsonObject Change(WriteContext write, JsonObject before, JsonObject value)
    {
        var kind = write.Kind;
        var meta = value.Meta();
        if (meta.Text("uid") is { Length: > 0 } uid && uid != before.Uid())
            throw ApiFailure.Conflict(kind, before.Name(), $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Uid()}");
        if (meta.Text("resourceVersion") is { Length: > 0 } version && version != before.Meta().Text("resourceVersion"))
            throw ApiFailure.Conflict(kind, before.Name());
        foreach (var name in Kept)
        {
            if (before.Meta()[name] is { } kept)
                meta[name] = kept.DeepClone();
            else
                meta.Remove(name);
        }
        Subresource(write, before, value);
        Carry(kind, before, value);
        var done = Finish(write, before, value);
        Own(write, before, done);
        if (SameButOwners(before, done))
            return JsonReading.Same(Owners(before), Owners(done)) || write.IsDryRun ? before.Copy() : Keep(kind, done);
        if (HasGeneration(kind) && !JsonReading.Same(Bare(before), Bare(done)))
            done.Meta()["generation"] = before.Meta().Number("generation", 1) + 1;
        if (write.IsDryRun)
            return done.Plain();
        if (done.Meta().Text("deletionTimestamp") is not null && !done.Meta().Items("finalizers").Any() && done.Meta()["finalizers"] is not JsonArray { Count: > 0 } && kind.Kind is not ("Pod" or "Namespace"))
        {
            cluster.Store.Put(kind, done);
            return Gone(kind, done);
        }
        return Keep(kind, done);
    }

    /// <summary>Takes an object out of the store for good.</summary>
    public JsonObject Gone(ResourceKind kind, JsonObject value)
    {
        if (kind.Kind == "CustomResourceDefinition")
        {
            foreach (var custom in CustomResources.Kinds(value))
            {
                foreach (var item in cluster.Store.List(custom))
                    cluster.Store.Remove(custom, item.Namespace(), item.Name());
            }
        }
        var last = cluster.Store.Remove(kind, value.Namespace(), value.Name())!;
        if (kind.Kind == "CustomResourceDefinition")
            cluster.ReadDefinitions();
        return last;
    }

    private static bool HasGeneration(ResourceKind kind) => kind.IsCustom || !WithoutGeneration.Contains(kind.Kind);

    private JsonObject Keep(ResourceKind kind, JsonObject value)
    {
        var kept = cluster.Store.Put(kind, value);
        if (kind.Kind == "CustomResourceDefinition")
            cluster.ReadDefinitions();
        return kept;
    }

    private void Namespace(WriteContext write, JsonObject value)
    {
        if (!write.Kind.IsNamespaced)
            return;
        var spaces = cluster.Kind("v1", "Namespace");
        var space = cluster.Store.Get(spaces, "", write.Namespace) ?? throw ApiFailure.NotFound(spaces, write.Namespace);
        if (space.At("status").Text("phase") == "Terminating" && !write.IsInternal)
        {
            var failure = ApiFailure.Forbidden(write.Kind, value.Name(), $"unable to create new content in namespace {write.Namespace} because it is being terminated");
            failure.Details!["causes"] = new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {write.Namespace} is being terminated", ["field"] = "metadata.namespace" });
            throw failure;
        }
    }

    private JsonObject Finish(WriteContext write, JsonObject? before, JsonObject value)
    {
        Defaults.Fill(write.Kind, value);
        if (!write.IsInternal && write.Subresource.Length == 0)
        {
            cluster.Hooks.Mutate(Review(write, before, value));
            Defaults.Fill(write.Kind, value);
        }
        if (!write.Kind.IsCustom)
            FieldChecks.OmitEmpty(value, write.Kind.Shape);
        if (write.Subresource != "status")
            Validation.Check(write.Kind, value, before);
        if (write.Kind.Schema is { } schema)
            SchemaValidation.Check(write.Kind, value, schema);
        if (!write.IsInternal && write.Subresource.Length == 0)
            cluster.Hooks.Validate(Review(write, before, value));
        return value.Plain();
    }

    private void Own(WriteContext write, JsonObject? before, JsonObject after)
    {
        if (write.IsApplied)
            return;
        // A patch may have changed the ownership itself, as kubectl does when it takes over what it applied on the client's side.
        var owners = after.Meta()["managedFields"] is JsonArray || before is null ? ManagedFields.Of(after) : ManagedFields.Of(before);
        var changes = FieldWalks.Compare(before is null ? null : ManagedFields.Ownable(before), ManagedFields.Ownable(after), write.Kind.Shape);
        owners.Update(write.Manager, write.Subresource, write.Kind.ApiVersion, changes, cluster.Stamp);
        owners.WriteTo(after);
    }

    /// <summary>A status is changed through its subresource alone, and nothing else through it.</summary>
    private static void Subresource(WriteContext write, JsonObject before, JsonObject value)
    {
        if (write.IsInternal || !write.Kind.HasStatus)
            return;
        if (write.Subresource == "status")
        {
            var (status, owners) = (value["status"]?.DeepClone(), value.Meta()["managedFields"]?.DeepClone());
            value.Clear();
            foreach (var (name, field) in before)
                value[name] = field?.DeepClone();
            value["status"] = status;
            if (owners is not null)
                value.Meta()["managedFields"] = owners;
        }
        else if (before["status"] is { } status)
        {
            value["status"] = status.DeepClone();
        }
        else
        {
            value.Remove("status");
        }
    }

    /// <summary>What the server allotted stays when an update leaves it out.</summary>
    private static void Carry(ResourceKind kind, JsonObject before, JsonObject value)
    {
        if (kind is not { Group: "", Kind: "Service" } || value.Spec().Text("type") == "ExternalName")
            return;
        foreach (var name in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy" })
            value.Spec().Default(name, before.Spec()[name]?.DeepClone());
    }

    private static AdmissionReview Review(WriteContext write, JsonObject? before, JsonObject value) =>
        new(before is null ? "CREATE" : "UPDATE", write.Kind.ApiVersion, write.Kind.Kind, value.Namespace(), value.Name(), value, before?.Copy(), write.IsDryRun, write.User);

    private static bool SameButOwners(JsonObject before, JsonObject after)
    {
        var (one, other) = (before.Copy(), after.Copy());
        one.Meta().Remove("managedFields");
        other.Meta().Remove("managedFields");
        return JsonReading.Same(one, other);
    }

    private static JsonNode? Owners(JsonObject value) => value.Meta()["managedFields"];

    /// <summary>What a generation counts: all but metadata and status.</summary>
    private static JsonObject Bare(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove("metadata");
        copy.Remove("status");
        return copy;
    }
}
