using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ObjectNoiseTests
{
    [Fact]
    public void What_the_server_keeps_for_itself_makes_no_difference()
    {
        var one = Read("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","uid":"1","resourceVersion":"5","generation":2,"creationTimestamp":"2026-01-01T00:00:00Z",
            "managedFields":[{"manager":"kubectl"}],"annotations":{"deployment.kubernetes.io/revision":"3","kubectl.kubernetes.io/last-applied-configuration":"{}"}},
            "spec":{"replicas":2,"template":{"metadata":{"creationTimestamp":null}}},"status":{"readyReplicas":2}}
            """);
        var other = Read("""{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","uid":"1","resourceVersion":"9"},"spec":{"template":{"metadata":{}},"replicas":2},"status":{}}""");

        Assert.Equal(ObjectNoise.DigestOf(one), ObjectNoise.DigestOf(other));
        Assert.Empty(ObjectDifference.Of(ObjectNoise.Clean(one), ObjectNoise.Clean(other)));
    }

    [Theory]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"a","annotations":{"team":"ops"}}}""")]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"a","finalizers":["x"]}}""")]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"a","ownerReferences":[{"uid":"1"}]}}""")]
    [InlineData("""{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":""}}""")]
    public void What_people_write_stays(string other) =>
        Assert.NotEqual(ObjectNoise.DigestOf(Read("""{"kind":"ConfigMap","metadata":{"name":"a"}}""")), ObjectNoise.DigestOf(Read(other)));

    [Fact]
    public void A_port_the_server_chose_is_no_part_of_a_prediction_and_one_that_was_asked_for_is()
    {
        var made = Read("""{"kind":"Service","spec":{"clusterIP":"10.0.0.7","ports":[{"port":80,"nodePort":30080},{"port":81,"nodePort":30081}]}}""");
        var desired = Read("""{"kind":"Service","spec":{"ports":[{"port":80},{"port":81,"nodePort":30081}]}}""");

        var left = ObjectNoise.WithoutChosen(made, null, desired);

        Assert.Equal("""{"kind":"Service","spec":{"ports":[{"port":80},{"port":81,"nodePort":30081}]}}""", left.ToJsonString());
        Assert.Equal(made.ToJsonString(), ObjectNoise.WithoutChosen(made, made, desired).ToJsonString());
    }

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;
}
