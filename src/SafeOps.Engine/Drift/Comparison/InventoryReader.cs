using System.Buffers;
using System.Text;
using System.Text.Json;
using SafeOps.Drift.Ownership;
using SafeOps.Drift.States;
using SafeOps.Inventory;
using SafeOps.Inventory.Reading;

namespace SafeOps.Drift.Comparison;

/// <summary>Fills an index from an inventory's rows, the children they carry, and what they say of who made what.</summary>
internal sealed class InventoryReader(ResourceIndex index, OwnershipClaims claims, EmbeddedChildren children, StateCatalog catalog)
{
    private const string GroupSegment = "/resourcegroups/";
    private const int ManyGroups = 2;

    private readonly Dictionary<int, RowInterest> _interests = [];
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    /// <summary>Lower-case names of the resource groups that occur; more than two are not told apart from many.</summary>
    public IReadOnlyCollection<string> Groups => _groups;

    /// <summary>Whether any row says something of tags: a query that left them out has none that does.</summary>
    public bool NamesTags { get; private set; }

    /// <summary>Types that have rows of their own.</summary>
    public IEnumerable<string> Types => _interests.Keys.Select(index.TypeName);

    /// <param name="known">The row's head; null where it is still to be read.</param>
    public void Read(RowPlace place, ReadOnlyMemory<byte> row, RowHead? known)
    {
        var head = known ?? RowHead.Read(row.Span);
        if (!head.HasId || index.Keys.InternId(head.IdOf(row.Span)) is var key && key == KeyTable.None)
            return;
        NamesTags |= head.NamesTags;
        if (_groups.Count < ManyGroups && GroupOf(index.Keys.Text(key)) is { } group)
            _groups.Add(group);
        var type = TypeOf(head.TypeOf(row.Span), key);
        var interest = Interest(type);
        var flags = (head.HasProperties ? EntryFlags.HasProperties : EntryFlags.None) | (interest.HasFlag(RowInterest.Claims) ? EntryFlags.IsOwner : EntryFlags.None);
        var entry = index.Add(new ResourceEntry(key, type, place, KeyTable.None, flags));
        if ((interest & (RowInterest.Children | RowInterest.Parts)) == 0)
            return;
        using var document = JsonDocument.Parse(row, StateFile.Nesting);
        if (interest.HasFlag(RowInterest.Parts) && AzureParts.Of(document.RootElement) is var (target, part))
            catalog.AddPart(target, part);
        else
            AddChildren(entry, type, place, document.RootElement);
    }

    private void AddChildren(int parent, int type, RowPlace place, JsonElement row)
    {
        foreach (var child in children.Of(index.TypeName(type), row))
        {
            if (index.Keys.InternId(child.Id) is var key && key == KeyTable.None)
                continue;
            var lower = Encoding.UTF8.GetBytes(child.Type.ToLowerInvariant());
            var flags = EntryFlags.IsEmbedded | EntryFlags.HasProperties;
            index.Add(new ResourceEntry(key, index.TypeOf(lower, child.Type), place, parent, flags));
        }
    }

    private static string? GroupOf(string key)
    {
        var start = key.IndexOf(GroupSegment, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = key[(start + GroupSegment.Length)..];
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }

    private int TypeOf(ReadOnlySpan<byte> written, int key)
    {
        Span<byte> lower = stackalloc byte[256];
        // Lists of groups call them another type than their ids do.
        if (written.IsEmpty || written.Length > lower.Length || Ascii.ToLower(written, lower, out var length) != OperationStatus.Done || lower[..length].SequenceEqual("microsoft.resources/resourcegroups"u8))
            return ArmId.TryParse(index.Keys.Text(key), out var id) ? index.TypeOf(Encoding.UTF8.GetBytes(id.Type.ToLowerInvariant()), id.Type) : KeyTable.None;
        var known = index.KnownType(lower[..length]);
        return known >= 0 ? known : index.TypeOf(lower[..length], Encoding.UTF8.GetString(written));
    }

    private RowInterest Interest(int type)
    {
        if (!_interests.TryGetValue(type, out var interest))
        {
            var name = index.TypeName(type);
            interest = (claims.Wants(name) ? RowInterest.Claims : RowInterest.None) | (children.Has(name) ? RowInterest.Children : RowInterest.None) | (AzureParts.Has(name) ? RowInterest.Parts : RowInterest.None);
            _interests.Add(type, interest);
        }
        return interest;
    }

    [Flags]
    private enum RowInterest
    {
        None = 0,
        Claims = 1,
        Children = 2,
        Parts = 4,
    }
}
