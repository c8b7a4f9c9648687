using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Rows in the form in which they are saved (<see cref="SavedRows"/>). A driver may write deleted rows into it as it reads
/// them: a million rows then never become a million objects.
/// </summary>
public sealed class RowBuffer
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);
    private readonly Utf8JsonWriter _writer;
    private readonly byte[] _head;

    public RowBuffer(IReadOnlyList<SqlTable> tables)
    {
        _writer = new Utf8JsonWriter(_bytes, Options);
        _head = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["safeops"] = 1,
            ["tables"] = new JsonArray([.. tables.Select(t => new JsonObject
            {
                ["name"] = t.Name,
                ["schema"] = t.Schema,
                ["columns"] = new JsonArray([.. t.Columns.Select(c => JsonValue.Create(c))]),
                ["key"] = new JsonArray([.. t.Key.Select(k => JsonValue.Create(k))]),
                ["address"] = t.HasAddressKey,
            })]),
        }.ToJsonString() + "\n");
        Clear();
    }

    public long Rows { get; private set; }

    public static RowBuffer Of(IReadOnlyList<RowChange> changes)
    {
        var tables = changes.Select(c => c.Table).Distinct().ToList();
        var places = tables.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
        var buffer = new RowBuffer(tables);
        foreach (var change in changes)
        {
            buffer.Begin(places[change.Table]);
            buffer.Row("b", change.Before);
            buffer.Row("a", change.After);
            buffer.End();
        }
        return buffer;
    }

    /// <summary>Forgets the rows; tables and memory stay for the next ones.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(_head);
        Rows = 0;
    }

    /// <summary>A row of the first table that is gone; its values follow, in the order of the columns.</summary>
    public void BeginDeleted()
    {
        Begin(0);
        _writer.WriteStartArray("b");
    }

    public void Null() => _writer.WriteNullValue();

    public void Integer(long value) => _writer.WriteNumberValue(value);

    public void Real(double value) => Wrapped(_writer, "r", value.ToString("R", CultureInfo.InvariantCulture));

    public void Text(string value) => _writer.WriteStringValue(value);

    /// <param name="utf8">Valid UTF-8.</param>
    public void Text(ReadOnlySpan<byte> utf8) => _writer.WriteStringValue(utf8);

    public void Value(object? value) => WriteValue(_writer, value);

    public void EndDeleted()
    {
        _writer.WriteEndArray();
        _writer.WriteNull("a");
        End();
    }

    internal async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{Rows}}}\n")), cancellationToken).ConfigureAwait(false);
    }

    internal static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case double real:
                Wrapped(writer, "r", real.ToString("R", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                Wrapped(writer, "b", Convert.ToBase64String(bytes));
                break;
            case RawText raw:
                Wrapped(writer, "x", Convert.ToBase64String(raw.Bytes));
                break;
            default:
                throw new NotSupportedException($"A value of type {value.GetType().Name} has no saved form.");
        }
    }

    private static void Wrapped(Utf8JsonWriter writer, string kind, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(kind, text);
        writer.WriteEndObject();
    }

    private void Begin(int table)
    {
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteNumber("t", table);
    }

    private void Row(string name, object?[]? row)
    {
        if (row is null)
        {
            _writer.WriteNull(name);
            return;
        }
        _writer.WriteStartArray(name);
        foreach (var value in row)
            WriteValue(_writer, value);
        _writer.WriteEndArray();
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _bytes.Write("\n"u8);
        Rows++;
    }
}
