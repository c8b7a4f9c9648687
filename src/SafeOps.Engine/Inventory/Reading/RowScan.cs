using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>What the top level of a row shows.</summary>
internal ref struct RowScan
{
    private bool _exactId;
    private bool _anyId;
    private bool _foreign;
    private bool _provisioning;
    private bool _namesProperties;
    private bool _rows;

    /// <summary>The id between its quotes, as written in JSON; empty without one.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    public bool HasProperties { get; private set; }

    public RowHead Head { get; private set; }

    /// <summary>Whether the row can be used as it stands.</summary>
    public readonly bool IsOwnForm => _exactId && !_foreign && !(_provisioning && !_namesProperties);

    /// <summary>Whether it is an answer with rows in it, and no row.</summary>
    public readonly bool IsPage => !_anyId && _rows;

    /// <param name="row">A whole JSON object.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowScan Of(ReadOnlySpan<byte> row)
    {
        var scan = new RowScan();
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            scan.Member(name, reader.TokenType, reader.ValueSpan);
            scan._foreign |= reader.ValueIsEscaped && name.SequenceEqual("id"u8);
            if (!scan._foreign)
                scan.Head = scan.Head.With(name, in reader);
            reader.Skip();
        }
        return scan;
    }

    /// <summary>Whether it begins as our own writer begins a row, with an id of Azure Resource Manager.</summary>
    public static bool IsAsWritten(ReadOnlySpan<byte> row) => row.StartsWith("{\"id\":\"/"u8);

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

    /// <summary>Names of our form whose values are objects, where they are there.</summary>
    private static bool IsObjectMember(ReadOnlySpan<byte> name) => name.SequenceEqual("properties"u8) || name.SequenceEqual("tags"u8) || name.SequenceEqual("sku"u8)
        || name.SequenceEqual("identity"u8) || name.SequenceEqual("plan"u8);

    private static bool IsLowSurrogate(ReadOnlySpan<byte> escape) => escape.Length > 6 && escape[0] == '\\' && escape[1] == 'u' && escape[2] is (byte)'d' or (byte)'D'
        && escape[3] is (byte)'c' or (byte)'C' or (byte)'d' or (byte)'D' or (byte)'e' or (byte)'E' or (byte)'f' or (byte)'F';

    private void Member(scoped ReadOnlySpan<byte> name, JsonTokenType token, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("id"u8))
        {
            if (token != JsonTokenType.String)
                return;
            (_exactId, _anyId) = (true, true);
            Id = value;
        }
        else if (IsObjectMember(name))
        {
            // Where a tool wrote a text in the place of an object, the text must be looked at.
            _foreign |= token is not (JsonTokenType.StartObject or JsonTokenType.Null);
            if (name[0] != 'p' || name[1] != 'r')
                return;
            _namesProperties = true;
            HasProperties = token == JsonTokenType.StartObject;
        }
        else if (name.SequenceEqual("provisioningState"u8))
        {
            _provisioning = true;
        }
        else if (name.Length > 0 && (name[0] is >= (byte)'A' and <= (byte)'Z' || name.Contains((byte)'\\') || name.SequenceEqual("resourceId"u8)))
        {
            Foreign(name, token);
        }
        else if (token == JsonTokenType.StartArray && (name.SequenceEqual("data"u8) || name.SequenceEqual("value"u8)))
        {
            _rows = true;
        }
    }

    private void Foreign(scoped ReadOnlySpan<byte> name, JsonTokenType token)
    {
        var text = Encoding.UTF8.GetString(name);
        _rows |= token == JsonTokenType.StartArray && text.Equals("data", StringComparison.OrdinalIgnoreCase);
        if (text.Equals("resourceId", StringComparison.OrdinalIgnoreCase))
            _anyId = true;
        else
            _foreign |= text.Contains('\\') || RowNames.IsOurs(text);
        _anyId |= text.Equals("id", StringComparison.OrdinalIgnoreCase);
    }
}
