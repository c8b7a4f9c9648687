using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Engine.Tests.Changes.Steps;
using SafeOps.Rollbacks.Interference;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Rollbacks.Interference;

/// <summary>A cluster with a deployment <c>web</c> in <c>shop</c>, and whatever steers it; asked through the real kubectl.</summary>
internal sealed class SteeredCluster : IDisposable
{
    private readonly StepHarness _harness = new StepHarness().WithTargets("""{ "kubernetes": { "context": "dev-cluster", "namespace": "shop" } }""");

    private SteeredCluster()
    {
        Server = new KubernetesServer(new KubernetesServerOptions { Namespaces = ["default", "shop", "argocd", "flux-system"], HasControllers = false });
        var kubeconfig = _harness.PathOf("kubeconfig");
        Server.WriteKubeconfig(kubeconfig, "dev-cluster");
        _harness.ProgramEnvironment["KUBECONFIG"] = kubeconfig;
    }

    public KubernetesServer Server { get; }

    /// <summary>Throws a test that has no kubectl out by name.</summary>
    public static SteeredCluster WithKubectl(string labels = "{}", string annotations = "{}", string further = "{}")
    {
        Assert.SkipUnless(InstalledPrograms.Has("kubectl"), "kubectl is not on this machine");
        var cluster = new SteeredCluster();
        var deployment = (JsonObject)JsonNode.Parse("""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "shop" },
              "spec": {
                "replicas": 1, "selector": { "matchLabels": { "app": "web" } },
                "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "web", "image": "shop/web:2" }] } }
              }
            }
            """)!;
        deployment["metadata"]!["labels"] = JsonNode.Parse(labels);
        deployment["metadata"]!["annotations"] = JsonNode.Parse(annotations);
        foreach (var (key, value) in JsonNode.Parse(further)!.AsObject())
            (key == "ownerReferences" ? deployment["metadata"]! : deployment["spec"]!)[key] = value!.DeepClone();
        cluster.Server.Put(deployment);
        return cluster;
    }

    /// <summary>Installs a kind and puts an object of it.</summary>
    public SteeredCluster With(string kind, string plural, string group, string @namespace, string name, string body, string annotations = "{}")
    {
        Server.Put((JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "{{plural}}.{{group}}" },
              "spec": {
                "group": "{{group}}", "scope": "Namespaced", "names": { "kind": "{{kind}}", "plural": "{{plural}}", "singular": "{{kind.ToLowerInvariant()}}" },
                "versions": [{ "name": "v1", "served": true, "storage": true }]
              }
            }
            """)!);
        var found = (JsonObject)JsonNode.Parse(body)!;
        found["apiVersion"] = $"{group}/v1";
        found["kind"] = kind;
        found["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace, ["annotations"] = JsonNode.Parse(annotations) };
        Server.Put(found);
        return this;
    }

    public SteeredCluster Put(string json)
    {
        Server.Put((JsonObject)JsonNode.Parse(json)!);
        return this;
    }

    public async Task<InterferenceReport> FindAsync(string? release = null, TimeSpan? patience = null)
    {
        var context = _harness.Planning();
        var kubectl = new Kubectl(new KubernetesPlace("dev-cluster", "shop"), context);
        return await new InterferenceFinder(kubectl, context, patience).FindAsync(new InterferenceQuery { Kind = "Deployment", Name = "web", Namespace = "shop", Release = release }, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Server.Dispose();
        _harness.Dispose();
    }
}
