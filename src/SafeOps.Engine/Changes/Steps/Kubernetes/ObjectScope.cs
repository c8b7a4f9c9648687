namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Which kinds of Kubernetes itself have no namespace. Of custom kinds only their definition, or the server, can tell.</summary>
internal static class ObjectScope
{
    private static readonly HashSet<string> ClusterWide = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume",
        "ClusterRole.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io",
        "CustomResourceDefinition.apiextensions.k8s.io", "APIService.apiregistration.k8s.io",
        "StorageClass.storage.k8s.io", "CSIDriver.storage.k8s.io", "CSINode.storage.k8s.io", "VolumeAttachment.storage.k8s.io",
        "PriorityClass.scheduling.k8s.io", "RuntimeClass.node.k8s.io", "IngressClass.networking.k8s.io",
        "MutatingWebhookConfiguration.admissionregistration.k8s.io", "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
        "ValidatingAdmissionPolicy.admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "CertificateSigningRequest.certificates.k8s.io", "FlowSchema.flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
    };

    /// <summary>Kinds whose change reaches far beyond the object.</summary>
    private static readonly HashSet<string> Wide = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "APIService", "StorageClass",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ResourceQuota", "NetworkPolicy",
    };

    public static bool IsClusterWide(ObjectName name) => ClusterWide.Contains(name.Group.Length == 0 ? name.Kind : $"{name.Kind}.{name.Group}");

    public static bool ReachesFar(ObjectName name) => Wide.Contains(name.Kind);

    /// <summary>The object in the namespace it would go to.</summary>
    public static ObjectName In(ObjectName name, string? @namespace) => IsClusterWide(name) ? name with { Namespace = null } : name with { Namespace = name.Namespace ?? @namespace };
}
