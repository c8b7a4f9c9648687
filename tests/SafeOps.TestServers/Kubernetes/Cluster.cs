using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Ownership;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Storage;

namespace SafeOps.TestServers.Kubernetes;

/// <summary>What the parts of the server share.</summary>
internal sealed class Cluster(KubernetesServerOptions options)
{
    public KubernetesServerOptions Options { get; } = options;

    public ResourceKinds Kinds { get; } = new();

    public ObjectStore Store { get; } = new();

    public ClusterHooks Hooks { get; } = new();

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    public string Stamp => ManagedFields.Stamp(Now);

    public ResourceKind Kind(string apiVersion, string kind) => Kinds.OfKind(apiVersion, kind) ?? throw ApiFailure.NoSuchPath();

    public ResourceKind KindOf(JsonObject value) => Kind(value.ApiVersion(), value.Kind());

    /// <summary>Puts the kinds that definitions add into the table.</summary>
    public void ReadDefinitions() => Kinds.SetCustom(Store.List(Kind("apiextensions.k8s.io/v1", "CustomResourceDefinition")).SelectMany(CustomResources.Kinds));
}
