using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Rows of the inventory, read again one after the other; the last one is kept for the children that lie in it. For one thread.</summary>
internal sealed class RowSource(Estate estate) : IDisposable
{
    private RowPlace _place;
    private JsonDocument? _row;
    private Dictionary<string, EmbeddedChild>? _children;
    private JsonDocument? _child;

    /// <summary>The row of an entry, or the child in its parent's; valid until the next call.</summary>
    public JsonElement Read(int entry)
    {
        var resource = estate.Index[entry];
        if (_row is null || _place != resource.Place)
        {
            _row?.Dispose();
            _row = estate.Inventory.ReadRow(resource.Place);
            (_place, _children) = (resource.Place, null);
        }
        if (!resource.Has(EntryFlags.IsEmbedded))
            return _row.RootElement;
        _children ??= ChildrenOf(estate.Index.TypeName(estate.Index[resource.Parent].Type), _row.RootElement);
        _child?.Dispose();
        _child = EmbeddedChildren.AsRow(_children[estate.Index.Keys.Text(resource.Key)]);
        return _child.RootElement;
    }

    public void Dispose()
    {
        _row?.Dispose();
        _child?.Dispose();
    }

    private Dictionary<string, EmbeddedChild> ChildrenOf(string type, JsonElement row)
    {
        var children = new Dictionary<string, EmbeddedChild>(StringComparer.Ordinal);
        foreach (var child in estate.Children.Of(type, row))
        {
            if (ArmId.KeyOf(child.Id) is { } key)
                children.TryAdd(key, child);
        }
        return children;
    }
}
