using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Files;

namespace SafeOps.Investigations;

/// <summary>What the file of an investigation's records says.</summary>
/// <param name="Entries">Those that can be read.</param>
/// <param name="Problems">What cannot.</param>
/// <param name="Next">The number that the next entry gets: none is given twice, that of a damaged one neither.</param>
/// <param name="Length">How many bytes the whole lines take; what follows was being written at a crash.</param>
internal sealed record RecordedEntries(IReadOnlyList<InvestigationEntry> Entries, IReadOnlyList<string> Problems, int Next, long Length);

/// <summary>The entries of an investigation as <see cref="RecordLines"/>.</summary>
internal static class InvestigationRecords
{
    private const string Discriminator = "record";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["step"] = typeof(InvestigationStep),
        ["note"] = typeof(InvestigationNote),
        ["conclusion"] = typeof(InvestigationConclusion),
    };

    public static byte[] Write(InvestigationEntry entry)
    {
        var json = new JsonObject { [Discriminator] = Kinds.Single(k => k.Value == entry.GetType()).Key };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(entry, entry.GetType(), Options)!.AsObject())
            json[name] = value?.DeepClone();
        return RecordLines.Write(JsonSerializer.SerializeToUtf8Bytes(json, Options));
    }

    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its path, for what is said of it.</param>
    public static RecordedEntries Read(ReadOnlySpan<byte> bytes, string path)
    {
        var entries = new List<InvestigationEntry>();
        var problems = new List<string>();
        var (start, line, last, damaged) = (0, 0, 0, 0);
        while (bytes[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            line++;
            var found = bytes.Slice(start, length);
            start += length + 1;
            if (!RecordLines.TryRead(found, out var json))
            {
                damaged++;
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: the entry here is damaged and cannot be read; the others are whole."));
                continue;
            }
            var (number, entry, problem) = Parse(json);
            if (problem is not null)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}"));
            if (number <= last)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: an entry {number} stands here, after entry {last}; it is left out."));
                continue;
            }
            if (number - last - 1 > damaged)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: entries between {last} and {number} are missing."));
            (last, damaged) = (number, 0);
            if (entry is not null)
                entries.Add(entry);
        }
        return new RecordedEntries(entries, problems, last + damaged + 1, start);
    }

    private static (int Number, InvestigationEntry? Entry, string? Problem) Parse(ReadOnlySpan<byte> json)
    {
        var number = 0;
        try
        {
            var record = JsonNode.Parse(json)!.AsObject();
            number = record["number"]!.GetValue<int>();
            var kind = record[Discriminator]!.GetValue<string>();
            return Kinds.TryGetValue(kind, out var type)
                ? (number, (InvestigationEntry)record.Deserialize(type, Options)!, null)
                : (number, null, string.Create(CultureInfo.InvariantCulture, $"entry {number} is a '{kind}', which only a newer version of SafeOps can read."));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return (number, null, string.Create(CultureInfo.InvariantCulture, $"entry {number} says something that this version of SafeOps cannot read: {error.Message}"));
        }
    }
}
