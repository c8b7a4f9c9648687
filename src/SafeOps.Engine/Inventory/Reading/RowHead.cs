using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>Where a row has what places it, found without reading the rest.</summary>
internal readonly record struct RowHead
{
    private Range Id { get; init; }
    private Range Type { get; init; }
    private byte[]? DecodedId { get; init; }

    public bool HasId { get; private init; }

    public bool HasProperties { get; private init; }

    /// <summary>Whether it says something of tags, be it that there are none.</summary>
    public bool NamesTags { get; private init; }

    public ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> row) => DecodedId ?? row[Id];

    public ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> row) => row[Type];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowHead Read(ReadOnlySpan<byte> row)
    {
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        var head = new RowHead();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            head = head.With(name, in reader);
            reader.Skip();
        }
        return head;
    }

    /// <summary>With a member of the row's top level, at whose value a reader of the row stands.</summary>
    public RowHead With(ReadOnlySpan<byte> name, in Utf8JsonReader reader) => name.Length switch
    {
        2 when reader.TokenType == JsonTokenType.String && name.SequenceEqual("id"u8) => reader.ValueIsEscaped
            ? this with { HasId = true, DecodedId = Encoding.UTF8.GetBytes(reader.GetString()!) }
            : this with { HasId = true, Id = Value(in reader) },
        4 when reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && name.SequenceEqual("type"u8) => this with { Type = Value(in reader) },
        4 when name.SequenceEqual("tags"u8) => this with { NamesTags = true },
        10 when name.SequenceEqual("properties"u8) => this with { HasProperties = reader.TokenType == JsonTokenType.StartObject },
        _ => this,
    };

    private static Range Value(in Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex + 1;
        return start..(start + reader.ValueSpan.Length);
    }
}
