using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeOps.Logs.Signatures;

/// <summary>
/// Finds any of many literals in a text, without regard to the case of ASCII letters. Each literal has six bytes or more, so one of three
/// neighbouring groups of four bytes of it starts at a multiple of three: only these places are looked at (the idea of Wu and Manber's
/// search, "A fast algorithm for multi-pattern searching", 1994).
/// </summary>
internal sealed class LiteralIndex
{
    /// <summary>Bytes a literal has at the least.</summary>
    public const int Shortest = Stride + sizeof(uint) - 1;

    private const int Stride = 3;
    private const int HashBits = 16;

    private readonly byte[][] _literals;
    private readonly uint[] _filter = new uint[(1 << HashBits) / 32];
    private readonly Dictionary<uint, Place[]> _places;

    public LiteralIndex(IReadOnlyList<byte[]> literals)
    {
        _literals = [.. literals.Select(l => l.Select(AsciiText.Fold).ToArray())];
        var places = new Dictionary<uint, List<Place>>();
        for (var i = 0; i < _literals.Length; i++)
        {
            var window = RarestWindow(_literals[i]);
            for (var offset = window; offset < window + Stride; offset++)
            {
                var group = Group(ref _literals[i][offset]);
                if (!places.TryGetValue(group, out var list))
                    places[group] = list = [];
                list.Add(new Place(i, offset));
                var hash = Hash(group);
                _filter[hash >> 5] |= 1u << (int)(hash & 31);
            }
        }
        _places = places.ToDictionary(p => p.Key, p => p.Value.ToArray());
    }

    /// <summary>Whether any of the literals is in the text.</summary>
    public bool IsAnyIn(ReadOnlySpan<byte> text)
    {
        var cursor = default(Cursor);
        return Next(text, ref cursor, out _, out _);
    }

    /// <summary>The next literal in the text. They do not come in the order of their starts.</summary>
    public bool Next(ReadOnlySpan<byte> text, ref Cursor cursor, out int literal, out int start)
    {
        ref var bytes = ref MemoryMarshal.GetReference(text);
        ref var filter = ref MemoryMarshal.GetArrayDataReference(_filter);
        var last = text.Length - sizeof(uint);
        for (var at = cursor.At; at <= last; at += Stride, cursor.Place = 0)
        {
            var group = Group(ref Unsafe.Add(ref bytes, at));
            var hash = Hash(group);
            if ((Unsafe.Add(ref filter, (int)(hash >> 5)) & (1u << (int)(hash & 31))) == 0 || !_places.TryGetValue(group, out var places))
                continue;
            while (cursor.Place < places.Length)
            {
                var place = places[cursor.Place++];
                start = at - place.Offset;
                literal = place.Literal;
                if (start >= 0 && AsciiText.StartsWith(text[start..], _literals[literal]))
                {
                    cursor.At = at;
                    return true;
                }
            }
        }
        literal = start = -1;
        return false;
    }

    // Good enough for a filter: it also makes one of '[' and '{', which the comparison tells apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Group(ref byte start) => Unsafe.ReadUnaligned<uint>(ref start) | 0x20202020;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint group) => (group * 0x9E3779B1) >> (32 - HashBits);

    /// <summary>The part of a literal by which it is looked for: the one with the rarest letters.</summary>
    private static int RarestWindow(byte[] literal)
    {
        const string CommonFirst = " etaoinsrlcdupmhg0b1fyw=.:/-2kv\"";
        var best = 0;
        var rarest = -1;
        for (var start = 0; start + Shortest <= literal.Length; start++)
        {
            var rarity = 0;
            for (var i = start; i < start + Shortest; i++)
                rarity += CommonFirst.IndexOf((char)literal[i]) is var common and >= 0 ? common : CommonFirst.Length;
            if (rarity > rarest)
                (best, rarest) = (start, rarity);
        }
        return best;
    }

    /// <summary>Where a search goes on.</summary>
    public struct Cursor
    {
        public int At;
        public int Place;
    }

    private readonly record struct Place(int Literal, int Offset);
}
