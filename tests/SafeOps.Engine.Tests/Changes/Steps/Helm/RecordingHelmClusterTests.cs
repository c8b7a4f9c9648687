using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>A recording program in helm's place beside the real kubectl, against the API server of the tests.</summary>
public sealed class RecordingHelmClusterTests : IDisposable
{
    private readonly HelmBench _bench = new();
    private readonly KubernetesServer _cluster = new(new KubernetesServerOptions { Namespaces = ["default", "shop"] });
    private readonly string _home = Directory.CreateTempSubdirectory("safeops-kube-").FullName;

    public RecordingHelmClusterTests()
    {
        Assert.SkipUnless(InstalledPrograms.Has("kubectl"), "kubectl is not installed.");
        var config = Path.Combine(_home, "config");
        _cluster.WriteKubeconfig(config, "dev-cluster");
        _bench.Helm.Behave("kubectl", true);
        foreach (var (name, value) in new[] { ("PATH", _bench.Helm.SearchPath), ("KUBECONFIG", config), ("HOME", _home), ("KUBECACHEDIR", Path.Combine(_home, "cache")) })
            _bench.Harness.ProgramEnvironment[name] = value;
    }

    public void Dispose()
    {
        _bench.Dispose();
        _cluster.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task With_a_recording_helm_and_real_kubectl_what_was_changed_by_hand_is_told_and_written_back()
    {
        await _bench.InstallAsync();
        Assert.Equal(ActionVerb.None, (await _bench.PlanAsync(HelmBench.Step())).Verb);
        var live = _cluster.Get("Deployment", "web", "shop")!;
        live["spec"]!["replicas"] = 5;
        _cluster.Put(live);
        _cluster.Remove("Secret", "web-token", "shop");
        var before = _cluster.Writes.Count();
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        Assert.Equal(before, _cluster.Writes.Count());
        Assert.Equal(ActionVerb.Update, action.Verb);
        Assert.Contains("drift: deployment/web: spec.replicas: 5 → 2, which helm writes back", action.Details);
        Assert.Contains("drift: secret/web-token is not in the cluster; helm makes it anew", action.Details);
        Assert.Equal("kubectl --context dev-cluster --namespace shop rollout status deployment.v1.apps/web --timeout 300s", action.Commands[1].Line);
        await _bench.Harness.ApplyAsync(step, action);
        await _bench.VerifyAsync(step, action);
        Assert.Equal(2, (int)_cluster.Get("Deployment", "web", "shop")!["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task With_a_recording_helm_and_real_kubectl_pods_that_do_not_get_ready_fail_the_verification()
    {
        await _bench.InstallAsync();
        var step = HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "set": { "image.tag": "broken" }, "timeout": "1s" }""");
        _bench.Harness.Write("charts/web/templates/deployment.yaml", _bench.Harness.Read("charts/web/templates/deployment.yaml").Replace("registry/web:", "", StringComparison.Ordinal));
        var action = await _bench.PlanAsync(step);
        await _bench.Harness.ApplyAsync(step, action);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));
        Assert.Equal(ErrorCodes.VerificationFailed, error.Code);
        Assert.Contains("deployment/web", error.Message, StringComparison.Ordinal);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal("registry/web:2.0.3", (string?)_cluster.Get("Deployment", "web", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }
}
