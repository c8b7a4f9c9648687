using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>
/// Steps on objects that are there, with real kubectl against the test API server, which keeps the protocol as we read it. The environment's
/// context is <c>dev-cluster</c> with the namespace <c>shop</c>; the kubeconfig's current one is another that nobody listens on.
/// </summary>
internal sealed class WorkloadBench : IDisposable
{
    public WorkloadBench(KubernetesServerOptions? options = null, string targets = """{ "kubernetes": { "context": "dev-cluster", "namespace": "shop" } }""")
    {
        Assert.SkipUnless(IsInstalled("kubectl"), "kubectl is not on PATH");
        Server = new KubernetesServer(options ?? new KubernetesServerOptions());
        Harness.WithTargets(targets);
        Kubeconfig.Write(KubeconfigFile, [new KubeContext("elsewhere", "http://127.0.0.1:1"), Server.Context("dev-cluster"), Server.Context("second-cluster")]);
        Harness.ProgramEnvironment["KUBECONFIG"] = KubeconfigFile;
        // The cache of what a server offers is kept by its address, and another test's server may have had the same.
        Harness.ProgramEnvironment["HOME"] = Harness.Root;
        Harness.ProgramEnvironment["KUBECACHEDIR"] = Harness.PathOf("cache");
        Put("v1", "Namespace", "shop", null);
    }

    public KubernetesServer Server { get; }

    public string KubeconfigFile => Harness.PathOf("kubeconfig");

    public StepHarness Harness { get; } = new();

    public void Dispose()
    {
        Harness.Dispose();
        Server.Dispose();
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));

    public static ResolvedStep Step(string uses, string with, ResolvedUndo? undo = null) => StepHarness.Step(uses, with, undo: undo);

    public static ResolvedUndo NoUndo { get; } = new(UndoKind.None, [], "they have ended");

    public JsonObject Put(string apiVersion, string kind, string name, string? space, string rest = "{}", string meta = "{}")
    {
        var value = (JsonObject)JsonNode.Parse(rest)!;
        var metadata = (JsonObject)JsonNode.Parse(meta)!;
        metadata["name"] = name;
        if (space is not null)
            metadata["namespace"] = space;
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        value["metadata"] = metadata;
        return Server.Put(value);
    }

    public JsonObject PutPod(string name, string phase, string? finished = null, string space = "shop", string meta = "{}") => Put("v1", "Pod", name, space,
        $$"""
        { "spec": { "containers": [ { "name": "work", "image": "work:1" } ], "restartPolicy": "Never" },
          "status": { "phase": "{{phase}}" {{(finished is null ? "" : $$""", "containerStatuses": [ { "name": "work", "image": "work:1", "imageID": "x", "ready": false, "restartCount": 0, "state": { "terminated": { "exitCode": 0, "finishedAt": "{{finished}}" } } } ]""")}} } }
        """, meta);

    public JsonObject PutDeployment(string name, int replicas, string image = "web:1", string more = "", string space = "shop") => Put("apps/v1", "Deployment", name, space,
        $$"""
        { "spec": { "replicas": {{replicas}}, {{more}} "selector": { "matchLabels": { "app": "{{name}}" } },
          "template": { "metadata": { "labels": { "app": "{{name}}" } }, "spec": { "containers": [ { "name": "web", "image": "{{image}}" } ] } } } }
        """);

    /// <summary>Waits until the controllers have done their work.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++)
            await Task.Delay(50);
        Assert.True(holds(), "the controllers of the test server did not come so far");
    }

    public Task ReadyAsync(string name, int replicas) => UntilAsync(() => (int?)Server.Get("deployment", name, "shop")?["status"]?["readyReplicas"] == replicas);

    public long Replicas(string name) => (long)Server.Get("deployment", name, "shop")!["spec"]!["replicas"]!;

    /// <summary>Plans, and holds that planning wrote nothing; once the controllers are quiet every object is as it was.</summary>
    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlannedWorld? world = null)
    {
        var writes = Server.Writes.Count();
        for (var tries = 1; ; tries++)
        {
            var before = Server.Dump();
            var actions = await Harness.PlanAsync(step, world);
            Assert.Equal(writes, Server.Writes.Count());
            // Planning on top of earlier steps leaves its own trace in the planned world, so it is done once.
            if (world is not null || before.OrderBy(o => o.Key, StringComparer.Ordinal).SequenceEqual(Server.Dump().OrderBy(o => o.Key, StringComparer.Ordinal)))
                return actions;
            Assert.True(tries < 20, "the controllers of the test server never came to rest, or planning changes something");
            await Task.Delay(100);
        }
    }

    public Task<ProbeResult> ProbeAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).ProbeAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public Task VerifyAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).VerifyAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public Task<PlannedAction> PlanUndoAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).PlanUndoAsync(action, Harness.Context(step, action.Id), CancellationToken.None);
}
