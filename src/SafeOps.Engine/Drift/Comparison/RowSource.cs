using System.Buffers;
using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Rows of the inventory, read again one after the other; the last one is kept for the children that lie in it. For one thread.</summary>
internal sealed class RowSource(Estate estate) : IDisposable
{
    private RowPlace _place;
    private byte[] _buffer = [];
    private JsonDocument? _row;
    private Dictionary<int, EmbeddedChild>? _children;
    private JsonDocument? _child;

    /// <summary>The row that the entry read last lies in; undefined where it has a row of its own.</summary>
    public JsonElement Owner { get; private set; }

    /// <summary>The row of an entry, or the child in its parent's; valid until the next call.</summary>
    public JsonElement Read(int entry)
    {
        var resource = estate.Index[entry];
        if (_row is null || _place != resource.Place)
        {
            _row?.Dispose();
            _row = estate.Inventory.ReadRow(resource.Place, ref _buffer);
            (_place, _children) = (resource.Place, null);
        }
        Owner = resource.Has(EntryFlags.IsEmbedded) ? _row.RootElement : default;
        if (!resource.Has(EntryFlags.IsEmbedded))
            return _row.RootElement;
        _children ??= ChildrenOf(estate.Index.TypeName(estate.Index[resource.Parent].Type), _row.RootElement);
        var child = _children[resource.Key];
        if (EmbeddedChildren.IsRow(child))
            return child.Row;
        _child?.Dispose();
        _child = EmbeddedChildren.AsRow(child);
        return _child.RootElement;
    }

    public void Dispose()
    {
        _row?.Dispose();
        _child?.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_row, _child, _buffer) = (null, null, []);
    }

    private Dictionary<int, EmbeddedChild> ChildrenOf(string type, JsonElement row)
    {
        var children = new Dictionary<int, EmbeddedChild>();
        foreach (var child in estate.Children.Of(type, row))
            children.TryAdd(estate.Index.Keys.InternId(child.Id), child);
        return children;
    }
}
