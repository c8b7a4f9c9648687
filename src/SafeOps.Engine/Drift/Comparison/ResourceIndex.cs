using System.Runtime.InteropServices;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>The resources of an inventory by their keys. Filled by one thread.</summary>
internal sealed class ResourceIndex(KeyTable keys)
{
    private readonly List<ResourceEntry> _entries = [];
    private readonly List<string> _typeNames = [];
    private readonly KeyTable _types = new();
    private int[] _entryOfKey = new int[1 << 10];

    public KeyTable Keys => keys;

    public int Count => _entries.Count;

    public ResourceEntry this[int entry] => _entries[entry];

    public string TypeName(int type) => _typeNames[type];

    /// <summary>The entry of a key; <see cref="KeyTable.None"/> where the inventory has none.</summary>
    public int EntryOf(int key) => key >= 0 && key < _entryOfKey.Length ? _entryOfKey[key] - 1 : KeyTable.None;

    public int EntryOf(string? key) => key is null ? KeyTable.None : EntryOf(keys.Find(key));

    public int TypeOf(ReadOnlySpan<byte> lower, string written)
    {
        var type = _types.Intern(lower);
        if (type == _typeNames.Count)
            _typeNames.Add(written);
        return type;
    }

    public int KnownType(ReadOnlySpan<byte> lower) => _types.Find(lower);

    /// <summary>Adds a resource. One with a row of its own takes the place of an embedded one; of two rows the first counts.</summary>
    public int Add(ResourceEntry entry)
    {
        if (entry.Key >= _entryOfKey.Length)
            Array.Resize(ref _entryOfKey, Math.Max(entry.Key + 1, _entryOfKey.Length * 2));
        var there = _entryOfKey[entry.Key] - 1;
        if (there < 0)
        {
            _entries.Add(entry);
            _entryOfKey[entry.Key] = _entries.Count;
            return _entries.Count - 1;
        }
        if (_entries[there].Has(EntryFlags.IsEmbedded) && !entry.Has(EntryFlags.IsEmbedded))
            _entries[there] = entry;
        return there;
    }

    /// <summary>May be called from several threads, for different entries or the same flag.</summary>
    public void Mark(int entry, EntryFlags flag)
    {
        ref var marked = ref CollectionsMarshal.AsSpan(_entries)[entry];
        marked = marked with { Flags = marked.Flags | flag };
    }

    /// <summary>Type and name of an entry as Azure writes them, from its key alone.</summary>
    public ArmId IdOf(int entry) => ArmId.TryParse(keys.Text(_entries[entry].Key), out var id)
        ? id
        : throw new InvalidOperationException("A key that was taken for an id is none.");
}
