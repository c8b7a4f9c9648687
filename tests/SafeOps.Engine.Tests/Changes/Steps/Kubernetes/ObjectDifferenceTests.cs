using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ObjectDifferenceTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{"replicas":3}}""", "spec.replicas: 2 → 3")]
    [InlineData("""{"spec":{}}""", """{"spec":{"paused":true}}""", "spec.paused: (absent) → true")]
    [InlineData("""{"metadata":{"labels":{"app.kubernetes.io/name":"a"}}}""", """{"metadata":{"labels":{}}}""", "metadata.labels.\"app.kubernetes.io/name\": a → (absent)")]
    [InlineData("""{"containers":[{"name":"log","image":"l:1"},{"name":"web","image":"a"}]}""", """{"containers":[{"name":"log","image":"l:1"},{"name":"web","image":"b"}]}""", "containers[name=web].image: a → b")]
    [InlineData("""{"ports":[{"port":80,"targetPort":8080}]}""", """{"ports":[{"port":80,"targetPort":9090}]}""", "ports[port=80].targetPort: 8080 → 9090")]
    [InlineData("""{"args":["a","b"]}""", """{"args":["a","c"]}""", """args: ["a","b"] → ["a","c"]""")]
    [InlineData("""{"data":{"x":""}}""", """{"data":{"x":"1"}}""", """data.x: "" → 1""")]
    public void Names_each_field_as_a_person_writes_it(string before, string after, string expected) =>
        Assert.Equal(expected, Assert.Single(ObjectDifference.Of(Read(before), Read(after))).ToString());

    [Fact]
    public void An_item_that_comes_or_goes_is_named_by_its_key_and_one_that_moves_shows_the_list()
    {
        var two = Read("""{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}""");

        Assert.Equal(["env[name=C]"], Names(two, """{"env":[{"name":"A","value":"1"},{"name":"C"},{"name":"B","value":"2"}]}"""));
        Assert.Equal(["env[name=A]"], Names(two, """{"env":[{"name":"B","value":"2"}]}"""));
        Assert.Equal(["env"], Names(two, """{"env":[{"name":"B","value":"2"},{"name":"A","value":"1"}]}"""));
    }

    [Fact]
    public void Putting_back_every_difference_gives_the_first_object_over_generated_ones()
    {
        var random = new Random(8);
        for (var i = 0; i < 500; i++)
        {
            var (before, after) = (Generated(random), Generated(random));

            var restored = (JsonObject)after.DeepClone();
            foreach (var field in ObjectDifference.Of(before, after))
                ObjectFields.Put(restored, field.Path, field.Before, before);

            Assert.True(ObjectDifference.Of(before, restored).Count == 0, $"{before.ToJsonString()}\n{after.ToJsonString()}\n{restored.ToJsonString()}");
        }
    }

    [Fact]
    public void What_a_Secret_holds_is_never_shown()
    {
        var before = Read("""{"kind":"Secret","data":{"gone":"b25l","kept":"dHdv","moved":"dGhyZWU="}}""");
        var after = Read("""{"kind":"Secret","data":{"kept":"dHdv","moved":"Zm91cg==","new":"Zml2ZQ=="}}""");

        var lines = ObjectText.Lines(ObjectDifference.Of(before, after), secret: true);

        Assert.Equal(["data.gone: (hidden) → (absent)", "data.moved: (hidden) → (hidden, changed)", "data.new: (absent) → (hidden)"], lines);
        Assert.Equal("kind: Secret\ndata:\n  kept: (hidden)\n  moved: (hidden)\n  new: (hidden)\n", ObjectText.Yaml(ObjectText.Veil(after)));
    }

    [Fact]
    public void Neither_is_a_secret_that_stands_in_another_kind_of_object()
    {
        var (one, two) = ("can" + "ary-1f0c", "can" + "ary-2f0c");
        var before = Read($$"""{"data":{"db.password":"{{one}}","mode":"a"},"env":[{"name":"API_TOKEN","value":"{{one}}"}]}""");
        var after = Read($$"""{"data":{"db.password":"{{two}}","mode":"b"},"env":[{"name":"API_TOKEN","value":"{{two}}"},{"name":"DB_PASSWORD","value":"{{two}}"}]}""");

        var lines = ObjectText.Lines(ObjectDifference.Of(before, after), secret: false);
        var outcome = ObjectOutcome.Exact(before, null, after).ToJsonString();

        Assert.Equal(
            ["data.\"db.password\": (hidden) → (hidden, changed)", "data.mode: a → b", "env[name=API_TOKEN].value: (hidden) → (hidden, changed)", """env[name=DB_PASSWORD]: (absent) → {"name":"DB_PASSWORD","value":"(hidden)"}"""],
            lines);
        Assert.All((string[])[one, two], secret => Assert.DoesNotContain(secret, outcome + ObjectText.Yaml((JsonObject?)ObjectSecrets.Hide(after)), StringComparison.Ordinal));
        Assert.Contains("data.mode", outcome, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonObject before, string after) => ObjectDifference.Of(before, Read(after)).Select(d => d.Name);

    private static JsonObject Generated(Random random) => new()
    {
        ["metadata"] = Map(random, "labels"),
        ["spec"] = new JsonObject
        {
            ["replicas"] = random.Next(3),
            ["args"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => JsonValue.Create(random.Next(3)))]),
            ["containers"] = new JsonArray([.. "abcd".Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next(4)).Select(n => (JsonNode)new JsonObject
            {
                ["name"] = n.ToString(),
                ["image"] = $"i:{random.Next(3)}",
                ["env"] = new JsonArray([.. "XYZ".Where(_ => random.Next(2) == 0).Select(e => (JsonNode)new JsonObject { ["name"] = e.ToString(), ["value"] = $"{random.Next(3)}" })]),
            })]),
        },
    };

    private static JsonObject Map(Random random, string name) => new() { [name] = new JsonObject("pqr".Where(_ => random.Next(2) == 0).Select(k => KeyValuePair.Create(k.ToString(), (JsonNode?)JsonValue.Create(random.Next(2))))) };

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;
}
