using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>What the API server fills into objects of the built-in kinds.</summary>
internal static class Defaults
{
    public static void Fill(ResourceKind kind, JsonObject value)
    {
        switch (kind.Group, kind.Kind)
        {
            case ("", "Namespace"):
                value.Spec().Default("finalizers", new JsonArray("kubernetes"));
                value.Section("status").Default("phase", "Active");
                value.Meta().Section("labels").Default("kubernetes.io/metadata.name", value.Name());
                break;
            case ("", "Pod"):
                PodDefaults.Fill(value.Spec());
                value.Spec().Default("enableServiceLinks", true);
                value.Section("status").Default("phase", "Pending");
                value.Section("status").Default("qosClass", "BestEffort");
                break;
            case ("", "Secret"):
                Secret(value);
                break;
            case ("", "Service"):
                Service(value);
                break;
            case ("apps", "Deployment"):
                Deployment(value.Spec());
                break;
            case ("apps", "ReplicaSet"):
                value.Spec().Default("replicas", 1);
                Template(value.Spec());
                break;
            case ("apps", "StatefulSet"):
                value.Spec().Default("replicas", 1);
                value.Spec().Default("podManagementPolicy", "OrderedReady");
                value.Spec().Default("revisionHistoryLimit", 10);
                Strategy(value.Spec().Section("updateStrategy"), ("partition", 0));
                value.Spec().Default("persistentVolumeClaimRetentionPolicy", new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" });
                Template(value.Spec());
                break;
            case ("apps", "DaemonSet"):
                value.Spec().Default("revisionHistoryLimit", 10);
                Strategy(value.Spec().Section("updateStrategy"), ("maxUnavailable", 1), ("maxSurge", 0));
                Template(value.Spec());
                break;
            case ("batch", "Job"):
                Job(value, value.Spec(), true);
                break;
            case ("batch", "CronJob"):
                value.Spec().Default("concurrencyPolicy", "Allow");
                value.Spec().Default("suspend", false);
                value.Spec().Default("successfulJobsHistoryLimit", 3);
                value.Spec().Default("failedJobsHistoryLimit", 1);
                Template(value.Spec().Section("jobTemplate").Spec());
                break;
            case ("autoscaling", _):
                value.Spec().Default("minReplicas", 1);
                break;
        }
    }

    private static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        Strategy(spec.Section("strategy"), ("maxUnavailable", "25%"), ("maxSurge", "25%"));
        Template(spec);
    }

    private static void Strategy(JsonObject strategy, params (string Name, JsonNode Value)[] rolling)
    {
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate")
            return;
        foreach (var (name, value) in rolling)
            strategy.Section("rollingUpdate").Default(name, value);
    }

    private static void Template(JsonObject spec)
    {
        var template = spec.Section("template");
        template.Meta().Default("creationTimestamp", null);
        PodDefaults.Fill(template.Spec());
    }

    private static void Job(JsonObject value, JsonObject spec, bool generatesSelector)
    {
        spec.Default("parallelism", 1);
        spec.Default("completions", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        if (generatesSelector && value.Uid().Length > 0 && spec["selector"] is null && !spec.Flag("manualSelector"))
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = value.Uid() } };
            var labels = spec.Section("template").Meta().Section("labels");
            foreach (var (name, text) in new[] { ("batch.kubernetes.io/controller-uid", value.Uid()), ("batch.kubernetes.io/job-name", value.Name()), ("controller-uid", value.Uid()), ("job-name", value.Name()) })
                labels.Default(name, text);
        }
        Template(spec);
    }

    private static void Secret(JsonObject value)
    {
        value.Default("type", "Opaque");
        if (value["stringData"] is not JsonObject clear)
            return;
        foreach (var (name, text) in clear)
            value.Section("data")[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
        value.Remove("stringData");
    }

    private static void Service(JsonObject value)
    {
        var spec = value.Spec();
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            port.Default("targetPort", port["port"]?.DeepClone());
        }
        if (spec.Text("type") == "ExternalName")
            return;
        spec.Default("internalTrafficPolicy", "Cluster");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        // The address is taken from a range by its name, so that a dry run foretells it.
        spec.Default("clusterIP", Address($"{value.Namespace()}/{value.Name()}"));
        spec.Default("clusterIPs", new JsonArray(spec.Text("clusterIP")));
        if (spec.Text("type") is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
            foreach (var port in spec.Items("ports"))
                port.Default("nodePort", 30000 + Sum($"{value.Namespace()}/{value.Name()}/{port["port"]}") % 2768);
        }
        value.Section("status").Default("loadBalancer", new JsonObject());
    }

    private static string Address(string name) => string.Create(CultureInfo.InvariantCulture, $"10.96.{Sum(name) / 250 % 250}.{Sum(name) % 250 + 1}");

    private static int Sum(string text) => text.Aggregate(7, (sum, letter) => (sum * 31 + letter) % 1_000_003);
}
