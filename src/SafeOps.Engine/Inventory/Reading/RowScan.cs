using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// What the top level of a row shows, found by skipping from quote to bracket: a row was read as JSON before, and each of its numbers
/// need not be looked at again.
/// </summary>
internal ref struct RowScan
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    /// <summary>Names of our form whose values are objects, where they are there.</summary>
    private static bool IsObjectMember(ReadOnlySpan<byte> name) => name.SequenceEqual("properties"u8) || name.SequenceEqual("tags"u8) || name.SequenceEqual("sku"u8)
        || name.SequenceEqual("identity"u8) || name.SequenceEqual("plan"u8);

    /// <summary>The id between its quotes, as written in JSON; empty without one.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    public bool HasProperties { get; private set; }

    /// <summary>Whether the row can be used as it stands.</summary>
    public readonly bool IsOwnForm => _exactId && !_foreign && !(_provisioning && !_namesProperties);

    /// <summary>Whether it is an answer with rows in it, and no row.</summary>
    public readonly bool IsPage => !_anyId && _rows;

    private bool _exactId;
    private bool _anyId;
    private bool _foreign;
    private bool _provisioning;
    private bool _namesProperties;
    private bool _rows;

    /// <param name="row">A whole JSON object.</param>
    public static RowScan Of(ReadOnlySpan<byte> row)
    {
        var scan = new RowScan();
        var at = 1;
        while (true)
        {
            at += row[at..].IndexOfAny((byte)'"', (byte)'}');
            if (row[at] == '}')
                return scan;
            var name = Text(row, at);
            at += name.Length + 2;
            at += row[at..].IndexOf((byte)':') + 1;
            at += row[at..].IndexOfAnyExcept(" \t\r\n"u8);
            var end = EndOfValue(row, at);
            scan.Member(name, row[at..end]);
            at = end;
        }
    }

    /// <summary>Whether every text in it is one: neither bytes that are no UTF-8, nor halves of surrogate pairs.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> row)
    {
        if (!Utf8.IsValid(row))
            return false;
        for (int next; (next = row.IndexOf("\\u"u8)) >= 0; row = row[(next + 2)..])
        {
            if (row[next + 2] is not ((byte)'d' or (byte)'D') || row[next + 3] is < (byte)'8')
                continue;
            // A pair, or something that another reader may judge.
            if (row[next + 3] is not ((byte)'8' or (byte)'9' or (byte)'a' or (byte)'A' or (byte)'b' or (byte)'B') || !IsLowSurrogate(row[(next + 6)..]) || (next > 0 && row[next - 1] == '\\'))
                return false;
            next += 10;
        }
        return true;
    }

    private static bool IsLowSurrogate(ReadOnlySpan<byte> escape) => escape.Length > 6 && escape[0] == '\\' && escape[1] == 'u' && escape[2] is (byte)'d' or (byte)'D'
        && escape[3] is (byte)'c' or (byte)'C' or (byte)'d' or (byte)'D' or (byte)'e' or (byte)'E' or (byte)'f' or (byte)'F';

    private void Member(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var first = value[0];
        if (name.SequenceEqual("id"u8))
        {
            if (first != '"')
                return;
            (_exactId, _anyId) = (true, true);
            Id = value[1..^1];
        }
        else if (IsObjectMember(name))
        {
            // Where a tool wrote a text in the place of an object, the text must be looked at.
            _foreign |= first is not ((byte)'{' or (byte)'n');
            if (name[0] != 'p' || name[1] != 'r')
                return;
            _namesProperties = true;
            HasProperties = first == '{';
        }
        else if (name.SequenceEqual("provisioningState"u8))
        {
            _provisioning = true;
        }
        else if (name.Length > 0 && (name[0] is >= (byte)'A' and <= (byte)'Z' || name.Contains((byte)'\\') || name.SequenceEqual("resourceId"u8)))
        {
            Foreign(name, first);
        }
        else if (first == '[' && (name.SequenceEqual("data"u8) || name.SequenceEqual("value"u8)))
        {
            _rows = true;
        }
    }

    private void Foreign(scoped ReadOnlySpan<byte> name, byte first)
    {
        var text = Encoding.UTF8.GetString(name);
        _rows |= first == '[' && text.Equals("data", StringComparison.OrdinalIgnoreCase);
        if (text.Equals("resourceId", StringComparison.OrdinalIgnoreCase))
            _anyId = true;
        else
            _foreign |= text.Contains('\\') || RowNames.IsOurs(text);
        _anyId |= text.Equals("id", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The text whose opening quote stands at <paramref name="at"/>, without its quotes.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> row, int at)
    {
        var end = at + 1;
        while (true)
        {
            end += row[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (row[end] == '"')
                return row[(at + 1)..end];
            end += 2;
        }
    }

    private static int EndOfValue(ReadOnlySpan<byte> row, int at)
    {
        if (row[at] == '"')
            return at + Text(row, at).Length + 2;
        if (row[at] is not ((byte)'{' or (byte)'['))
            return at + row[at..].IndexOfAny(",}]"u8);
        var depth = 0;
        do
        {
            at += row[at..].IndexOfAny(Structure);
            if (row[at] == '"')
            {
                at += Text(row, at).Length + 2;
                continue;
            }
            depth += row[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
        }
        while (depth > 0);
        return at;
    }
}
