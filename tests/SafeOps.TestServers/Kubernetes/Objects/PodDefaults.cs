using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>What the API server fills into a pod's spec.</summary>
internal static class PodDefaults
{
    public static void Fill(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("securityContext", new JsonObject());
        if (spec.Text("serviceAccountName") is { } account)
            spec.Default("serviceAccount", account);
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
            Container(container);
        foreach (var volume in spec.Items("volumes"))
            Volume(volume);
    }

    private static void Container(JsonObject container)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("resources", new JsonObject());
        var image = container.Text("image") ?? "";
        var isLatest = !image.Contains('@', StringComparison.Ordinal) && (image.EndsWith(":latest", StringComparison.Ordinal) || image.LastIndexOf(':') <= image.LastIndexOf('/'));
        container.Default("imagePullPolicy", isLatest ? "Always" : "IfNotPresent");
        foreach (var port in container.Items("ports"))
            port.Default("protocol", "TCP");
        foreach (var variable in container.Items("env"))
            variable.At("valueFrom", "fieldRef")?.Default("apiVersion", "v1");
        if (container["resources"] is JsonObject resources && resources["limits"] is JsonObject limits)
        {
            // A limit without a request asks for as much.
            foreach (var (name, value) in limits)
                resources.Section("requests").Default(name, value?.DeepClone());
        }
        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[name] is JsonObject probe)
                Probe(probe);
        }
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject get)
        {
            get.Default("path", "/");
            get.Default("scheme", "HTTP");
        }
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.Count == 1)
            volume["emptyDir"] = new JsonObject();
        foreach (var name in new[] { "configMap", "secret", "projected", "downwardAPI" })
            (volume[name] as JsonObject)?.Default("defaultMode", 420);
        (volume["hostPath"] as JsonObject)?.Default("type", "");
    }
}
