using System.Buffers;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// The table shape of Resource Graph (<c>resultFormat: table</c>): <c>{"columns":[{"name","type"}],"rows":[[…]]}</c>. Each row becomes
/// an object with the columns' names.
/// </summary>
internal sealed class TableRows(JsonFile json, long origin, Action<ReadOnlyMemory<byte>> found)
{
    private readonly ArrayBufferWriter<byte> _row = new(4096);
    private List<string>? _columns;

    /// <summary>From the object's start to its end.</summary>
    /// <returns>Whether it was a table.</returns>
    public bool Read(FoundOther other)
    {
        byte[]? early = null;
        var earlyOffset = 0L;
        var isTable = false;
        for (json.Need(); json.TokenType != JsonTokenType.EndObject; json.Need())
        {
            var name = json.Text() ?? "";
            json.Need();
            if (json.TokenType == JsonTokenType.StartArray && name.Equals("columns", StringComparison.OrdinalIgnoreCase))
            {
                _columns = Columns(json);
            }
            else if (json.TokenType == JsonTokenType.StartArray && name.Equals("rows", StringComparison.OrdinalIgnoreCase))
            {
                isTable = true;
                if (_columns is not null)
                    ReadRows(json, origin, other);
                else
                    (earlyOffset, early) = (origin + json.TokenOffset, json.Take().ToArray());
            }
            else
            {
                json.Skip();
            }
        }
        if (early is null)
            return isTable;
        _columns ??= [];
        using var rows = JsonFile.From(new MemoryStream(early, writable: false), "the table's rows");
        rows.Read();
        ReadRows(rows, earlyOffset, other);
        return true;
    }

    private void ReadRows(JsonFile rows, long start, FoundOther other)
    {
        for (rows.Need(); rows.TokenType != JsonTokenType.EndArray; rows.Need())
        {
            var offset = start + rows.TokenOffset;
            if (rows.TokenType != JsonTokenType.StartArray)
            {
                rows.Skip();
                other(offset, "is no row of a table");
                continue;
            }
            var cells = rows.Take();
            if (Object(cells.Span, out var count))
                found(_row.WrittenMemory);
            else
                other(offset, $"has {count} values in a table of {_columns!.Count} columns");
        }
    }

    /// <summary>Writes the cells under their columns' names, as they stand.</summary>
    private bool Object(ReadOnlySpan<byte> cells, out int count)
    {
        _row.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_row, RowConverter.Written);
        writer.WriteStartObject();
        var reader = new Utf8JsonReader(cells, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        reader.Read();
        for (count = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (count >= _columns!.Count)
                continue;
            writer.WritePropertyName(_columns[count]);
            writer.WriteRawValue(cells[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
        writer.WriteEndObject();
        return count == _columns!.Count;
    }

    private static List<string> Columns(JsonFile json)
    {
        var columns = new List<string>();
        for (json.Need(); json.TokenType != JsonTokenType.EndArray; json.Need())
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                columns.Add(ColumnName(json));
                continue;
            }
            columns.Add(json.TokenType == JsonTokenType.String ? json.Text()! : "");
            json.Skip();
        }
        return columns;
    }

    private static string ColumnName(JsonFile json)
    {
        var column = "";
        for (json.Need(); json.TokenType != JsonTokenType.EndObject; json.Need())
        {
            var isName = (json.Text() ?? "").Equals("name", StringComparison.OrdinalIgnoreCase);
            json.Need();
            if (isName && json.TokenType == JsonTokenType.String)
                column = json.Text()!;
            json.Skip();
        }
        return column;
    }
}
