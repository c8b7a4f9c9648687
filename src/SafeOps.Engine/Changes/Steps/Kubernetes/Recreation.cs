using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What making a deleted object anew would mean.</summary>
internal enum Recreation
{
    /// <summary>It would be as it was: configuration, and what a controller fills again.</summary>
    Restores,

    /// <summary>Its controller does it by itself.</summary>
    ByOwner,

    /// <summary>It would do its work again: a pod or job that has ended, a job at all.</summary>
    RunsAgain,

    /// <summary>What was inside, its data or its objects, would not come back with it.</summary>
    ComesBackEmpty,
}

internal static class Recreations
{
    public static Recreation Of(JsonObject item) => ObjectFacts.Kind(item) switch
    {
        "Namespace" or "CustomResourceDefinition" or "PersistentVolumeClaim" or "PersistentVolume" => Recreation.ComesBackEmpty,
        // The owner of a pod that has ended made another long ago, or has ended itself.
        "Pod" or "Job" when ObjectFacts.HasEnded(item) => Recreation.RunsAgain,
        _ when ObjectFacts.Owner(item) is not null => Recreation.ByOwner,
        "Job" => Recreation.RunsAgain,
        _ => Recreation.Restores,
    };

    /// <summary>A manifest that makes it anew: without what the server keeps and chooses.</summary>
    public static JsonObject Manifest(JsonObject item)
    {
        var manifest = ObjectNoise.Clean(item);
        if (ObjectFacts.Kind(item) == "Pod")
            (manifest["spec"] as JsonObject)?.Remove("nodeName");
        // Owners are found by uid: one that is gone would have the object collected at once.
        (manifest["metadata"] as JsonObject)?.Remove("ownerReferences");
        return manifest;
    }
}
