using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>A step at work with the real kubectl against an API server on loopback, whose context is <c>dev-cluster</c>.</summary>
internal sealed class ClusterBench : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("safeops-kube-").FullName;

    public ClusterBench(KubernetesServerOptions? options = null)
    {
        RequireKubectl();
        Server = new KubernetesServer((options ?? new KubernetesServerOptions()) with { Namespaces = ["default", "kube-system", "shop"] });
        Harness = new StepHarness().WithTargets("""{"kubernetes":{"context":"dev-cluster","namespace":"shop"}}""");
        Server.WriteKubeconfig(Path.Combine(_home, "config"), "dev-cluster");
        Harness.ProgramEnvironment["KUBECONFIG"] = Path.Combine(_home, "config");
        // The cache of what a server offers is kept by its address, and another test's server may have had the same.
        Harness.ProgramEnvironment["HOME"] = _home;
        Harness.ProgramEnvironment["KUBECACHEDIR"] = Path.Combine(_home, "cache");
    }

    public KubernetesServer Server { get; }

    public StepHarness Harness { get; }

    public string Kubeconfig => Path.Combine(_home, "config");

    public static void RequireKubectl() => Assert.SkipUnless(InstalledPrograms.Has("kubectl"), "kubectl is not installed.");

    public static ResolvedStep Apply(string with = "{}", string id = "step") => StepHarness.Step("kubernetes.apply", Filled(with, "manifests", """["web.yaml"]"""), id);

    public static ResolvedStep Patch(string with, string id = "step") => StepHarness.Step("kubernetes.patch", with, id);

    /// <summary>Puts a kubectl in front that writes a line for each start; the answer counts them.</summary>
    public Func<int> CountStarts()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName;
        var (real, log) = (InstalledPrograms.Find("kubectl")!, Path.Combine(_home, "starts"));
        File.WriteAllText(Path.Combine(folder, "kubectl"), $"#!/bin/sh\necho start >> '{log}'\nexec '{real}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(folder, "kubectl"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Harness.ProgramEnvironment["PATH"] = $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        return () => File.Exists(log) ? File.ReadAllLines(log).Length : 0;
    }

    /// <summary>Kept as another hand than SafeOps would have left it.</summary>
    public JsonObject Put(string json) => Server.Put((JsonObject)JsonNode.Parse(json)!);

    public void PutConfig(string name, string data) => Put($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"shop"},"data":{{data}} }""");

    public string? Data(string name, string key) => (string?)Server.Get("ConfigMap", name, "shop")?["data"]?[key];

    /// <summary>Plans, and holds the server to its word that a dry run keeps nothing.</summary>
    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlannedWorld? world = null)
    {
        var before = Server.Dump();
        var actions = await Harness.PlanAsync(step, world);
        Assert.Equal(before, Server.Dump());
        return actions;
    }

    public async Task<PlannedAction> PlanOneAsync(ResolvedStep step) => Assert.Single(await PlanAsync(step));

    /// <summary>The error of planning; nothing may have been changed by then.</summary>
    public async Task<SafeOpsException> RefusedAsync(ResolvedStep step)
    {
        var before = Server.Dump();
        var error = await Assert.ThrowsAnyAsync<SafeOpsException>(() => Harness.PlanAsync(step));
        Assert.Equal(before, Server.Dump());
        return error;
    }

    public async Task<ActionResult> ApplyAsync(ResolvedStep step, PlannedAction action)
    {
        var result = await Harness.ApplyAsync(step, action);
        foreach (var (key, value) in action.Prediction!)
            Assert.True(JsonNode.DeepEquals(value, result.Actual[key]), $"{action.Id} {action.Target}: {key} was predicted as {value}, is {result.Actual[key]}");
        return result;
    }

    public Task<ProbeResult> ProbeAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).ProbeAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public Task VerifyAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).VerifyAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public void Dispose()
    {
        Server.Dispose();
        Harness.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private static string Filled(string with, string name, string otherwise)
    {
        var options = (JsonObject)JsonNode.Parse(with)!;
        if (!options.ContainsKey("manifests") && !options.ContainsKey("manifest") && !options.ContainsKey("kustomize"))
            options[name] = JsonNode.Parse(otherwise);
        return options.ToJsonString();
    }
}
