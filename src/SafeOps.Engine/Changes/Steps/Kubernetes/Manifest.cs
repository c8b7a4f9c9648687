using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One object as it is desired.</summary>
/// <param name="Source">The file it was read from, as people know it; null: it stands in the step itself.</param>
/// <param name="Place">For messages: <c>deploy/web.yaml:12:1</c>.</param>
internal sealed record Manifest(JsonObject Desired, ObjectName Name, string? Source, string Place)
{
    /// <summary>What was planned is applied, and nothing that has taken its place since.</summary>
    public string Digest => Values.Digest.OfJson(Desired);

    /// <summary>
    /// What other objects stand on comes first: where they are put, and what pods need to start. A workload whose roll-out is waited for
    /// would never be ready if its Secret came after it.
    /// </summary>
    public int Order => (Name.Group, Name.Kind) switch
    {
        ("", "Namespace") => 0,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => 1,
        ("", "ConfigMap" or "Secret" or "ServiceAccount" or "PersistentVolume" or "PersistentVolumeClaim" or "LimitRange" or "ResourceQuota")
            or ("rbac.authorization.k8s.io", _) or ("storage.k8s.io", "StorageClass") or ("scheduling.k8s.io", "PriorityClass") or ("node.k8s.io", "RuntimeClass") => 2,
        _ => 3,
    };

    /// <summary>Objects of one layer can be asked about together: none of them has to be there for another.</summary>
    public int Layer => Math.Min(Order, 2);
}
