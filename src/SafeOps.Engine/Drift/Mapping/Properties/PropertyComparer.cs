using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>
/// Compares the attributes of a state with the row of an inventory, property by property, by the rules of
/// docs/about/drift-rules.md. Stateless: any number of threads may use one.
/// </summary>
public sealed class PropertyComparer(PropertyMaps maps)
{
    public static PropertyComparer Default { get; } = new(PropertyMaps.Default);

    /// <param name="attributes">The attributes of one instance in a state.</param>
    /// <param name="row">The resource in the inventory's own form; of a child inside a parent's row, the element.</param>
    /// <param name="into">Gets the differences, in the order of the mapping; location and tags first.</param>
    public PropertyComparison Compare(string azurermType, JsonElement attributes, JsonElement row, PropertyContext context, List<PropertyDifference> into)
    {
        if (attributes.ValueKind != JsonValueKind.Object || row.ValueKind != JsonValueKind.Object
            || !row.TryGetProperty("properties"u8, out var properties) || properties.ValueKind != JsonValueKind.Object)
            return PropertyComparison.PropertiesNotFetched;
        var comparison = new RowComparison(context, into);
        var map = maps.Find(azurermType);
        CommonProperties.Compare(comparison, attributes, row, map);
        if (map is null)
            return PropertyComparison.NotMapped;
        comparison.CompareRow(map, attributes, row);
        return PropertyComparison.Compared;
    }
}
