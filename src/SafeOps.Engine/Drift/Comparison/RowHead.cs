using System.Text;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Drift.Comparison;

/// <summary>Where a row has what places it, found without reading the rest.</summary>
internal readonly record struct RowHead
{
    private Range Id { get; init; }
    private Range Type { get; init; }
    private byte[]? DecodedId { get; init; }

    public bool HasProperties { get; init; }

    /// <summary>Whether it says something of tags, be it that there are none.</summary>
    public bool NamesTags { get; init; }

    public ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> row) => DecodedId ?? row[Id];

    public ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> row) => row[Type];

    /// <summary>Null for a row without an id.</summary>
    public static RowHead? Read(ReadOnlySpan<byte> row)
    {
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        var head = new RowHead();
        var found = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Member(reader.ValueSpan);
            reader.Read();
            switch (member)
            {
                case HeadMember.Id when reader.TokenType == JsonTokenType.String:
                    found |= 1;
                    head = reader.ValueIsEscaped
                        ? head with { DecodedId = Encoding.UTF8.GetBytes(reader.GetString()!) }
                        : head with { Id = Value(in reader) };
                    break;
                case HeadMember.Type when reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped:
                    head = head with { Type = Value(in reader) };
                    break;
                case HeadMember.Tags:
                    head = head with { NamesTags = true };
                    break;
                case HeadMember.Properties:
                    head = head with { HasProperties = reader.TokenType == JsonTokenType.StartObject };
                    break;
            }
            reader.Skip();
        }
        return found == 0 ? null : head;
    }

    private static Range Value(in Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex + 1;
        return start..(start + reader.ValueSpan.Length);
    }

    private static HeadMember Member(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => HeadMember.Id,
        4 when name.SequenceEqual("type"u8) => HeadMember.Type,
        4 when name.SequenceEqual("tags"u8) => HeadMember.Tags,
        10 when name.SequenceEqual("properties"u8) => HeadMember.Properties,
        _ => HeadMember.Other,
    };

    private enum HeadMember
    {
        Other,
        Id,
        Type,
        Tags,
        Properties,
    }
}
