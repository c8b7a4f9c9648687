using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Adapters.Runs;

/// <summary>
/// One record a line: sixteen digits of its SHA-256, a space, its JSON with a running number. A last line that is cut off or
/// does not match its digest was being written at a crash and never took effect; one anywhere else is damage.
/// </summary>
internal static class JournalLines
{
    private const int DigestLength = 16;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(int number, JournalRecord record)
    {
        var json = JsonSerializer.SerializeToNode(record, Options)!.AsObject();
        json["n"] = number;
        var text = json.ToJsonString(Options);
        return Encoding.UTF8.GetBytes($"{Digest.OfText(text)[..DigestLength]} {text}\n");
    }

    /// <returns>The records, and how many bytes of the file they take.</returns>
    public static (List<JournalRecord> Records, long Length) Read(byte[] bytes, string path)
    {
        var records = new List<JournalRecord>();
        var start = 0;
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var record = end < 0 ? null : Parse(Encoding.UTF8.GetString(bytes, start, end - start), records.Count + 1);
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
    public static JournalRecord? Parse(string line, int number)
    {
        if (line.Length < DigestLength + 2 || line[DigestLength] != ' ' || Digest.OfText(line[(DigestLength + 1)..])[..DigestLength] != line[..DigestLength])
            return null;
        var json = JsonNode.Parse(line[(DigestLength + 1)..])!.AsObject();
        return (int?)json["n"] == number ? json.Deserialize<JournalRecord>(Options) : null;
    }
}
