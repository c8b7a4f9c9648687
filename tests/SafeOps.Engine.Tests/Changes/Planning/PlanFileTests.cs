using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Planning;

public sealed class PlanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reads_back_every_plan_it_writes()
    {
        foreach (var plan in GeneratedPlans.Many(300))
        {
            var text = PlanFile.ToText(plan);
            var back = PlanFile.Parse(text, "plan.json");
            Assert.Equal(text, PlanFile.ToText(back));
            Assert.True(PlanComparison.Of(plan, back).IsEqual);
        }
    }

    [Fact]
    public void Keeps_a_plan_through_a_journal_document()
    {
        foreach (var plan in GeneratedPlans.Many(50))
            Assert.Equal(PlanFile.ToText(plan), PlanFile.ToText(PlanJson.FromJson(JsonNode.Parse(PlanJson.ToJson(plan).ToJsonString())!.AsObject())));
    }

    [Fact]
    public void Writes_words_for_enums_and_begins_with_the_format()
    {
        var text = PlanFile.ToText(GeneratedPlans.Many(40).First(p => p.Actions.Any()));
        Assert.StartsWith("{\n  \"safeOps\": 1,\n  \"change\":", text);
        Assert.Matches("\"verb\": \"(none|read|create|update|delete|move|run)\"", text);
        Assert.DoesNotContain("isOpen", text);
        Assert.DoesNotContain("\r\n", text);
    }

    [Fact]
    public void A_written_file_is_read_back()
    {
        var path = Path.Combine(_folder, "plan.json");
        var plan = GeneratedPlans.Many(1).Single();
        PlanFile.Write(plan, path);
        Assert.Equal(plan.Digest, PlanFile.Read(path).Digest);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<SafeOpsException>(() => PlanFile.Read(Path.Combine(_folder, "none.json")));
        Assert.Equal(ErrorCodes.FileNotFound, error.Code);
    }

    [Theory]
    [InlineData("", "plan.json:1:1")]
    [InlineData("{\n  \"safeOps\": 1,\n  oops\n}", "plan.json:3:3")]
    [InlineData("[]", "\"safeOps\": 1")]
    [InlineData("{}", "\"safeOps\": 1")]
    [InlineData("""{ "safeOps": "one" }""", "\"safeOps\": 1")]
    [InlineData("""{ "safeOps": 1 }""", "not a SafeOps plan")]
    [InlineData("""{ "safeOps": 2, "anything": [] }""", "written by a newer SafeOps")]
    public void Refuses_what_is_no_plan(string text, string expected)
    {
        var error = Assert.Throws<SafeOpsException>(() => PlanFile.Parse(text, "plan.json"));
        Assert.Equal(ErrorCodes.PlanInvalid, error.Code);
        Assert.Contains(expected, error.Message);
    }

    /// <summary>Each value of a plan in turn is taken away, made null, and made another kind of value.</summary>
    [Fact]
    public void No_damage_to_a_file_leads_to_anything_but_a_plan_or_a_clear_error()
    {
        var text = PlanFile.ToText(GeneratedPlans.Many(60).MaxBy(p => p.Actions.Count())!);
        foreach (var path in Paths(JsonNode.Parse(text)!).ToList())
        {
            foreach (var damage in new Action<JsonNode>[] { n => Remove(n), n => Replace(n, null), n => Replace(n, new JsonArray(1)), n => Replace(n, "word") })
            {
                var root = JsonNode.Parse(text)!;
                damage(path(root));
                try
                {
                    _ = PlanFile.ToText(PlanFile.Parse(root.ToJsonString(), "plan.json"));
                }
                catch (SafeOpsException error)
                {
                    Assert.Equal(ErrorCodes.PlanInvalid, error.Code);
                }
            }
        }
    }

    private static IEnumerable<Func<JsonNode, JsonNode>> Paths(JsonNode node) => node switch
    {
        JsonObject map => map.Where(p => p.Value is not null).SelectMany(p =>
            Paths(p.Value!).Select<Func<JsonNode, JsonNode>, Func<JsonNode, JsonNode>>(inner => root => inner(root[p.Key]!)).Prepend(root => root[p.Key]!)),
        JsonArray list => Enumerable.Range(0, list.Count).Where(i => list[i] is not null).SelectMany(i =>
            Paths(list[i]!).Select<Func<JsonNode, JsonNode>, Func<JsonNode, JsonNode>>(inner => root => inner(root[i]!)).Prepend(root => root[i]!)),
        _ => [],
    };

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject map)
            map.Remove(node.GetPropertyName());
        else
            node.Parent!.AsArray().Remove(node);
    }

    private static void Replace(JsonNode node, JsonNode? value)
    {
        if (node.Parent is JsonObject map)
            map[node.GetPropertyName()] = value;
        else
            node.Parent!.AsArray()[node.GetElementIndex()] = value;
    }
}
