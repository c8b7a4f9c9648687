using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>The rules of equality, one by one, over a mapping of the test's own.</summary>
public sealed class PropertyComparerTests
{
    [Theory]
    // Null, absent, empty, false and 0 are alike where nothing else is said.
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{ "a": null }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{ "a": "" }""", """{ "a": null }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "boolean" }""", """{ "a": false }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "number" }""", """{ "a": null }""", """{ "a": 0 }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "set of text" }""", """{ "a": [] }""", """{ "a": null }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "map of text" }""", """{ "a": {} }""", """{}""")]
    // The default stands for nothing, on either side.
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "boolean", "default": true }""", """{ "a": true }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "enum", "default": "Hot" }""", """{ "a": null }""", """{ "a": "hot" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "set of enum", "default": ["X", "Y"] }""", """{ "a": [] }""", """{ "a": ["y", "x"] }""")]
    // What the state does not have at all says nothing; what Azure assigns neither.
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{}""", """{ "a": "x" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "assigned": true }""", """{ "a": null }""", """{ "a": "x" }""")]
    // What Azure may leave out of a row, and does.
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "number", "omitted": true }""", """{ "a": 64 }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "default": "Hot", "omitted": true }""", """{ "a": "Cool" }""", """{ "a": null }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "set of text", "omitted": true }""", """{ "a": ["x"] }""", """{ "a": [] }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "map of text", "omitted": true }""", """{ "a": { "k": "v" } }""", """{}""")]
    // A column that the row does not have.
    [InlineData("""{ "terraform": "identity.type", "azure": "identity.type" }""", """{ "identity": [ { "type": "SystemAssigned" } ] }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "unless": { "azure": "sku.tier", "is": "Free" } }""", """{ "a": "x" }""", """{}""")]
    [InlineData("""{ "terraform": "b", "azure": "properties.b", "omitted": true, "match": { "terraform": "name", "azure": "name" }, "properties": [ { "terraform": "a", "azure": "a" } ] }""", """{ "b": [ { "name": "x", "a": "1" } ] }""", """{}""")]
    // Versions.
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "version" }""", """{ "a": "1.29" }""", """{ "a": "1.29.7" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "version" }""", """{ "a": "1.29.7" }""", """{ "a": "1.29" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "minor version" }""", """{ "a": "1.29.4" }""", """{ "a": "1.29.7" }""")]
    // Types.
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{ "a": "80" }""", """{ "a": 80 }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "boolean" }""", """{ "a": "true" }""", """{ "a": true }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "number" }""", """{ "a": 1.0 }""", """{ "a": "1" }""")]
    // Names without case, a block as a list of one, one value as a list of one, the first place with a value.
    [InlineData("""{ "terraform": "a", "azure": "properties.aValue" }""", """{ "a": "x" }""", """{ "AVALUE": "x" }""")]
    [InlineData("""{ "terraform": "b.a", "azure": "properties.b.a" }""", """{ "b": [ { "a": "x" } ] }""", """{ "b": { "a": "x" } }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{ "a": ["x"] }""", """{ "a": "x" }""")]
    [InlineData("""{ "terraform": ["many", "one"], "azure": ["properties.many", "properties.one"], "as": "set of cidr" }""", """{ "many": [], "one": "10.0.0.4" }""", """{ "many": ["10.0.0.4/32"], "one": null }""")]
    // Conversions.
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "before": "_", "as": "enum" }""", """{ "a": "Standard" }""", """{ "a": "standard_LRS" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "after": "_", "as": "enum" }""", """{ "a": "LRS" }""", """{ "a": "Standard_LRS" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "segment": "virtualNetworks" }""", """{ "a": "hub" }""", """{ "a": "/subscriptions/s/x/VIRTUALNETWORKS/hub/subnets/app" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "scale": 1024, "as": "number" }""", """{ "a": 32768 }""", """{ "a": 32 }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "boolean", "not": true, "default": true }""", """{ "a": true }""", """{}""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "present": true }""", """{ "a": true }""", """{ "a": {} }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "present": true }""", """{ "a": [] }""", """{ "a": null }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "split": ",", "as": "set of enum" }""", """{ "a": ["Metrics", "Logging"] }""", """{ "a": "Logging, Metrics" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "values": { "Enabled": true, "Disabled": false }, "default": true }""", """{ "a": true }""", """{ "a": "ENABLED" }""")]
    // Collections.
    [InlineData("""{ "terraform": "a", "azure": "properties.a[].v", "as": "set of id" }""", """{ "a": ["/x/B", "/x/a"] }""", """{ "a": [ { "v": "/x/A/" }, { "v": "/x/b" }, { "v": "/x/b" } ] }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "set of text", "except": ["own*"] }""", """{ "a": ["x"] }""", """{ "a": ["x", "owner"] }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "map of text" }""", """{ "a": { "KEY": "1" } }""", """{ "a": { "key": 1, "other": null } }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a{}", "as": "set of id" }""", """{ "a": ["/x/a"] }""", """{ "a": { "/x/A/": { "clientId": "1" } } }""")]
    // Conditions.
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "unless": { "terraform": "auto", "is": true } }""", """{ "a": 3, "auto": true }""", """{ "a": 5 }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "when": { "azure": "properties.mode", "is": ["on", "always"] } }""", """{ "a": 3 }""", """{ "a": 5, "mode": "off" }""")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "unless": { "terraform": "b", "is": null } }""", """{ "a": 3, "b": [] }""", """{ "a": 5 }""")]
    public void Is_no_difference(string entry, string attributes, string properties) => Assert.Empty(Compare(entry, attributes, properties));

    [Theory]
    [InlineData("""{ "terraform": "a", "azure": "properties.a" }""", """{ "a": "x" }""", """{}""", "a", "properties.a", "x", null)]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "boolean", "default": true }""", """{ "a": null }""", """{ "a": false }""", "a", "properties.a", "true", "false")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "number" }""", """{ "a": 4 }""", """{ "a": 5.50 }""", "a", "properties.a", "4", "5.5")]
    [InlineData("""{ "terraform": "b.a", "azure": "properties.b.c" }""", """{ "b": [] }""", """{ "b": { "c": "x" } }""", "b.a", "properties.b.c", null, "x")]
    [InlineData("""{ "terraform": ["many", "one"], "azure": ["properties.many", "properties.one"], "as": "set of port" }""", """{ "many": null, "one": "80" }""", """{ "one": "81" }""", "one", "properties.one", "80", "81")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "set of text" }""", """{ "a": ["c", "a"] }""", """{ "a": ["b", "a"] }""", "a", "properties.a", "[\"a\",\"c\"]", "[\"a\",\"b\"]")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "list of text" }""", """{ "a": ["c", "a"] }""", """{ "a": ["a", "c"] }""", "a", "properties.a", "[\"c\",\"a\"]", "[\"a\",\"c\"]")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "map of text" }""", """{ "a": { "k": "1" } }""", """{ "a": { "K": "2" } }""", "a[\"k\"]", "properties.a[\"k\"]", "1", "2")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "map of text" }""", """{ "a": null }""", """{ "a": { "k": "0" } }""", "a[\"k\"]", "properties.a[\"k\"]", null, "0")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a{}", "as": "set of id" }""", """{ "a": [] }""", """{ "a": { "/x/a": {} } }""", "a", "properties.a{}", null, "[\"/x/a\"]")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "version" }""", """{ "a": "1.29.4" }""", """{ "a": "1.29.7" }""", "a", "properties.a", "1.29.4", "1.29.7")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "version" }""", """{ "a": "1.2" }""", """{ "a": "1.29" }""", "a", "properties.a", "1.2", "1.29")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "as": "minor version" }""", """{ "a": "1.29.4" }""", """{ "a": "1.30.4" }""", "a", "properties.a", "1.29.4", "1.30.4")]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "present": true }""", """{ "a": true }""", """{}""", "a", "properties.a", "true", "false")]
    public void Is_a_difference(string entry, string attributes, string properties, string name, string azureName, string? terraform, string? azure) =>
        Assert.Equal([new PropertyDifference(name, azureName, terraform, azure)], Compare(entry, attributes, properties));

    private const string Rules = """
        { "terraform": "rule", "azure": "properties.rules", "match": { "terraform": "name", "azure": "name" }, "properties": [
          { "terraform": "priority", "azure": "properties.priority", "as": "number" }, { "terraform": "ports", "azure": "properties.ports", "as": "set of port" } ] }
        """;

    [Fact]
    public void An_element_is_found_by_its_name_wherever_it_stands()
    {
        var found = Compare(Rules,
            """{ "rule": [ { "name": "a", "priority": 1, "ports": ["80"] }, { "name": "B", "priority": 2, "ports": [] } ] }""",
            """{ "rules": [ { "name": "b", "properties": { "priority": 2 } }, { "name": "a", "properties": { "priority": 7, "ports": [80] } } ] }""");
        Assert.Equal([new PropertyDifference("rule[\"a\"].priority", "properties.rules[\"a\"].properties.priority", "1", "7")], found);
    }

    [Fact]
    public void An_element_of_one_side_is_told_with_what_it_says()
    {
        var found = Compare(Rules,
            """{ "rule": [ { "name": "gone", "priority": 1, "ports": ["80", "443"] } ] }""",
            """{ "rules": [ { "name": "new", "properties": { "priority": 7, "ports": ["22"] } } ] }""");
        Assert.Equal(
        [
            new PropertyDifference("rule[\"gone\"]", "properties.rules[\"gone\"]", "priority = 1, ports = [\"443\",\"80\"]", null),
            new PropertyDifference("rule[\"new\"]", "properties.rules[\"new\"]", null, "priority = 7, ports = [\"22\"]"),
        ], found);
    }

    [Fact]
    public void Blocks_without_a_key_are_compared_in_their_order()
    {
        const string policies = """{ "terraform": "p", "azure": "properties.p", "properties": [ { "terraform": "a", "azure": "a" } ] }""";
        Assert.Equal([new PropertyDifference("p[1].a", "properties.p[1].a", "y", "z")], Compare(policies, """{ "p": [ { "a": "x" }, { "a": "y" } ] }""", """{ "p": [ { "a": "x" }, { "a": "z" } ] }"""));
        Assert.Equal([new PropertyDifference("p[1]", "properties.p[1]", null, "a = z")], Compare(policies, """{ "p": [ { "a": "x" } ] }""", """{ "p": [ { "a": "x" }, { "a": "z" } ] }"""));
        Assert.Equal([new PropertyDifference("p.a", "properties.p.a", null, "z")], Compare(policies, """{ "p": [] }""", """{ "p": { "a": "z" } }"""));
    }

    [Fact]
    public void What_a_resource_of_its_own_manages_is_not_compared_inline()
    {
        var entry = Rules.Replace("\"match\"", "\"ownType\": \"azurerm_rule\", \"match\"", StringComparison.Ordinal);
        const string attributes = """{ "rule": [ { "name": "a", "priority": 1 } ] }""";
        Assert.Single(Compare(entry, attributes, """{ "rules": [] }"""));
        Assert.Empty(Compare(entry, attributes, """{ "rules": [] }""", new PropertyContext { OwnTypes = new HashSet<string> { "azurerm_rule" } }));
    }

    internal static List<PropertyDifference> Compare(string entry, string attributes, string properties, PropertyContext? context = null)
    {
        var maps = new PropertyMaps([("test.json", $$"""{ "azurerm_x": { "azure": "A/b", "properties": [ {{entry}} ] } }""")]);
        var found = new List<PropertyDifference>();
        var row = new JsonObject { ["properties"] = JsonNode.Parse(properties) };
        Assert.Equal(PropertyComparison.Compared, new PropertyComparer(maps).Compare("azurerm_x", PropertyFixture.Element(JsonNode.Parse(attributes)!), PropertyFixture.Element(row), context ?? PropertyContext.Empty, found));
        return found;
    }
}
