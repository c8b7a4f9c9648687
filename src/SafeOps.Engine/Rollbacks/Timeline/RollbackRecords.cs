using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Files;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>What the file of a timeline says.</summary>
/// <param name="Entries">Those that can be read.</param>
/// <param name="Problems">What cannot.</param>
/// <param name="Next">The number that the next entry gets.</param>
/// <param name="Length">How many bytes the whole lines take; what follows was being written at a crash.</param>
internal sealed record RecordedTimeline(IReadOnlyList<RollbackEntry> Entries, IReadOnlyList<string> Problems, int Next, long Length);

/// <summary>The entries of a timeline as <see cref="RecordLines"/>, and the versions beside it.</summary>
internal static class RollbackRecords
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(RollbackEntry entry) => RecordLines.Write(JsonSerializer.SerializeToUtf8Bytes(entry, Options));

    public static JsonObject ToJson<T>(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;

    /// <summary>Null where it is something else.</summary>
    public static T? FromJson<T>(JsonNode? json)
        where T : class
    {
        try
        {
            return json.Deserialize<T>(Options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its path, for what is said of it.</param>
    public static RecordedTimeline Read(ReadOnlySpan<byte> bytes, string path)
    {
        var entries = new List<RollbackEntry>();
        var problems = new List<string>();
        var (start, line, damaged) = (0, 0, 0);
        while (bytes[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            line++;
            var found = bytes.Slice(start, length);
            start += length + 1;
            var last = entries.Count == 0 ? 0 : entries[^1].Number;
            if (!RecordLines.TryRead(found, out var json) || Parse(json) is not { } entry)
            {
                damaged++;
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: the entry here is damaged, or of a newer version of SafeOps; the others are whole."));
                continue;
            }
            if (entry.Number != last + damaged + 1)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: an entry {entry.Number} stands here, after entry {last}."));
            damaged = 0;
            entries.Add(entry);
        }
        return new RecordedTimeline(entries, problems, (entries.Count == 0 ? 0 : entries.Max(e => e.Number)) + damaged + 1, start);
    }

    private static RollbackEntry? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<RollbackEntry>(json, Options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
