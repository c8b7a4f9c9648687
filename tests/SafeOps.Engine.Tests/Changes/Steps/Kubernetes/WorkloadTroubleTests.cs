using SafeOps.Errors;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>What goes wrong is told by each of the steps on objects that are there, with the next step, and nothing is written.</summary>
public sealed class WorkloadTroubleTests : IDisposable
{
    private readonly WorkloadBench _bench = new(new KubernetesServerOptions { HasControllers = false });

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, string> Steps => new()
    {
        { "kubernetes.scale", """{ "target": ["deployment/web"], "replicas": 3 }""" },
        { "kubernetes.restart", """{ "target": ["deployment/web"] }""" },
        { "kubernetes.delete", """{ "target": ["deployment/web"] }""" },
        { "kubernetes.wait", """{ "target": ["deployment/web"], "for": "condition=Available", "timeout": "1s" }""" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task No_kubectl(string uses, string with)
    {
        _bench.Harness.ProgramEnvironment["PATH"] = _bench.Harness.PathOf("nothing-here");
        await RefusedAsync(uses, with, ErrorCodes.ProgramNotFound, "kubectl");
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_context_the_kubeconfig_does_not_have(string uses, string with)
    {
        _bench.Harness.WithTargets("""{ "kubernetes": { "context": "gone-cluster", "namespace": "shop" } }""");
        await RefusedAsync(uses, with, ErrorCodes.TargetUnknown, "kubeconfig has no such context");
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_context_the_environment_does_not_declare(string uses, string with) =>
        await RefusedAsync(uses, with.Replace("{ \"target\"", "{ \"context\": \"second-cluster\", \"target\"", StringComparison.Ordinal), ErrorCodes.TargetUndeclared, "none of the environment 'dev'");

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_expired_login(string uses, string with)
    {
        _bench.Server.IsLoggedOut = true;
        await RefusedAsync(uses, with, ErrorCodes.LoginExpired, "login has expired");
    }

    /// <summary>One that watches deployments alone is not asked about their scale, which is a resource of its own.</summary>
    [Fact]
    public async Task A_webhook_that_refuses()
    {
        _bench.PutDeployment("web", 2);
        _bench.Server.Webhooks.Add(new Webhook("policy.example.org") { Refuses = r => r.Operation == "UPDATE" ? "frozen for the audit" : null });
        await RefusedAsync("kubernetes.restart", """{ "target": ["deployment/web"] }""", ErrorCodes.TargetRefused, "frozen for the audit");
    }

    [Fact]
    public async Task The_object_is_not_there()
    {
        await RefusedAsync("kubernetes.scale", """{ "target": ["deployment/web"], "replicas": 3 }""", ErrorCodes.TargetUnknown, "deployment/web is not there");
        await RefusedAsync("kubernetes.restart", """{ "target": ["deployment/web"] }""", ErrorCodes.TargetUnknown, "deployment/web is not there");
        await RefusedAsync("kubernetes.delete", """{ "kind": "nonsenses", "selector": "a=b" }""", ErrorCodes.TargetUnknown, "does not know that kind");
    }

    private async Task RefusedAsync(string uses, string with, ErrorCode code, string message)
    {
        var before = _bench.Server.Dump().Count;
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(WorkloadBench.Step(uses, with)));
        Assert.True(code == error.Code, error.ToString());
        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_bench.Server.Writes);
        Assert.Equal(before, _bench.Server.Dump().Count);
    }
}
