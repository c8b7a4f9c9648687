using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>States and rows with values of any kind anywhere: nothing is thrown, and what is said to differ looks different.</summary>
public sealed class PropertyFuzzTests
{
    private const int Rounds = 25;

    private static readonly string[] Odd =
    [
        "null", "\"\"", "[]", "{}", "\"x\"", "\"TRUE\"", "true", "false", "-1", "0.0", "1e300", "79228162514264337593543950335", "[null]", "[[1]]", "[{\"name\":null}]",
        "{\"id\":{}}", "\"::\"", "\"1/2/3\"", "\"P99999999999Y\"", "\"99999999999\"", "\"\\n\"", "[\"a\",\"A\"]", "{\"\":\"\"}", "\"_\"",
    ];

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void Odd_values_are_compared_as_any_other(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var random = new Random(name.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var (attributes, row) = (fixture.Attributes.DeepClone().AsObject(), fixture.Row.DeepClone().AsObject());
            for (var i = random.Next(6); i >= 0; i--)
                Spoil(random, random.Next(2) == 0 ? attributes : row);
            var found = new List<PropertyDifference>();
            PropertyComparer.Default.Compare(fixture.AzurermType, PropertyFixture.Element(attributes), PropertyFixture.Element(row), PropertyContext.Empty, found);
            Assert.All(found, d => Assert.True(d.IsSensitive || d.Terraform != d.Azure, $"{d.Name}: {d.Terraform} is said to differ from {d.Azure}"));
        }
    }

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("{}", "[]")]
    [InlineData("null", "null")]
    [InlineData("\"x\"", "{ \"properties\": \"x\" }")]
    public void What_is_no_resource_is_not_compared(string attributes, string row)
    {
        using var state = JsonDocument.Parse(attributes);
        using var inventory = JsonDocument.Parse(row);
        Assert.Equal(PropertyComparison.PropertiesNotFetched, PropertyComparer.Default.Compare("azurerm_subnet", state.RootElement, inventory.RootElement, PropertyContext.Empty, []));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_value_too()
    {
        using var state = JsonDocument.Parse("""{ "description": "\ud83d" }""");
        using var inventory = JsonDocument.Parse("""{ "properties": { "description": "\ud83e" } }""");
        var found = new List<PropertyDifference>();
        PropertyComparer.Default.Compare("azurerm_network_security_rule", state.RootElement, inventory.RootElement, PropertyContext.Empty, found);
        Assert.Equal("description", Assert.Single(found).Name);
    }

    private static void Spoil(Random random, JsonNode node)
    {
        while (true)
        {
            var next = node switch
            {
                JsonObject { Count: > 0 } map => map.ElementAt(random.Next(map.Count)).Value,
                JsonArray { Count: > 0 } list => list[random.Next(list.Count)],
                _ => null,
            };
            if (next is JsonObject or JsonArray && random.Next(4) > 0)
            {
                node = next;
                continue;
            }
            var odd = JsonNode.Parse(Odd[random.Next(Odd.Length)]);
            if (node is JsonObject { Count: > 0 } owner)
                owner[owner.ElementAt(random.Next(owner.Count)).Key] = odd;
            else if (node is JsonArray items)
                items.Add(odd);
            return;
        }
    }
}
