using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Benchmarks.Peers;

/// <summary>A deployment taken back: by kubectl alone, and by the emergency rollback.</summary>
internal sealed class RollbackBesideKubectl : IComparison
{
    private const string Context = "bench";
    private const string Namespace = "shop";

    public string Name => "emergency-rollback";

    public string Title => "An emergency rollback of a deployment";

    public string About => """
        A roll-out whose new image cannot be pulled is stuck half-way, with the good pods still ready, so that hardly any time goes into waiting for pods.
        *kubectl* is `kubectl rollout undo` and `kubectl rollout status`: the version that was good is taken for known, and nothing is written down. SafeOps finds the
        versions, asks what may undo the rollback, gathers what the pods say, writes the timeline, runs the same command, verifies, ranks what differs
        and opens the investigation; each time in a process of its own, whose start counts. The server is that of the tests, on loopback.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        if (PeerProgram.Find("kubectl") is not { } kubectl)
            return new Findings([Row.Missing("a rollback", "kubectl is not installed")], []);
        var folder = Directory.CreateTempSubdirectory("safeops-bench-").FullName;
        try
        {
            using var cluster = new KubernetesServer(new KubernetesServerOptions { Namespaces = ["default", Namespace], RolloutDelay = TimeSpan.FromMilliseconds(30) });
            var variables = new Dictionary<string, string> { ["KUBECONFIG"] = Path.Combine(folder, "kubeconfig"), ["KUBECACHEDIR"] = Path.Combine(folder, "cache") };
            cluster.WriteKubeconfig(variables["KUBECONFIG"], Context);
            string[] place = ["--context", Context, "--namespace", Namespace];
            var deployed = 0;
            void Break()
            {
                Deploy(cluster, string.Create(CultureInfo.InvariantCulture, $"registry.example.com/shop/web:broken-{++deployed}"));
                Until(() => cluster.List("pod", Namespace).Any(p => p["status"]?["containerStatuses"]?[0]?["state"]?["waiting"] is not null));
            }

            void Alone()
            {
                PeerProgram.Run(kubectl, [.. place, "rollout", "undo", "deployment/web"], folder, variables);
                PeerProgram.Run(kubectl, [.. place, "rollout", "status", "deployment/web"], folder, variables);
            }

            Deploy(cluster, "registry.example.com/shop/web:2.0.3");
            Until(() => (int?)cluster.Get("deployment", "web", Namespace)!["status"]?["readyReplicas"] == 2);
            var (bare, start, own) = (new List<Samples>(), new List<Samples>(), new List<Samples>());
            for (var i = 0; i < runs; i++)
            {
                bare.Add(await Clock.TimesAsync(1, () => Task.Run(Alone, cancellationToken), Break));
                start.Add(await Clock.TimesAsync(1, () => Task.Run(() => HostProgram.Line(folder, "Get-EmergencyRollback"), cancellationToken)));
                own.Add(await Clock.TimesAsync(1, () => Task.Run(() => PeerProgram.Run("dotnet", [BuiltFiles.Host, "Invoke-EmergencyRollback", "web", .. new[] { "-Context", Context, "-Namespace", Namespace, "-Reason", "500s", "-Confirm:$false" }], folder, variables), cancellationToken), Break));
            }
            var (bareTimes, startTimes, ownTimes) = (Samples.Of(bare), Samples.Of(start), Samples.Of(own));
            return new Findings(
                [
                    new Row("kubectl rollout undo, kubectl rollout status", bareTimes),
                    new Row("Get-EmergencyRollback, its process and all", startTimes, "what the start costs"),
                    new Row("Invoke-EmergencyRollback, its process and all", ownTimes),
                ],
                [$"A rollback takes {Clock.Show(ownTimes.Median)}, {Clock.Show(ownTimes.Median - startTimes.Median)} of it besides the start of a process (promised: at most 5 s besides waiting for pods)."]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Deploy(KubernetesServer cluster, string image)
    {
        var deployment = cluster.Get("deployment", "web", Namespace) ?? (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "{{Namespace}}" },
              "spec": {
                "replicas": 2, "selector": { "matchLabels": { "app": "web" } },
                "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "web", "image": "{{image}}" }] } }
              }
            }
            """)!;
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
        cluster.Put(deployment);
    }

    private static void Until(Func<bool> holds)
    {
        for (var i = 0; i < 400 && !holds(); i++)
            Thread.Sleep(25);
    }
}
