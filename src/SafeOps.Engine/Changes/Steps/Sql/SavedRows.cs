using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// The saved form of changed rows, one file a batch: JSON lines. The first line is <c>{"safeops":1,"tables":[{"name","schema",
/// "columns","key","address"}]}</c>; each further one <c>{"t":&lt;place of the table&gt;,"b":[…]|null,"a":[…]|null}</c> is a row before and after;
/// the last is <c>{"rows":n}</c>. Values: null, integers, text; <c>{"r":"1.5"}</c> a real (shortest exact form),
/// <c>{"b":"…"}</c> a blob and <c>{"x":"…"}</c> text that is no Unicode, both in Base64.
/// </summary>
internal static class SavedRows
{
    public static string Name(int batch) => string.Create(CultureInfo.InvariantCulture, $"rows-{batch:D8}");

    public static Task SaveAsync(ISavedData saved, int batch, CapturedChanges changes, CancellationToken cancellationToken)
    {
        var rows = changes.Written ?? RowBuffer.Of(changes.Rows);
        return saved.SaveAsync(Name(batch), stream => rows.WriteToAsync(stream, cancellationToken), cancellationToken);
    }

    /// <summary>As <see cref="ReadAsync"/>, all at once.</summary>
    public static async Task<IReadOnlyList<RowChange>> ListAsync(ISavedData saved, int batch, CancellationToken cancellationToken)
    {
        var changes = new List<RowChange>();
        await foreach (var change in ReadAsync(saved, batch, cancellationToken).ConfigureAwait(false))
            changes.Add(change);
        return changes;
    }

    /// <summary>The rows of one batch. Throws <see cref="ErrorCodes.RunDataMissing"/> where the file is gone or not whole.</summary>
    public static async IAsyncEnumerable<RowChange> ReadAsync(ISavedData saved, int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await saved.OpenAsync(Name(batch), cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RunDataMissing, string.Create(CultureInfo.InvariantCulture, $"the saved rows of batch {batch} are gone; what the run did cannot be taken back from here."), target: Name(batch));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        List<SqlTable>? tables = null;
        long rows = 0;
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (tables is null)
            {
                tables = [.. root.GetProperty("tables").EnumerateArray().Select(ReadTable)];
            }
            else if (root.TryGetProperty("rows", out var count))
            {
                if (count.GetInt64() == rows)
                    yield break;
                break;
            }
            else
            {
                rows++;
                yield return new RowChange(tables[root.GetProperty("t").GetInt32()], ReadRow(root.GetProperty("b")), ReadRow(root.GetProperty("a")));
            }
        }
        throw new SafeOpsException(ErrorCodes.RunDataMissing, string.Create(CultureInfo.InvariantCulture, $"the saved rows of batch {batch} are not whole."), target: Name(batch));
    }

    /// <summary>A value in the form of this file, for a marker.</summary>
    public static JsonArray ToJson(IEnumerable<object?> values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var value in values)
                RowBuffer.WriteValue(writer, value);
            writer.WriteEndArray();
        }
        return JsonNode.Parse(buffer.ToArray())!.AsArray();
    }

    public static object?[] FromJson(JsonArray values)
    {
        using var document = JsonDocument.Parse(values.ToJsonString());
        return ReadRow(document.RootElement)!;
    }

    private static SqlTable ReadTable(JsonElement table) => new(table.GetProperty("name").GetString()!, SqlTableKind.Table)
    {
        Schema = table.GetProperty("schema").GetString(),
        Columns = [.. table.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)],
        Key = [.. table.GetProperty("key").EnumerateArray().Select(k => k.GetInt32())],
        HasAddressKey = table.GetProperty("address").GetBoolean(),
    };

    private static object?[]? ReadRow(JsonElement row) =>
        row.ValueKind == JsonValueKind.Null ? null : [.. row.EnumerateArray().Select(ReadValue)];

    private static object? ReadValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Number:
                return value.GetInt64();
            case JsonValueKind.String:
                return value.GetString();
            default:
                var member = value.EnumerateObject().Single();
                var text = member.Value.GetString()!;
                return member.Name switch
                {
                    "r" => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                    "b" => Convert.FromBase64String(text),
                    _ => new RawText(Convert.FromBase64String(text)),
                };
        }
    }
}
