using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Resources;

/// <summary>The kinds served: the built-in ones, and those that definitions add.</summary>
internal sealed class ResourceKinds
{
    private static readonly ResourceKind[] BuiltIn =
    [
        Core("Namespace", "namespaces", "ns") with { IsNamespaced = false, HasStatus = true },
        Core("Pod", "pods", "po") with { HasStatus = true, InAll = true },
        Core("ConfigMap", "configmaps", "cm"),
        Core("Secret", "secrets"),
        Core("Service", "services", "svc") with { HasStatus = true, InAll = true },
        Core("ServiceAccount", "serviceaccounts", "sa"),
        Core("Event", "events", "ev"),
        Core("Endpoints", "endpoints", "ep"),
        Core("Node", "nodes", "no") with { IsNamespaced = false, HasStatus = true },
        Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with { HasStatus = true },
        Of("apps", "v1", "Deployment", "deployments", "deploy") with { HasStatus = true, HasScale = true, InAll = true },
        Of("apps", "v1", "ReplicaSet", "replicasets", "rs") with { HasStatus = true, HasScale = true, InAll = true },
        Of("apps", "v1", "StatefulSet", "statefulsets", "sts") with { HasStatus = true, HasScale = true, InAll = true },
        Of("apps", "v1", "DaemonSet", "daemonsets", "ds") with { HasStatus = true, InAll = true },
        Of("apps", "v1", "ControllerRevision", "controllerrevisions"),
        Of("batch", "v1", "Job", "jobs") with { HasStatus = true, InAll = true },
        Of("batch", "v1", "CronJob", "cronjobs", "cj") with { HasStatus = true, InAll = true },
        Of("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with { HasStatus = true, InAll = true },
        Of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb") with { HasStatus = true },
        Of("networking.k8s.io", "v1", "Ingress", "ingresses", "ing") with { HasStatus = true },
        Of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol"),
        Of("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        Of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
        Of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles") with { IsNamespaced = false },
        Of("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings") with { IsNamespaced = false },
        Of("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds") with { IsNamespaced = false, HasStatus = true },
    ];

    private volatile ResourceKind[] _custom = [];

    public IReadOnlyList<ResourceKind> All => [.. BuiltIn, .. _custom];

    public ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(k => k.Group == group && k.Version == version && k.Plural == plural);

    public ResourceKind? OfKind(string apiVersion, string kind) => All.FirstOrDefault(k => k.ApiVersion == apiVersion && k.Kind == kind);

    /// <summary>By a kind's name, plural or short name, in whichever group has it first.</summary>
    public ResourceKind? Named(string name) => All.FirstOrDefault(k =>
        name.Equals(k.Kind, StringComparison.OrdinalIgnoreCase) || name.Equals(k.Plural, StringComparison.OrdinalIgnoreCase)
        || name.Equals(k.Qualified, StringComparison.OrdinalIgnoreCase) || k.ShortNames.Contains(name, StringComparer.OrdinalIgnoreCase));

    public void SetCustom(IEnumerable<ResourceKind> kinds) => _custom = [.. kinds];

    private static ResourceKind Core(string kind, string plural, params string[] shortNames) => Of("", "v1", kind, plural, shortNames);

    private static ResourceKind Of(string group, string version, string kind, string plural, params string[] shortNames) =>
        new(group, version, kind, plural, true) { ShortNames = shortNames, Shape = ShapeCatalogue.Of(kind) };
}
