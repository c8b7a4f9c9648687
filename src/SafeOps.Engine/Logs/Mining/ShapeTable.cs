using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SafeOps.Logs.Mining;

/// <summary>
/// The distinct shapes of the messages that one worker has seen: the words as they stand, and what surely varies by its kind
/// alone. One a worker, not for several threads. A message of a known shape allocates nothing.
/// </summary>
public sealed partial class ShapeTable
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private ulong[] _keys = new ulong[1 << 12];
    private int[] _slots = new int[1 << 12];
    private long[] _lines = new long[1 << 10];
    private int[] _starts = new int[1 << 10];
    private byte[] _store = new byte[1 << 16];
    private int _stored;
    private int _known;

    /// <summary>How many shapes there are; their numbers are below it.</summary>
    public int Count { get; private set; }

    /// <summary>How many messages had the shape.</summary>
    public long LinesOf(int shape) => _lines[shape];

    /// <summary>
    /// Counts a message (UTF-8) and gives the number of its shape in this table: 0 for the first, 1 for the next, and so on.
    /// Past <see cref="Limit"/> shapes, a message that a template mined so far matches has the number of that template's first shape.
    /// </summary>
    /// <param name="isNew">Whether the number was given for the first time.</param>
    public int Add(ReadOnlySpan<byte> message, out bool isNew)
    {
        var hash = Hash(message);
        var shape = Find(hash);
        if (shape < 0)
            return AddUnknown(message, hash, out isNew);
        isNew = false;
        _lines[shape]++;
        return shape;
    }

    /// <summary>The tokens of a shape; those that vary have no text.</summary>
    internal List<Token> TokensOf(int shape)
    {
        var tokens = new List<Token>();
        var at = _starts[shape];
        var end = shape + 1 < Count ? _starts[shape + 1] : _stored;
        while (at < end)
        {
            var kind = (TokenKind)(_store[at] >> 1);
            var spaced = (_store[at] & 1) != 0;
            at++;
            var text = "";
            if (kind < TokenKind.Any)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(_store.AsSpan(at));
                text = Encoding.UTF8.GetString(_store, at + 2, length);
                at += 2 + length;
            }
            tokens.Add(new Token(kind, spaced, text));
        }
        return tokens;
    }

    private static ulong Hash(ReadOnlySpan<byte> message)
    {
        var tokens = new MessageTokens(message);
        var hash = Factor;
        while (tokens.Next())
        {
            hash = (hash ^ (((ulong)tokens.Kind << 1) | (tokens.Spaced ? 1UL : 0UL))) * Factor;
            hash = BitOperations.RotateLeft(hash, 23);
            if (tokens.Kind >= TokenKind.Any)
                continue;
            var text = tokens.Bytes;
            while (text.Length >= 8)
            {
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Factor, 29);
                text = text[8..];
            }
            var rest = (ulong)text.Length << 56;
            for (var i = 0; i < text.Length; i++)
                rest |= (ulong)text[i] << (8 * i);
            hash = BitOperations.RotateLeft((hash ^ rest) * Factor, 31);
        }
        hash ^= hash >> 29;
        return hash * Factor;
    }

    private int Store(ReadOnlySpan<byte> message)
    {
        var shape = Begin();
        var tokens = new MessageTokens(message);
        while (tokens.Next())
            Write(tokens.Kind, tokens.Spaced, tokens.Bytes);
        return shape;
    }

    private int Begin()
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lines, Count * 2);
        }
        _starts[Count] = _stored;
        _lines[Count] = 1;
        return Count++;
    }

    private void Write(TokenKind kind, bool spaced, ReadOnlySpan<byte> text)
    {
        // A token of more than 64 KiB is cut; its hash was of all of it.
        text = text[..Math.Min(text.Length, ushort.MaxValue)];
        while (_stored + text.Length + 3 > _store.Length)
            Array.Resize(ref _store, _store.Length * 2);
        _store[_stored++] = (byte)(((int)kind << 1) | (spaced ? 1 : 0));
        if (kind >= TokenKind.Any)
            return;
        BinaryPrimitives.WriteUInt16LittleEndian(_store.AsSpan(_stored), (ushort)text.Length);
        text.CopyTo(_store.AsSpan(_stored + 2));
        _stored += 2 + text.Length;
    }

    private int Find(ulong hash)
    {
        var mask = _keys.Length - 1;
        var at = (int)(hash >> 32) & mask;
        while (_slots[at] != 0)
        {
            if (_keys[at] == hash)
                return _slots[at] - 1;
            at = (at + 1) & mask;
        }
        return -1;
    }

    private void Remember(ulong hash, int shape)
    {
        if (++_known * 2 > _keys.Length)
        {
            var (keys, slots) = (_keys, _slots);
            _keys = new ulong[keys.Length * 2];
            _slots = new int[keys.Length * 2];
            for (var i = 0; i < keys.Length; i++)
            {
                if (slots[i] != 0)
                    Place(keys[i], slots[i]);
            }
        }
        Place(hash, shape + 1);
    }

    private void Place(ulong hash, int slot)
    {
        var at = (int)(hash >> 32) & (_keys.Length - 1);
        while (_slots[at] != 0)
            at = (at + 1) & (_keys.Length - 1);
        (_keys[at], _slots[at]) = (hash, slot);
    }
}
