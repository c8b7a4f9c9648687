using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesOptionTests : IDisposable
{
    private readonly StepHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("kubernetes.delete", """{ "kind": "pods" }""", "kind", "every object of that kind")]
    [InlineData("kubernetes.delete", """{ "olderThan": "30d" }""", "target", "is missing")]
    [InlineData("kubernetes.delete", """{ "target": ["pod/a"], "kind": "pods" }""", "kind", "beside 'target'")]
    [InlineData("kubernetes.delete", """{ "target": ["pod/a"], "selector": "app=web" }""", "selector", "names them already")]
    [InlineData("kubernetes.delete", """{ "target": ["pod/a"], "olderThan": "30d" }""", "olderThan", "names them already")]
    [InlineData("kubernetes.delete", """{ "target": ["web"] }""", "target", "such as deployment/web")]
    [InlineData("kubernetes.delete", """{ "target": ["--all/x"] }""", "target", "is no object")]
    [InlineData("kubernetes.delete", """{ "kind": "--all", "selector": "a=b" }""", "kind", "is no kind")]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "selector": " " }""", "selector", "would choose everything")]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "phase": "Completed" }""", "phase", "Completed is Succeeded")]
    [InlineData("kubernetes.delete", """{ "kind": "po", "phase": "Suceeded" }""", "phase", "Did you mean 'Succeeded'")]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "olderThan": "30d", "limits": { "objects": -1 } }""", "limits.objects", "is negative")]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "olderThan": "30d", "batch": 0 }""", "batch", "out of range")]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "olderThan": "30d", "allNamespaces": true, "namespace": "shop" }""", "allNamespaces", "beside 'namespace'")]
    [InlineData("kubernetes.delete", """{ "target": ["configmap/${token}"] }""", "target", "names the secret 'token'")]
    [InlineData("kubernetes.scale", """{ "target": ["deployment/web"], "replicas": -1 }""", "replicas", "0 or more")]
    [InlineData("kubernetes.scale", """{ "kind": "deployments", "replicas": 1 }""", "kind", "narrow it with 'selector'")]
    [InlineData("kubernetes.restart", """{ "kind": "deployments" }""", "kind", "narrow it with 'selector'")]
    [InlineData("kubernetes.wait", """{ "target": ["pod/a"], "for": "ready" }""", "for", "nothing to wait for")]
    [InlineData("kubernetes.wait", """{ "target": ["pod/a"], "for": "condition=" }""", "for", "nothing to wait for")]
    [InlineData("kubernetes.wait", """{ "kind": "deployments", "fieldSelector": "metadata.name=web", "for": "rollout" }""", "fieldSelector", "does not choose roll-outs")]
    [InlineData("kubernetes.wait", """{ "kind": "pods", "selector": "a=b", "for": "create" }""", "kind", "name the objects")]
    public void Tells_a_mistake_before_any_cluster_is_asked(string uses, string with, string option, string message)
    {
        var mistake = Assert.Single(StepTypes.Get(uses).Check(StepHarness.Step(uses, with), _harness.Project));
        Assert.Equal(option, mistake.Option);
        Assert.Contains(message, mistake.Message);
    }

    [Theory]
    [InlineData("kubernetes.delete", """{ "kind": "pods", "phase": ["Succeeded", "Failed"], "olderThan": "30d", "limits": { "objects": 5000 } }""")]
    [InlineData("kubernetes.delete", """{ "kind": "persistentvolumes", "phase": "Released" }""")]
    [InlineData("kubernetes.delete", """{ "target": "configmap/old" }""")]
    [InlineData("kubernetes.scale", """{ "target": "deployment/web", "replicas": 0 }""")]
    [InlineData("kubernetes.restart", """{ "kind": "deployments", "selector": "tier=front" }""")]
    [InlineData("kubernetes.wait", """{ "target": ["pod/a"], "for": "condition=Ready" }""")]
    [InlineData("kubernetes.wait", """{ "target": ["pod/a"], "for": "jsonpath={.status.phase}=Running" }""")]
    [InlineData("kubernetes.wait", """{ "kind": "pods", "selector": "app=old", "for": "delete" }""")]
    public void Finds_nothing_wrong_with(string uses, string with) =>
        Assert.Empty(StepTypes.Get(uses).Check(StepHarness.Step(uses, with), _harness.Project));

    [Theory]
    [InlineData("pods", null, "Succeeded", "status.phase=Succeeded")]
    [InlineData("po", "spec.nodeName=n1", "Failed", "spec.nodeName=n1,status.phase=Failed")]
    [InlineData("jobs", null, "Succeeded", null)]
    public void Lets_the_server_choose_by_phase_where_it_can(string kind, string? fields, string phase, string? expected) =>
        Assert.Equal(expected, DeleteTask.Read(new JsonObject { ["kind"] = kind, ["fieldSelector"] = fields, ["phase"] = phase }).FieldSelector);

    [Theory]
    [InlineData("deploy", "Deployment")]
    [InlineData("deployments", "Deployment")]
    [InlineData("Deployment", "Deployment")]
    [InlineData("networkpolicies", "NetworkPolicy")]
    [InlineData("ingresses", "Ingress")]
    [InlineData("sts", "StatefulSet")]
    public void Knows_a_kind_by_the_words_of_kubectl(string word, string kind) => Assert.True(ObjectLookup.IsKind(word, kind));
}
