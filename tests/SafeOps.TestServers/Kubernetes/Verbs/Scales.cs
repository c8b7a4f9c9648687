using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Patches;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>The scale subresource of workloads: autoscaling/v1, Scale.</summary>
internal sealed class Scales(Cluster cluster, Commits commits)
{
    public JsonObject Get(ApiCall call) => Show(There(call));

    public JsonObject Write(ApiCall call, string user)
    {
        var before = There(call);
        var scale = call.Method == "PUT" ? call.Body() : (JsonObject)MergePatch.Apply(Show(before), call.Body())!;
        var version = scale.At("metadata").Text("resourceVersion");
        if (version is { Length: > 0 } && version != before.Meta().Text("resourceVersion"))
            throw ApiFailure.Conflict(call.Kind, call.Name);
        if (scale.At("spec").Number("replicas") < 0)
        {
            throw new ApiFailure(422, "Invalid", $"Scale.autoscaling \"{call.Name}\" is invalid: spec.replicas: Invalid value: {scale.Spec()["replicas"]}: must be greater than or equal to 0");
        }
        var after = before.Copy();
        after.Spec()["replicas"] = scale.Spec()["replicas"]?.DeepClone() ?? 0;
        return Show(commits.Change(WriteContext.Of(call, user), before, after));
    }

    private JsonObject There(ApiCall call) => cluster.Store.Get(call.Kind, call.Namespace, call.Name)?.Copy() ?? throw ApiFailure.NotFound(call.Kind, call.Name);

    private static JsonObject Show(JsonObject value)
    {
        var meta = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
            meta[name] = value.Meta()[name]?.DeepClone();
        var labels = value.At("spec", "selector", "matchLabels") ?? [];
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = meta,
            ["spec"] = new JsonObject { ["replicas"] = value.Spec()["replicas"]?.DeepClone() },
            ["status"] = new JsonObject
            {
                ["replicas"] = value.At("status").Number("replicas"),
                ["selector"] = string.Join(",", labels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key}={l.Value}"))),
            },
        };
    }
}
