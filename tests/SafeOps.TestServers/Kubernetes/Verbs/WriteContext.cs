using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>Who writes what, and whether it is to be kept.</summary>
/// <param name="Manager">The owner of what is written.</param>
internal sealed record WriteContext(ResourceKind Kind, string Namespace, string Subresource, string Manager, bool IsDryRun, string User)
{
    /// <summary>The ownership in the object is right as it stands: a server-side apply has worked it out.</summary>
    public bool IsApplied { get; init; }

    /// <summary>A controller or a test writes: statuses and times are taken as given, and webhooks are not asked.</summary>
    public bool IsInternal { get; init; }

    public static WriteContext Of(ApiCall call, string user) => new(call.Kind, call.Namespace, call.Subresource, call.Manager, call.IsDryRun(), user);
}
