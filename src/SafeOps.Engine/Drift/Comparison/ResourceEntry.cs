using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

[Flags]
internal enum EntryFlags : byte
{
    None = 0,
    HasProperties = 1,

    /// <summary>Stands inside another resource's row, and has none of its own.</summary>
    IsEmbedded = 2,

    /// <summary>A state manages it, be it by a deposed instance.</summary>
    IsManaged = 4,

    /// <summary>Its row may say what it owns.</summary>
    IsOwner = 8,

    /// <summary>What it owns was read.</summary>
    IsClaimed = 16,
}

/// <summary>One resource of an inventory, without what its row says: that is read again where it is wanted.</summary>
/// <param name="Key">Number of its key.</param>
/// <param name="Type">Number of its type.</param>
/// <param name="Place">Its row, or the row it is embedded in.</param>
/// <param name="Parent">Of an embedded one the entry of that row; else <see cref="KeyTable.None"/>.</param>
internal readonly record struct ResourceEntry(int Key, int Type, RowPlace Place, int Parent, EntryFlags Flags)
{
    public bool Has(EntryFlags flag) => (Flags & flag) != 0;
}
