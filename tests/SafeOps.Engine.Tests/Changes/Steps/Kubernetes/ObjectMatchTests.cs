using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ObjectMatchTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{"replicas":2,"revisionHistoryLimit":10}}""")]
    [InlineData("""{"limits":{"cpu":"1000m","memory":"1024Mi"}}""", """{"limits":{"cpu":"1","memory":"1Gi"}}""")]
    [InlineData("""{"limits":{"cpu":1}}""", """{"limits":{"cpu":"1"}}""")]
    [InlineData("""{"containers":[{"name":"web","image":"a"}]}""", """{"containers":[{"name":"proxy","image":"x"},{"name":"web","image":"a","imagePullPolicy":"Always"}]}""")]
    [InlineData("""{"metadata":{"finalizers":["a"]}}""", """{"metadata":{"finalizers":["b","a"]}}""")]
    [InlineData("""{"kind":"Secret","stringData":{"a":"one"}}""", """{"kind":"Secret","data":{"a":"b25l"}}""")]
    [InlineData("""{"metadata":{"namespace":"shop","annotations":{}}}""", """{"metadata":{"namespace":"shop"}}""")]
    public void Defaults_and_other_writings_are_no_difference(string desired, string found) => Assert.Empty(ObjectMatch.Missing(Read(desired), Read(found)));

    [Theory]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{"replicas":3}}""", "spec.replicas")]
    [InlineData("""{"limits":{"cpu":"1"}}""", """{"limits":{"cpu":"1m"}}""", "limits.cpu")]
    [InlineData("""{"containers":[{"name":"web","image":"a"}]}""", """{"containers":[{"name":"web","image":"b"}]}""", "containers[name=web].image")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"a":"01"}}""", "data.a")]
    [InlineData("""{"data":{"a":"1000m"}}""", """{"data":{"a":"1"}}""", "data.a")]
    public void What_is_asked_for_and_not_there_is_named(string desired, string found, string name) => Assert.Equal(name, Assert.Single(ObjectMatch.Missing(Read(desired), Read(found))).Name);

    [Fact]
    public void A_second_manifest_takes_away_what_only_the_first_had()
    {
        var found = Read("""{"metadata":{"labels":{"own":"1","other":"2"}},"containers":[{"name":"a"},{"name":"b"},{"name":"sidecar"}]}""");
        var first = Read("""{"metadata":{"labels":{"own":"1"}},"containers":[{"name":"a"},{"name":"b"}]}""");
        var second = Read("""{"containers":[{"name":"a","image":"x"}]}""");

        Assert.Equal("""{"containers":[{"name":"a","image":"x"},{"name":"sidecar"}]}""", ObjectMerge.Apply(found, first, second).ToJsonString().Replace("\"metadata\":{\"labels\":{\"other\":\"2\"}},", "", StringComparison.Ordinal));
    }

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;
}
