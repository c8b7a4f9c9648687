using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>Fields that an update may not change.</summary>
internal static class Immutability
{
    private const string IsImmutable = "field is immutable";
    private static readonly string[] StatefulSetMay = ["replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
    private static readonly string[] PodMay = ["containers", "initContainers", "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"];

    public static void Check(ResourceKind kind, JsonObject before, JsonObject after, Invalidities found)
    {
        var (old, spec) = (before.At("spec") ?? [], after.At("spec") ?? []);
        switch (kind.Group, kind.Kind)
        {
            case ("apps", "Deployment" or "ReplicaSet" or "DaemonSet"):
                if (!JsonReading.Same(old["selector"], spec["selector"]))
                    found.InvalidGo("spec.selector", GoSelector(spec.At("selector")), IsImmutable);
                break;
            case ("apps", "StatefulSet"):
                if (!SameBut(old, spec, StatefulSetMay))
                    found.Forbidden("spec", $"updates to statefulset spec for fields other than {string.Join(", ", StatefulSetMay[..^1].Select(f => $"'{f}'"))} and '{StatefulSetMay[^1]}' are forbidden");
                break;
            case ("batch", "Job"):
                if (!JsonReading.Same(old["selector"], spec["selector"]))
                    found.InvalidGo("spec.selector", GoSelector(spec.At("selector")), IsImmutable);
                if (!JsonReading.Same(old["template"], spec["template"]))
                    found.InvalidGo("spec.template", $"core.PodTemplateSpec{{{spec["template"]?.ToJsonString()}}}", IsImmutable);
                break;
            case ("", "Pod"):
                if (!SameBut(WithoutImages(old), WithoutImages(spec), PodMay[2..]))
                    found.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
                break;
            case ("", "Service"):
                if (old.Text("type") != "ExternalName" && spec.Text("type") != "ExternalName" && !JsonReading.Same(old["clusterIP"], spec["clusterIP"]))
                    found.InvalidGo("spec.clusterIPs[0]", $"[]string{{\"{spec.Text("clusterIP")}\"}}", "may not change once set");
                break;
            case ("", "Secret"):
                if (before.Text("type") != after.Text("type"))
                    found.Invalid("type", after["type"]?.DeepClone(), IsImmutable);
                WhenImmutable(before, after, found, "data");
                break;
            case ("", "ConfigMap"):
                WhenImmutable(before, after, found, "data", "binaryData");
                break;
            case ("", "PersistentVolumeClaim"):
                if (!SameBut(old, spec, ["resources", "volumeName", "volumeAttributesClassName"]))
                    found.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
                break;
            case ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding"):
                if (!JsonReading.Same(before["roleRef"], after["roleRef"]))
                    found.Invalid("roleRef", after["roleRef"]?.DeepClone(), "cannot change roleRef");
                break;
        }
    }

    private static void WhenImmutable(JsonObject before, JsonObject after, Invalidities found, params string[] fields)
    {
        if (!before.Flag("immutable"))
            return;
        if (!after.Flag("immutable"))
            found.Forbidden("immutable", "field is immutable when `immutable` is set");
        foreach (var field in fields.Where(f => !JsonReading.Same(before[f], after[f])))
            found.Forbidden(field, "field is immutable when `immutable` is set");
    }

    private static bool SameBut(JsonObject one, JsonObject other, string[] fields)
    {
        var (left, right) = (one.Copy(), other.Copy());
        foreach (var field in fields)
        {
            left.Remove(field);
            right.Remove(field);
        }
        return JsonReading.Same(left, right);
    }

    private static JsonObject WithoutImages(JsonObject spec)
    {
        var copy = spec.Copy();
        foreach (var container in copy.Items("containers").Concat(copy.Items("initContainers")))
            container.Remove("image");
        // The scheduler's choice is no change of the user's.
        copy.Remove("nodeName");
        return copy;
    }

    private static string GoSelector(JsonObject? selector) =>
        $"v1.LabelSelector{{MatchLabels:map[string]string{{{string.Join(", ", (selector.At("matchLabels") ?? []).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"\"{l.Key}\":\"{l.Value}\""))}}}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}}";
}
