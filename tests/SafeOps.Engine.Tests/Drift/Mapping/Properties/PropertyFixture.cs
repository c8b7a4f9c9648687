using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Engine.Tests.Architecture;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>
/// One resource as both systems write it, from <c>Fixtures/&lt;azurerm type&gt;[.what].json</c>: <c>attributes</c> of a state and
/// the <c>row</c> of an inventory that says the same, with the <c>owner</c> it lies in where it has no row of its own.
/// </summary>
public sealed class PropertyFixture
{
    private PropertyFixture(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        Name = Path.GetFileNameWithoutExtension(file);
        AzurermType = Name.Split('.')[0];
        Attributes = json["attributes"]!.AsObject();
        Row = json["row"]!.AsObject();
        Owner = json["owner"]?.AsObject();
    }

    private static string Folder => Path.Combine(Repository.Root, "tests/SafeOps.Engine.Tests/Drift/Mapping/Properties/Fixtures");

    public static IReadOnlyList<PropertyFixture> All { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(f => new PropertyFixture(f))];

    public static TheoryData<string> Names => [.. All.Select(f => f.Name)];

    public string Name { get; }
    public string AzurermType { get; }
    public JsonObject Attributes { get; }
    public JsonObject Row { get; }

    /// <summary>The row that the resource lies in; null where it has a row of its own.</summary>
    public JsonObject? Owner { get; }

    public static PropertyFixture Find(string name) => All.Single(f => f.Name == name);

    public List<PropertyDifference> Compare() => Compare(Row);

    public List<PropertyDifference> Compare(JsonObject row) => Compare(AzurermType, Attributes, row, Context);

    public PropertyContext Context => Owner is null ? PropertyContext.Empty : new PropertyContext { Owner = Element(Owner) };

    public static List<PropertyDifference> Compare(string type, JsonNode attributes, JsonNode row, PropertyContext? context = null)
    {
        var found = new List<PropertyDifference>();
        Assert.Equal(PropertyComparison.Compared, PropertyComparer.Default.Compare(type, Element(attributes), Element(row), context ?? PropertyContext.Empty, found));
        return found;
    }

    public static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }

    public override string ToString() => Name;
}
