using System.Text.Json;
using SafeOps.Logs.Mining;
using SafeOps.Logs.Reading;

namespace SafeOps.Logs.Triage;

/// <summary>
/// The patterns of a triage in a file, to be a baseline without its logs: JSON with the members of <see cref="LogTriage"/> that one needs,
/// so that what <c>ConvertTo-Json</c> writes of a whole triage is read too.
/// </summary>
public static class SavedTriage
{
    /// <summary>Larger ones are logs.</summary>
    private const int Largest = 64 << 20;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8. What secrets were hidden in the triage are hidden here.</summary>
    public static byte[] Write(LogTriage triage)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray(nameof(LogTriage.Sources));
            foreach (var format in triage.Sources.Select(s => s.Format).Distinct(StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString(nameof(LogSourceSummary.Format), format);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray(nameof(LogTriage.Patterns));
            foreach (var pattern in triage.Patterns)
            {
                json.WriteStartObject();
                json.WriteString(nameof(LogPattern.Id), pattern.Id);
                json.WriteString(nameof(LogPattern.Template), pattern.Template);
                json.WriteNumber(nameof(LogPattern.Count), pattern.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Null where the file is no saved triage, but a log.</summary>
    internal static LogBaseline? TryRead(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > Largest || !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(nameof(LogTriage.Patterns), out var patterns) || patterns.ValueKind != JsonValueKind.Array)
                return null;
            var templates = patterns.EnumerateArray().Select(Template).ToList();
            var words = new WordTable();
            var index = new TemplateIndex(words, templates.Select((t, i) => (new Pattern(TemplateText.Tokens(t.Text), words, t.Lines), i)));
            return new LogBaseline([path], new TemplateSet(templates, [], () => index), [.. templates.Select(t => t.Lines)], Formats(document.RootElement));
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // JSON lines have the same ending, and several objects.
            return null;
        }
    }

    private static List<string> Formats(JsonElement triage) => triage.TryGetProperty(nameof(LogTriage.Sources), out var sources)
        ? [.. sources.EnumerateArray().Select(s => s.GetProperty(nameof(LogSourceSummary.Format)).GetString()!).Distinct(StringComparer.Ordinal)]
        : [];

    private static LogTemplate Template(JsonElement pattern) => new()
    {
        Id = pattern.GetProperty(nameof(LogPattern.Id)).GetString()!,
        Text = pattern.GetProperty(nameof(LogPattern.Template)).GetString()!,
        Lines = pattern.GetProperty(nameof(LogPattern.Count)).GetInt64(),
    };
}
