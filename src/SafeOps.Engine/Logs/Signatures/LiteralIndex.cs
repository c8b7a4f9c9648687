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

    /// <summary>A bit for each hash that a group of a literal has; small enough to stay in the first cache.</summary>
    private readonly uint[] _filter = new uint[(1 << HashBits) / 32];

    /// <summary>Of each hash its first place; only read where the filter has its bit.</summary>
    private readonly ushort[] _first = new ushort[1 << HashBits];

    /// <summary>In the order of their hashes.</summary>
    private readonly Place[] _places;

    public LiteralIndex(IReadOnlyList<byte[]> literals)
    {
        _literals = [.. literals.Select(l => l.Select(AsciiText.Fold).ToArray())];
        if (_literals.Length * Stride > ushort.MaxValue)
            throw new ArgumentException($"There are more than {ushort.MaxValue / Stride} literals.", nameof(literals));
        _places = [.. _literals.SelectMany(Places).OrderBy(p => Hash(p.Group))];
        for (var i = _places.Length - 1; i >= 0; i--)
        {
            var hash = Hash(_places[i].Group);
            _filter[hash >> 5] |= 1u << (int)(hash & 31);
            _first[hash] = (ushort)i;
        }

        static IEnumerable<Place> Places(byte[] literal, int number)
        {
            var window = RarestWindow(literal).Start;
            return Enumerable.Range(window, Stride).Select(offset => new Place(Group(ref literal[offset]), number, offset));
        }
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
        for (var at = cursor.At; at <= last; at += Stride, cursor.Tried = 0)
        {
            var group = Group(ref Unsafe.Add(ref bytes, at));
            var hash = Hash(group);
            if ((Unsafe.Add(ref filter, (int)(hash >> 5)) & (1u << (int)(hash & 31))) == 0)
                continue;
            for (var place = _first[hash] + cursor.Tried; place < _places.Length && Hash(_places[place].Group) == hash; place++)
            {
                cursor.Tried++;
                literal = _places[place].Literal;
                start = at - _places[place].Offset;
                if (_places[place].Group == group && start >= 0 && AsciiText.StartsWith(text[start..], _literals[literal]))
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

    /// <summary>How rare a literal is, by its rarest part; 0 where it is too short.</summary>
    public static int Rarity(byte[] literal) => literal.Length < Shortest ? 0 : RarestWindow(literal).Rarity;

    /// <summary>The part of a literal by which it is looked for: the one with the rarest letters.</summary>
    private static (int Start, int Rarity) RarestWindow(byte[] literal)
    {
        const string CommonFirst = " etaoinsrlcdupmhg0b1fyw=.:/-2kv\"";
        (int Start, int Rarity) best = (0, -1);
        for (var start = 0; start + Shortest <= literal.Length; start++)
        {
            var rarity = 0;
            for (var i = start; i < start + Shortest; i++)
                rarity += CommonFirst.IndexOf((char)literal[i]) is var common and >= 0 ? common : CommonFirst.Length;
            if (rarity > best.Rarity)
                best = (start, rarity);
        }
        return best;
    }

    /// <summary>Where a search goes on.</summary>
    public struct Cursor
    {
        public int At;

        /// <summary>Places of the group there that were tried.</summary>
        public int Tried;
    }

    private readonly record struct Place(uint Group, int Literal, int Offset);
}
