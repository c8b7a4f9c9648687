using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>Location and tags of every type, and what is said where nothing can be compared.</summary>
public sealed class CommonPropertyTests
{
    [Theory]
    [InlineData("""{ "location": "westeurope" }""", """{ "location": "West Europe" }""")]
    [InlineData("""{ "location": "westeurope" }""", """{ "location": null }""")]
    [InlineData("""{ "location": "" }""", """{ "location": "global" }""")]
    [InlineData("""{ "tags": null }""", """{ "tags": {} }""")]
    [InlineData("""{ "tags": {} }""", """{}""")]
    [InlineData("""{ "tags": { "Env": "prod" } }""", """{ "tags": { "env": "prod" } }""")]
    [InlineData("""{ "tags": null }""", """{ "tags": { "hidden-link:/app/x": "Resource", "hidden-title": "Shop", "ms-resource-usage": "azure-cloud-shell", "aks-managed-poolName": "np" } }""")]
    [InlineData("""{}""", """{ "tags": { "env": "prod" } }""")]
    public void Are_alike(string attributes, string row) => Assert.Empty(Compare(attributes, row).Found);

    [Theory]
    [InlineData("""{ "location": "westeurope" }""", """{ "location": "northeurope" }""", "location", "westeurope", "northeurope")]
    [InlineData("""{ "tags": { "env": "prod" } }""", """{ "tags": { "env": "PROD" } }""", "tags[\"env\"]", "prod", "PROD")]
    [InlineData("""{ "tags": { "env": "prod" } }""", """{ "tags": null }""", "tags[\"env\"]", "prod", null)]
    [InlineData("""{ "tags": null }""", """{ "tags": { "owner": "shop" } }""", "tags[\"owner\"]", null, "shop")]
    [InlineData("""{ "tags": { "hidden-title": "Shop" } }""", """{ "tags": { "hidden-title": "Other" } }""", "tags[\"hidden-title\"]", "Shop", "Other")]
    public void Differ(string attributes, string row, string name, string? terraform, string? azure) =>
        Assert.Equal([new PropertyDifference(name, name, terraform, azure)], Compare(attributes, row).Found);

    [Fact]
    public void Tags_that_the_inventory_did_not_ask_for_are_not_missing() =>
        Assert.Empty(Compare("""{ "tags": { "env": "prod" } }""", "{}", new PropertyContext { TagsFetched = false }).Found);

    [Theory]
    [InlineData("""{ "properties": null, "location": "northeurope", "tags": null }""")]
    [InlineData("""{ "location": "northeurope" }""")]
    public void Says_so_where_properties_were_not_fetched_and_compares_nothing(string row)
    {
        var found = new List<PropertyDifference>();
        var said = PropertyComparer.Default.Compare("azurerm_virtual_network", Element("""{ "location": "westeurope", "tags": { "a": "b" } }"""), Element(row), PropertyContext.Empty, found);
        Assert.Equal(PropertyComparison.PropertiesNotFetched, said);
        Assert.Empty(found);
    }

    [Fact]
    public void The_tags_of_a_record_are_its_metadata()
    {
        var found = new List<PropertyDifference>();
        PropertyComparer.Default.Compare("azurerm_dns_a_record", Element("""{ "tags": { "a": "b" }, "ttl": 60 }"""), Element("""{ "properties": { "TTL": 60, "metadata": { "a": "c" } } }"""), PropertyContext.Empty, found);
        Assert.Equal([new PropertyDifference("tags[\"a\"]", "properties.metadata[\"a\"]", "b", "c")], found);
    }

    private static (PropertyComparison Said, List<PropertyDifference> Found) Compare(string attributes, string row, PropertyContext? context = null)
    {
        var found = new List<PropertyDifference>();
        var json = JsonNode.Parse(row)!.AsObject();
        json["properties"] = new JsonObject();
        var said = PropertyComparer.Default.Compare("azurerm_unheard_of", Element(attributes), PropertyFixture.Element(json), context ?? PropertyContext.Empty, found);
        Assert.Equal(PropertyComparison.NotMapped, said);
        return (said, found);
    }

    private static System.Text.Json.JsonElement Element(string json) => PropertyFixture.Element(JsonNode.Parse(json)!);
}
