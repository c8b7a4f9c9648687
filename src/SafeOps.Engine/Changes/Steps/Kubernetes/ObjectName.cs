using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One object of a cluster.</summary>
/// <param name="Kind">As manifests write it: <c>Deployment</c>.</param>
/// <param name="Group">Its API group; empty for the core one.</param>
/// <param name="Version">Its API version: <c>v1</c>.</param>
/// <param name="Namespace">Null for what has none, or where it is not known yet.</param>
internal sealed record ObjectName(string Kind, string Group, string Version, string? Namespace, string Name)
{
    /// <summary>How kubectl takes the kind without a doubt: <c>deployment.v1.apps</c>, <c>configmap</c> for the core group.</summary>
    public string Resource => Group.Length == 0 ? Kind.ToLowerInvariant() : $"{Kind.ToLowerInvariant()}.{Version}.{Group}";

    /// <summary>For people and for a command line: <c>deployment/web</c>.</summary>
    public string Short => $"{Kind.ToLowerInvariant()}/{Name}";

    /// <summary>Null where the document is no object of Kubernetes.</summary>
    public static ObjectName? Of(JsonObject document)
    {
        if ((string?)document["apiVersion"] is not { } api || (string?)document["kind"] is not { } kind || document["metadata"] is not JsonObject metadata || (string?)metadata["name"] is not { } name)
            return null;
        var slash = api.IndexOf('/', StringComparison.Ordinal);
        return new ObjectName(kind, slash < 0 ? "" : api[..slash], api[(slash + 1)..], (string?)metadata["namespace"], name);
    }
}
