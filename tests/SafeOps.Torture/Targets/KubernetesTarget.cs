using System.Text.Json.Nodes;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;
using SafeOps.Values;

namespace SafeOps.Torture.Targets;

/// <summary>A namespace of the tests' API server, changed through the real kubectl by every step type of Kubernetes that changes something.</summary>
/// <param name="cluster">The one server of all rounds.</param>
/// <param name="namespace">This round's own.</param>
internal sealed class KubernetesTarget(KubernetesServer cluster, string @namespace) : TortureTarget
{
    /// <summary>The context of the kubeconfig that the children inherit.</summary>
    public const string Context = "torture";

    /// <summary>How many replicas the change sets.</summary>
    private const int Scaled = 4;

    public static bool IsInstalled { get; } = InstalledPrograms.Has("kubectl");

    public override string Targets => $"{{ kubernetes: {{ context: {Context}, namespace: {@namespace} }} }}";

    /// <summary>An argument that is added, as a deployment's JSON patch, is there twice where the step takes place twice.</summary>
    public override string Steps => """
          - id: apply
            uses: kubernetes.apply
            with:
              wait: none
              forceConflicts: true
              manifest:
                - { apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { mode: new, added: "1" } }
                - { apiVersion: v1, kind: ConfigMap, metadata: { name: made }, data: { a: "1" } }
          - id: patch
            uses: kubernetes.patch
            with: { target: deployment/web, type: json, wait: none, patch: [{ op: add, path: /spec/template/spec/containers/0/args/-, value: more }] }
          - { id: scale, uses: kubernetes.scale, with: { target: deployment/web, replicas: 4, timeout: 0s } }
          - { id: restart, uses: kubernetes.restart, with: { target: deployment/web, timeout: 0s } }
          - { id: delete, uses: kubernetes.delete, with: { target: configmap/old } }

        """;

    public override void Make()
    {
        cluster.Put(Read("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "NS" } }"""));
        cluster.Put(Read("""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "settings", "namespace": "NS" }, "data": { "mode": "old", "kept": "yes" } }"""));
        cluster.Put(Read("""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "old", "namespace": "NS" }, "data": { "of": "old" } }"""));
        // With the defaults that a server fills in when it is written to.
        cluster.Put(Read("""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "NS" },
              "spec": { "replicas": 2, "selector": { "matchLabels": { "app": "web" } }, "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10,
                        "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%", "maxUnavailable": "25%" } },
                        "template": { "metadata": { "creationTimestamp": null, "labels": { "app": "web" } },
                                      "spec": { "containers": [{ "name": "web", "image": "web:1", "args": ["serve"], "imagePullPolicy": "IfNotPresent", "resources": {},
                                                                 "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File" }],
                                                "dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler", "securityContext": {},
                                                "terminationGracePeriodSeconds": 30 } } } }
            """));
    }

    /// <summary>What people declare; a restart shows as whether there was one.</summary>
    public override IEnumerable<KeyValuePair<string, string>> Dump()
    {
        foreach (var found in cluster.List("configmaps", @namespace).Concat(cluster.List("deployments", @namespace)))
        {
            var declared = found["data"] ?? found["spec"];
            if (declared?["template"]?["metadata"]?["annotations"] is JsonObject annotations)
            {
                // Taken back once all pods are new it leaves its time, half-way it does not: only where it is to be, scaled as well, it must be.
                if (annotations.Remove("kubectl.kubernetes.io/restartedAt") && (int?)declared["replicas"] == Scaled)
                    annotations["restarted"] = "yes";
                if (annotations.Count == 0)
                    ((JsonObject)declared["template"]!["metadata"]!).Remove("annotations");
            }
            yield return KeyValuePair.Create($"{found["kind"]} {found["metadata"]!["name"]}", CanonicalJson.Write(declared));
        }
    }

    private JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json.Replace("\"NS\"", $"\"{@namespace}\"", StringComparison.Ordinal))!;
}
