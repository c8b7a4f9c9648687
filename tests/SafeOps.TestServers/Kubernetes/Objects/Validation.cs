using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Storage;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>What the API server refuses of the built-in kinds; changes of what may not change are in <see cref="Immutability"/>.</summary>
internal static partial class Validation
{
    private const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string LabelRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static void Check(ResourceKind kind, JsonObject value, JsonObject? before)
    {
        var found = new Invalidities();
        Metadata(value, found);
        switch (kind.Group, kind.Kind)
        {
            case ("", "Pod"):
                Pod(value.Spec(), "spec", found);
                break;
            case ("", "Service"):
                Service(value.Spec(), found);
                break;
            case ("apps", "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet"):
                Workload(value.Spec(), found);
                break;
            case ("batch", "Job"):
                Pod(value.Spec().Section("template").Spec(), "spec.template.spec", found);
                RestartPolicy(value.Spec(), "spec.template.spec", found);
                break;
            case ("batch", "CronJob"):
                if (value.Spec().Text("schedule") is null or "")
                    found.Required("spec.schedule");
                break;
            case ("autoscaling", _):
                if (value.Spec().Number("maxReplicas") < 1)
                    found.Invalid("spec.maxReplicas", value.Spec()["maxReplicas"] ?? 0, "must be greater than 0");
                break;
        }
        if (before is not null)
            Immutability.Check(kind, before, value, found);
        if (found.Causes.Count > 0)
            throw ApiFailure.Invalid(kind, value.Name(), found.Causes);
    }

    private static void Metadata(JsonObject value, Invalidities found)
    {
        if (value.Name().Length == 0)
            found.Required("metadata.name", "name or generateName is required");
        else if (!value.ApiVersion().StartsWith("rbac.", StringComparison.Ordinal) && (!Subdomain().IsMatch(value.Name()) || value.Name().Length > 253))
            found.Invalid("metadata.name", value.Name(), SubdomainRule);
        foreach (var (_, text) in value.At("metadata", "labels") ?? [])
        {
            if (!Label().IsMatch(text?.ToString() ?? ""))
                found.Invalid("metadata.labels", text, LabelRule);
        }
    }

    private static void Workload(JsonObject spec, Invalidities found)
    {
        if (spec.Number("replicas") < 0)
            found.Invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0");
        var selector = spec["selector"] as JsonObject;
        var labels = spec.At("template", "metadata", "labels");
        if (selector is null)
            found.Required("spec.selector");
        else if (selector.Count == 0)
            found.Invalid("spec.selector", selector, "empty selector is invalid for deployment");
        else if (!Selection.Matches(selector, labels))
            found.Invalid("spec.template.metadata.labels", labels ?? [], "`selector` does not match template `labels`");
        Pod(spec.Section("template").Spec(), "spec.template.spec", found);
        if (spec.At("template", "spec").Text("restartPolicy") is { } policy and not "Always")
            found.Unsupported("spec.template.spec.restartPolicy", policy, "Always");
    }

    private static void RestartPolicy(JsonObject spec, string path, Invalidities found)
    {
        if (spec.At("template", "spec").Text("restartPolicy") is "Always")
            found.Unsupported($"{path}.restartPolicy", "Always", "OnFailure", "Never");
    }

    private static void Pod(JsonObject spec, string path, Invalidities found)
    {
        var containers = spec.Items("containers").ToList();
        if (containers.Count == 0)
            found.Required($"{path}.containers");
        var volumes = spec.Items("volumes").Select(v => v.Text("name")).ToHashSet();
        var names = new HashSet<string>();
        foreach (var (list, all) in new[] { ("initContainers", spec.Items("initContainers").ToList()), ("containers", containers) })
        {
            for (var i = 0; i < all.Count; i++)
                Container(all[i], $"{path}.{list}[{i.ToString(CultureInfo.InvariantCulture)}]", volumes, names, found);
        }
    }

    private static void Container(JsonObject container, string path, HashSet<string?> volumes, HashSet<string> names, Invalidities found)
    {
        if (container.Text("name") is not { Length: > 0 } name)
            found.Required($"{path}.name");
        else if (!names.Add(name))
            found.Duplicate($"{path}.name", name);
        if (container.Text("image") is not { Length: > 0 })
            found.Required($"{path}.image");
        if (container.Text("imagePullPolicy") is { } policy and not ("Always" or "IfNotPresent" or "Never"))
            found.Unsupported($"{path}.imagePullPolicy", policy, "Always", "IfNotPresent", "Never");
        Resources(container, path, found);
        foreach (var (port, i) in container.Items("ports").Select((p, i) => (p, i)))
        {
            if (port.Number("containerPort") is < 1 or > 65535)
                found.Invalid($"{path}.ports[{i}].containerPort", port["containerPort"] ?? 0, "must be between 1 and 65535, inclusive");
        }
        foreach (var (mount, i) in container.Items("volumeMounts").Select((m, i) => (m, i)))
        {
            if (!volumes.Contains(mount.Text("name")))
                found.NotFound($"{path}.volumeMounts[{i}].name", mount.Text("name") ?? "");
        }
    }

    private static void Resources(JsonObject container, string path, Invalidities found)
    {
        foreach (var part in new[] { "limits", "requests" })
        {
            foreach (var (name, value) in container.At("resources", part) ?? [])
            {
                if (part == "requests" && container.At("resources", "limits")?[name] is { } limit && Quantity.Read(value?.ToString()) > Quantity.Read(limit.ToString()))
                    found.Invalid($"{path}.resources.requests", value?.ToString(), $"must be less than or equal to {name} limit of {limit}");
            }
        }
    }

    private static void Service(JsonObject spec, Invalidities found)
    {
        if (spec.Text("type") is { } type and not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            found.Unsupported("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && spec.Text("type") != "ExternalName" && spec.Text("clusterIP") != "None")
            found.Required("spec.ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].Number("port") is < 1 or > 65535)
                found.Invalid($"spec.ports[{i}].port", ports[i]["port"] ?? 0, "must be between 1 and 65535, inclusive");
            if (ports.Count > 1 && ports[i]["name"] is null)
                found.Required($"spec.ports[{i}].name");
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Subdomain();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$")]
    private static partial Regex Label();
}
