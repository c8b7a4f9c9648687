using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>
/// Names as UTF-8, each kept once and known by a number: keys of resources, types, addresses. Several threads may use it; what it
/// has given out never moves.
/// </summary>
internal sealed class KeyTable
{
    public const int None = -1;

    private const int Chunk = 1 << 20;
    private const int LongestOnStack = 1024;
    private const ulong Mix = 0x9E3779B97F4A7C15;

    private readonly object _gate = new();
    private readonly List<byte[]> _chunks = [];
    private readonly List<Place> _places = [];
    private int[] _slots = new int[1 << 10];
    private int _used = Chunk;

    /// <summary>Only what is interned; the numbers are those below.</summary>
    public int Count => _places.Count;

    /// <summary>The number of a name, which is kept if it is new.</summary>
    public int Intern(ReadOnlySpan<byte> name)
    {
        var hash = Hash(name);
        lock (_gate)
        {
            var slot = Slot(name, hash);
            if (_slots[slot] != 0)
                return _slots[slot] - 1;
            _places.Add(Keep(name, hash));
            _slots[slot] = _places.Count;
            if (_places.Count * 2 > _slots.Length)
                Grow();
            return _places.Count - 1;
        }
    }

    /// <summary>The number of an id's key; <see cref="None"/> where it is none of Azure Resource Manager.</summary>
    public int InternId(ReadOnlySpan<byte> id)
    {
        Span<byte> key = stackalloc byte[LongestOnStack];
        if (ArmId.TryWriteKey(id, key, out var length))
            return Intern(key[..length]);
        return id.Length >= LongestOnStack && ArmId.KeyOf(id) is { } text ? Intern(text) : None;
    }

    public int InternId(string? id)
    {
        if (id is null)
            return None;
        Span<byte> buffer = stackalloc byte[LongestOnStack];
        return InternId(Utf8(id, buffer));
    }

    /// <summary>The number of a name; <see cref="None"/> where it was never interned.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        lock (_gate)
            return _slots[Slot(name, Hash(name))] - 1;
    }

    public int Find(string name)
    {
        Span<byte> buffer = stackalloc byte[LongestOnStack];
        return Find(Utf8(name, buffer));
    }

    public int Intern(string name)
    {
        Span<byte> buffer = stackalloc byte[LongestOnStack];
        return Intern(Utf8(name, buffer));
    }

    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            lock (_gate)
                return Bytes(_places[number]);
        }
    }

    public string Text(int number) => Encoding.UTF8.GetString(this[number]);

    private static ReadOnlySpan<byte> Utf8(string name, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(name, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(name);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Slot(ReadOnlySpan<byte> name, uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)(hash & (uint)mask); ; slot = (slot + 1) & mask)
        {
            if (_slots[slot] == 0)
                return slot;
            var place = _places[_slots[slot] - 1];
            if (place.Hash == hash && place.Length == name.Length && Bytes(place).SequenceEqual(name))
                return slot;
        }
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        var mask = _slots.Length - 1;
        for (var i = 0; i < _places.Count; i++)
        {
            var slot = (int)(_places[i].Hash & (uint)mask);
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = i + 1;
        }
    }

    private Place Keep(ReadOnlySpan<byte> name, uint hash)
    {
        if (name.Length > Chunk - _used)
        {
            _chunks.Add(new byte[Math.Max(Chunk, name.Length)]);
            _used = 0;
        }
        name.CopyTo(_chunks[^1].AsSpan(_used));
        var place = new Place(_chunks.Count - 1, _used, name.Length, hash);
        _used = Math.Min(Chunk, _used + name.Length);
        return place;
    }

    private ReadOnlySpan<byte> Bytes(Place place) => _chunks[place.Chunk].AsSpan(place.Start, place.Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length * Mix;
        var words = MemoryMarshal.Cast<byte, ulong>(name);
        foreach (var word in words)
            hash = BitOperations.RotateLeft((hash ^ word) * Mix, 29);
        foreach (var rest in name[(words.Length * sizeof(ulong))..])
            hash = BitOperations.RotateLeft((hash ^ rest) * Mix, 29);
        return (uint)((hash ^ (hash >> 32)) * Mix >> 32);
    }

    private readonly record struct Place(int Chunk, int Start, int Length, uint Hash);
}
