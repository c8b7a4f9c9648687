using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Investigations;

/// <summary>What is known of an investigation when it begins, as a file of its own: indented JSON, for people too.</summary>
internal static class InvestigationHead
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Investigation head) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["version"] = Version,
            ["id"] = head.Id,
            ["title"] = head.Title,
            ["symptom"] = head.Symptom,
            ["context"] = new JsonObject(head.Context.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
            ["actor"] = head.Actor,
            ["host"] = head.Host,
            ["place"] = head.Place,
            ["started"] = head.Started.ToString("O", CultureInfo.InvariantCulture),
        },
        Indented);

    /// <summary>Throws as <see cref="JsonElement"/> does where it says something else.</summary>
    public static Investigation Read(byte[] json, string folder)
    {
        using var document = JsonDocument.Parse(json);
        var head = document.RootElement;
        if (head.GetProperty("version").GetInt32() > Version)
            throw new FormatException("it is of a newer version of SafeOps.");
        return new Investigation
        {
            Id = Path.GetFileName(folder),
            Folder = folder,
            Title = Text("title"),
            Symptom = head.GetProperty("symptom").GetString(),
            Context = head.GetProperty("context").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetString() ?? "", StringComparer.OrdinalIgnoreCase),
            Actor = Text("actor"),
            Host = Text("host"),
            Place = Text("place"),
            Started = head.GetProperty("started").GetDateTimeOffset(),
        };

        string Text(string name) => head.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is empty.");
    }

    /// <summary>What stands in where the file cannot be read, so that the records can be.</summary>
    public static Investigation Unreadable(string folder) => new()
    {
        Id = Path.GetFileName(folder),
        Folder = folder,
        Title = Path.GetFileName(folder),
        Actor = "",
        Host = "",
        Place = "",
        Started = DateTimeOffset.TryParseExact(
            Path.GetFileName(folder).AsSpan(0, Math.Min(13, Path.GetFileName(folder).Length)), "yyyyMMdd-HHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) ? started : default,
    };
}
