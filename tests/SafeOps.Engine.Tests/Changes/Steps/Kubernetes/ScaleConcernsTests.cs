using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ScaleConcernsTests
{
    private const string Web = """
        { "kind": "Deployment", "metadata": { "name": "web", "namespace": "shop" },
          "spec": { "template": { "metadata": { "labels": { "app": "web", "tier": "front" } }, "spec": { "containers": [ { "resources": { "requests": { "cpu": "500m" } } } ] } } } }
        """;

    private static readonly ScaleConcerns.Surroundings Nothing = new([], [], [], []);

    [Fact]
    public void Names_the_autoscaler_that_would_set_the_number_again()
    {
        var autoscaler = Read("""{ "metadata": { "name": "web-auto", "namespace": "shop" }, "spec": { "minReplicas": 2, "maxReplicas": 10, "scaleTargetRef": { "kind": "Deployment", "name": "web" } } }""");
        var concerns = ScaleConcerns.Of(Read(Web), 3, 5, Nothing with { Autoscalers = [autoscaler] });
        Assert.Equal("hpa/web-auto", concerns.Governor);
        Assert.Contains("(2 to 10) and would set the replicas again", Assert.Single(concerns.Lines));
        Assert.Contains("stands still while there are 0", Assert.Single(ScaleConcerns.Of(Read(Web), 3, 0, Nothing with { Autoscalers = [autoscaler] }).Lines));
    }

    [Theory]
    [InlineData("StatefulSet", "web", "shop")]
    [InlineData("Deployment", "api", "shop")]
    [InlineData("Deployment", "web", "other")]
    public void Leaves_an_autoscaler_of_something_else_out(string kind, string name, string space)
    {
        var autoscaler = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "h", ["namespace"] = space }, ["spec"] = new JsonObject { ["scaleTargetRef"] = new JsonObject { ["kind"] = kind, ["name"] = name } } };
        Assert.Null(ScaleConcerns.Of(Read(Web), 3, 5, Nothing with { Autoscalers = [autoscaler] }).Governor);
    }

    [Fact]
    public void Names_the_owner_that_sets_the_number_itself()
    {
        var set = Read("""{ "kind": "ReplicaSet", "metadata": { "name": "web-1", "ownerReferences": [ { "kind": "Deployment", "name": "web", "controller": true } ] } }""");
        Assert.Equal("deployment/web", ScaleConcerns.Of(set, 3, 5, Nothing).Governor);
    }

    [Theory]
    [InlineData("""{ "matchLabels": { "app": "web" } }""", 2, true)]
    [InlineData("""{ "matchLabels": { "app": "web" } }""", 3, false)]
    [InlineData("""{ "matchExpressions": [ { "key": "tier", "operator": "In", "values": ["front"] } ] }""", 1, true)]
    [InlineData("""{ "matchExpressions": [ { "key": "tier", "operator": "NotIn", "values": ["front"] } ] }""", 1, false)]
    [InlineData("""{ "matchExpressions": [ { "key": "app", "operator": "DoesNotExist" } ] }""", 1, false)]
    [InlineData("""{ "matchLabels": { "app": "api" } }""", 1, false)]
    public void Says_which_budget_is_left_without_room(string selector, long after, bool said)
    {
        var budget = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web" }, ["spec"] = new JsonObject { ["minAvailable"] = 2, ["selector"] = Read(selector) } };
        Assert.Equal(said, ScaleConcerns.Of(Read(Web), 5, after, Nothing with { Budgets = [budget] }).Lines.Any(l => l.Contains("pdb/web wants 2 pods")));
    }

    [Fact]
    public void Says_for_how_many_pods_a_quota_has_room()
    {
        var quota = Read("""{ "metadata": { "name": "team" }, "status": { "hard": { "pods": "10", "requests.cpu": "4" }, "used": { "pods": "8", "requests.cpu": "3" } } }""");
        var lines = ScaleConcerns.Of(Read(Web), 3, 8, Nothing with { Quotas = [quota] }).Lines;
        Assert.Equal(2, lines.Count);
        Assert.Contains("has room for 2 pods, 5 more are wanted", lines[0]);
        Assert.Contains("has room for 2 of 5 more pods (requests.cpu)", lines[1]);
        Assert.Empty(ScaleConcerns.Of(Read(Web), 3, 4, Nothing with { Quotas = [quota] }).Lines);
    }

    [Fact]
    public void Says_what_could_not_be_looked_for() =>
        Assert.Equal(["quotas could not be looked for: no"], ScaleConcerns.Of(Read(Web), 3, 5, Nothing with { Unknown = ["quotas could not be looked for: no"] }).Lines);

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;
}
