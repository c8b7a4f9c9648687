using System.Text.Json;
using SafeOps.Drift.Comparison;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution;

/// <summary>The row of a finding: its own, or the element of its parent's row.</summary>
internal sealed class RowFinder(IReadOnlyDictionary<string, JsonElement> rows, PropertyMaps maps)
{
    private readonly ILookup<string, PropertyChild> _children = maps.All
        .SelectMany(m => m.Children)
        .DistinctBy(c => (c.Azure, c.Type.ToLowerInvariant()))
        .ToLookup(c => c.Type, StringComparer.OrdinalIgnoreCase);

    public JsonElement? Of(DriftItem item) => ArmId.TryParse(item.AzureId, out var id) ? Of(id) : null;

    private JsonElement? Of(ArmId id)
    {
        if (rows.TryGetValue(id.Key, out var row))
            return row;
        if (id.ParentKey is not { } parentKey || !ArmId.TryParse(parentKey, out var parent) || Of(parent) is not { } within)
            return null;
        foreach (var child in _children[id.Type])
        {
            var elements = new List<JsonElement>();
            PropertyPath.TryParse(child.Azure)!.Each(within, elements, anyCase: true);
            foreach (var element in elements)
            {
                if (child.IdOf(element, parent.Text) is not { } own || ArmId.KeyOf(own) != id.Key)
                    continue;
                var found = new EmbeddedChild(own, child.Type, child.Inline, element);
                if (EmbeddedChildren.IsRow(found))
                    return element;
                using var flat = EmbeddedChildren.AsRow(found);
                return flat.RootElement.Clone();
            }
        }
        return null;
    }
}
