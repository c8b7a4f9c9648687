using SafeOps.Drift.Mapping.Properties;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

public sealed class PropertyMapReaderTests
{
    [Theory]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "propertys": [] } }""", "unknown key 'propertys'", "Did you mean 'properties'?")]
    [InlineData("""{ "azurerm_x": { "properties": [] } }""", "azurerm_x has no 'azure'", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a" } ] } }""", "azurerm_x.a has no 'azure'", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "as": "set of enm" } ] } }""", "'enm' is no form of a value", "Did you mean 'enum'?")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a..b", "azure": "a" } ] } }""", "'a..b' is no path", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a[0].b" } ] } }""", "'a[0].b' is no path", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "unit": "minutes" } ] } }""", "'unit' is one of", "goes with a duration")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "scale": 0 } ] } }""", "'scale' is no number other than 0", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "divide": "GB" } ] } }""", "'divide' is no number other than 0", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "join": { "azure": "b" } } ] } }""", "has no 'with'", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a{}.b" } ] } }""", "'a{}.b' is no path", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "when": { "terraform": "b" } } ] } }""", "has no 'is'", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "properties": [ { "terraform": "a", "azure": "a", "match": { "terraform": "name", "azure": "name" } } ] } }""", "has 'match', but no 'properties'", "")]
    [InlineData("""{ "azurerm_x": { "azure": "A/b", "children": [ { "azure": "properties.c" } ] } }""", "a child of azurerm_x has no 'type'", "")]
    [InlineData("""[ 1 ]""", "The file is a list", "")]
    public void Refuses_what_is_not_of_the_language(string text, string says, string also)
    {
        var error = Assert.Throws<MistakesException>(() => PropertyMapReader.Read(text, "family.json"));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Contains("family.json:1:", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(also, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_type_that_is_mapped_twice() => Says("azurerm_x has a mapping already",
        ("a.json", """{ "azurerm_x": { "azure": "A/b" } }"""), ("b.json", """{ "azurerm_x": { "azure": "A/b" } }"""));

    [Fact]
    public void Refuses_types_that_are_like_each_other() => Says("azurerm_x -> azurerm_y -> azurerm_x",
        ("a.json", """{ "azurerm_y": { "azure": "A/b", "like": "azurerm_x" }, "azurerm_x": { "azure": "A/b", "like": "azurerm_y" } }"""));

    [Fact]
    public void Refuses_a_type_that_is_like_none() => Says("like azurerm_z, which has none", ("a.json", """{ "azurerm_x": { "azure": "A/b", "like": "azurerm_z" } }"""));

    [Fact]
    public void A_type_has_the_properties_of_the_type_it_is_like_and_its_own_before_them()
    {
        var maps = new PropertyMaps(
        [
            ("a.json", """{ "azurerm_x": { "azure": "A/b", "like": "azurerm_y", "properties": [ { "terraform": "size", "azure": "properties.own" } ] } }"""),
            ("b.json", """{ "azurerm_y": { "azure": "A/b", "properties": [ { "terraform": "size", "azure": "properties.size" }, { "terraform": "tier", "azure": "properties.tier" } ] } }"""),
        ]);
        Assert.Equal(["properties.own", "properties.tier"], maps.Find("azurerm_x")!.Properties.Select(p => p.Azure[0].Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_is_no_type()
    {
        var maps = new PropertyMaps([("a.json", """{ "machine": { "properties": [ { "terraform": "size", "azure": "properties.size" } ] }, "azurerm_x": { "azure": "A/b", "like": "machine" } }""")]);
        Assert.Equal(["azurerm_x"], maps.All.Select(m => m.AzurermType));
        Assert.Equal("size", Assert.Single(maps.Find("azurerm_x")!.Properties).Terraform[0].Text);
    }

    [Fact]
    public void Everything_that_comes_with_SafeOps_can_be_read()
    {
        Assert.True(PropertyMaps.Default.All.Count >= 40);
        Assert.All(PropertyMaps.Default.All, m => Assert.All(m.AzureTypes, t => Assert.Matches(@"^Microsoft\.[A-Za-z]+/[A-Za-z0-9/]+$", t)));
        Assert.All(PropertyMaps.Default.All.SelectMany(m => m.Children), c => Assert.StartsWith("properties.", c.Azure, StringComparison.Ordinal));
    }

    [Fact]
    public void Knows_the_types_that_manage_parts_of_others() =>
        Assert.Superset(new HashSet<string> { "azurerm_subnet", "azurerm_route", "azurerm_network_security_rule", "azurerm_subnet_route_table_association" }, PropertyMaps.Default.OwnTypes.ToHashSet());

    private static void Says(string text, params (string, string)[] files)
    {
        var error = Assert.Throws<SafeOpsException>(() => new PropertyMaps(files));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }
}
