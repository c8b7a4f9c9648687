using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// An object in normal form: without what the server and its controllers keep for themselves, so that two readings of an object nobody
/// has changed are equal. The names are those of the Kubernetes API (ObjectMeta of meta/v1, and the annotations its controllers write).
/// </summary>
internal static class ObjectNoise
{
    private static readonly string[] Metadata =
        ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>Annotations that controllers and clients move by themselves.</summary>
    private static readonly string[] Annotations =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        "deployment.kubernetes.io/revision",
        "deployment.kubernetes.io/revision-history",
        "deprecated.daemonset.template.generation",
        "autoscaling.alpha.kubernetes.io/conditions",
        "autoscaling.alpha.kubernetes.io/current-metrics",
        "control-plane.alpha.kubernetes.io/leader",
        "endpoints.kubernetes.io/last-change-trigger-time",
        "pv.kubernetes.io/bind-completed",
        "pv.kubernetes.io/bound-by-controller",
    ];

    /// <summary>What the server chooses when an object is made and nobody has named it: a dry run's choice is another than the real one.</summary>
    private static readonly (string Kind, string[] Path)[] Chosen =
    [
        ("Service", ["spec", "clusterIP"]),
        ("Service", ["spec", "clusterIPs"]),
        ("Service", ["spec", "healthCheckNodePort"]),
        ("Service", ["spec", "ports", "*", "nodePort"]),
        ("Job", ["spec", "selector"]),
        ("Job", ["spec", "template", "metadata", "labels", "controller-uid"]),
        ("Job", ["spec", "template", "metadata", "labels", "batch.kubernetes.io/controller-uid"]),
        ("PersistentVolumeClaim", ["spec", "volumeName"]),
        ("Pod", ["spec", "nodeName"]),
    ];

    /// <summary>A copy in normal form.</summary>
    public static JsonObject Clean(JsonObject found)
    {
        var clean = WithoutNulls(found);
        clean.Remove("status");
        if (clean["metadata"] is JsonObject metadata)
        {
            foreach (var name in Metadata)
                metadata.Remove(name);
            foreach (var annotation in Annotations)
                (metadata["annotations"] as JsonObject)?.Remove(annotation);
            foreach (var map in (string[])["annotations", "labels"])
            {
                if (metadata[map] is null or JsonObject { Count: 0 })
                    metadata.Remove(map);
            }
        }
        return clean;
    }

    /// <summary>The digest of the normal form.</summary>
    public static string DigestOf(JsonObject found) => Digest.OfJson(Clean(found));

    /// <summary>A copy without what the server chose by itself: neither there <paramref name="before"/> nor <paramref name="desired"/>.</summary>
    public static JsonObject WithoutChosen(JsonObject found, JsonObject? before, JsonObject? desired)
    {
        var copy = (JsonObject)found.DeepClone();
        foreach (var (_, path) in Chosen.Where(c => c.Kind == (string?)copy["kind"]))
            Remove(copy, before, desired, path);
        return copy;
    }

    /// <summary>A server writes some absent values as null (<c>template.metadata.creationTimestamp</c>).</summary>
    private static JsonObject WithoutNulls(JsonObject map) =>
        new(map.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, Plain(p.Value))));

    private static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject map => WithoutNulls(map),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => value?.DeepClone(),
    };

    private static void Remove(JsonNode? found, JsonNode? before, JsonNode? desired, ReadOnlySpan<string> path)
    {
        if (path[0] == "*")
        {
            for (var i = 0; i < (found as JsonArray)?.Count; i++)
                Remove(found[i], Item(before, i), Item(desired, i), path[1..]);
            return;
        }
        if (found is not JsonObject map)
            return;
        if (path.Length > 1)
            Remove(map[path[0]], (before as JsonObject)?[path[0]], (desired as JsonObject)?[path[0]], path[1..]);
        else if ((before as JsonObject)?[path[0]] is null && (desired as JsonObject)?[path[0]] is null)
            map.Remove(path[0]);
    }

    private static JsonNode? Item(JsonNode? list, int index) => list is JsonArray items && index < items.Count ? items[index] : null;
}
