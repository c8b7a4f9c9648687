using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A workload that keeps its earlier versions.</summary>
internal sealed record WorkloadKind(string Kind, string Plural, string[] Names)
{
    public static readonly WorkloadKind Deployment = new("Deployment", "deployments.v1.apps", ["deployment", "deployments", "deploy"]);
    private static readonly WorkloadKind[] All =
    [
        Deployment,
        new("StatefulSet", "statefulsets.v1.apps", ["statefulset", "statefulsets", "sts"]),
        new("DaemonSet", "daemonsets.v1.apps", ["daemonset", "daemonsets", "ds"]),
    ];

    public ObjectName Named(string name, string? @namespace) => new(Kind, "apps", "v1", @namespace, name);

    /// <summary>Of <c>web</c>, <c>deployment/web</c>, <c>sts/db</c>.</summary>
    public static (WorkloadKind Kind, string Name) Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var kind = slash < 0 ? Deployment : All.FirstOrDefault(k => k.Names.Contains(text[..slash].Split('.')[0], StringComparer.OrdinalIgnoreCase));
        return kind is not null && text[(slash + 1)..] is { Length: > 0 } name && !name.StartsWith('-') ? (kind, name) : throw new SafeOpsException(
            ErrorCodes.ParameterInvalid, $"'{text}' is no workload that keeps earlier versions.", "For instance web, deployment/web, statefulset/db or daemonset/agent.", text);
    }
}
