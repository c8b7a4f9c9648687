using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class KubernetesPlaceTests
{
    [Fact]
    public void Takes_the_context_and_the_namespace_of_the_environment()
    {
        var place = KubernetesPlace.Of(Environment("""{ "kubernetes": { "context": "dev-cluster", "namespace": "shop" } }"""), null, null);
        Assert.Equal(new KubernetesPlace("dev-cluster", "shop"), place);
        Assert.Equal("dev-cluster/shop", place.Display);
    }

    [Fact]
    public void Takes_one_of_the_contexts_that_the_step_names() => Assert.Equal(
        new KubernetesPlace("eu-2", "billing"),
        KubernetesPlace.Of(Environment("""{ "kubernetes": { "contexts": ["eu-1", "eu-2"], "namespace": "shop" } }"""), "eu-2", "billing"));

    [Theory]
    [InlineData("{}", null, "declares no Kubernetes context")]
    [InlineData("""{ "kubernetes": { "namespace": "shop" } }""", null, "declares no Kubernetes context")]
    [InlineData("""{ "kubernetes": { "contexts": ["eu-1", "eu-2"] } }""", null, "declares 2 Kubernetes contexts (eu-1, eu-2), and the step names none")]
    [InlineData("""{ "kubernetes": { "context": "dev-cluster" } }""", "prod-cluster", "'prod-cluster' is none of the environment 'dev', which declares dev-cluster")]
    public void Refuses_what_the_environment_does_not_declare(string targets, string? context, string message)
    {
        var error = Assert.Throws<SafeOpsException>(() => KubernetesPlace.Of(Environment(targets), context, null));
        Assert.Equal(ErrorCodes.TargetUndeclared, error.Code);
        Assert.Contains(message, error.Message);
        Assert.NotNull(error.NextStep);
    }

    private static EnvironmentDefinition Environment(string targets) =>
        new("dev", 0) { Checklist = "development", Targets = (JsonObject)JsonNode.Parse(targets)! };
}
