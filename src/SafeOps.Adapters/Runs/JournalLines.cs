using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Adapters.Runs;

/// <summary>
/// The records of a run as <see cref="RecordLines"/>, each with a running number. A last line that is cut off or does not match
/// its digest was being written at a crash and never took effect; one anywhere else is damage.
/// </summary>
internal static class JournalLines
{
    public static byte[] Write(int number, JournalRecord record) => RecordLines.Write(JsonSerializer.SerializeToUtf8Bytes(
        new Line { Event = record.Event, At = record.At, StepKey = record.StepKey, ActionId = record.ActionId, Data = record.Data, Number = number }, LineContext.Default.Line));

    /// <returns>The records, and how many bytes of the file they take.</returns>
    public static (List<JournalRecord> Records, long Length) Read(byte[] bytes, string path)
    {
        var records = new List<JournalRecord>();
        var start = 0;
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var record = end < 0 ? null : Parse(bytes.AsSpan(start, end - start), records.Count + 1);
            if (record is null)
            {
                if (end >= 0 && end + 1 < bytes.Length)
                    throw new SafeOpsException(ErrorCodes.JournalDamaged, $"{path}: record {records.Count + 1} is damaged, and others follow it.",
                        "The journal was changed by something else than SafeOps; compare it with a backup before anything is resumed or undone.", path);
                break;
            }
            records.Add(record);
            start = end + 1;
        }
        return (records, start);
    }

    /// <summary>A line without its end; null where it is not whole, or has another number.</summary>
    public static JournalRecord? Parse(ReadOnlySpan<byte> line, int number)
    {
        if (!RecordLines.TryRead(line, out var json))
            return null;
        var read = JsonSerializer.Deserialize(json, LineContext.Default.Line)!;
        return read.Number == number
            ? new JournalRecord(read.Event, read.At) { StepKey = read.StepKey, ActionId = read.ActionId, Data = read.Data ?? [] }
            : null;
    }

    /// <summary>A record as it is written, with its number last.</summary>
    internal sealed class Line
    {
        public required JournalEvent Event { get; init; }
        public required DateTimeOffset At { get; init; }
        public string? StepKey { get; init; }
        public string? ActionId { get; init; }
        public JsonObject? Data { get; init; }

        [JsonPropertyName("n")]
        public required int Number { get; init; }
    }
}

/// <summary>Written at compile time: a journal has tens of thousands of lines.</summary>
[JsonSerializable(typeof(JournalLines.Line))]
internal sealed partial class LineContext : JsonSerializerContext
{
    static LineContext() => Default = new LineContext(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<JournalEvent>(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
