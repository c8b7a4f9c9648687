using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Changes.Steps.Programs;

namespace SafeOps.Changes.Steps.Http;

/// <summary>A request as people know it: the line of <c>curl</c> that sends the same. Secrets stand in it as <c>${name}</c>.</summary>
internal static class HttpLine
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static StepCommand Command(HttpOptions options, string address)
    {
        var words = new List<string> { "-sS" };
        if (options.Method == "HEAD")
            words.Add("-I");
        else if (options.Method != "GET")
            words.AddRange(["-X", options.Method]);
        foreach (var (name, value) in Headers(options, key: "<one for this action of this run>"))
            words.AddRange(["-H", $"{name}: {Interpolation.Unescape(value)}"]);
        if (options.BodyFile is { } file)
            words.AddRange(["--data-binary", $"@{file}"]);
        else if (options.Body is not null)
            words.AddRange(["--data-raw", Interpolation.Unescape(BodyText(options.Body))]);
        if (options.AuthorityFile is { } authority)
            words.AddRange(["--cacert", authority]);
        words.AddRange(["--max-time", options.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), Interpolation.Unescape(address)]);
        return new StepCommand("curl", words);
    }

    /// <summary>All headers that are sent, in their order, references to secrets as written.</summary>
    /// <param name="key">The value of the header that tells two requests for one; null: it is not sent.</param>
    public static IEnumerable<KeyValuePair<string, string>> Headers(HttpOptions options, string? key)
    {
        if (ContentType(options) is { } type && !options.Headers.Keys.Contains("Content-Type", StringComparer.OrdinalIgnoreCase))
            yield return KeyValuePair.Create("Content-Type", type);
        foreach (var header in options.Headers)
            yield return header;
        if (options.KeyHeader is { } name && key is not null)
            yield return KeyValuePair.Create(name, key);
    }

    /// <summary>The body as text; a value that is no text as JSON.</summary>
    public static string BodyText(JsonNode body) => body is JsonValue ? CommandOptions.Text(body)! : body.ToJsonString(AsWritten);

    private static string? ContentType(HttpOptions options) => options.ContentType ?? (options.Body, options.BodyFile) switch
    {
        (JsonObject or JsonArray, _) => "application/json",
        (not null, _) => "text/plain; charset=utf-8",
        (_, { } file) => Path.GetExtension(file).ToLowerInvariant() switch { ".json" => "application/json", ".xml" => "application/xml", _ => "application/octet-stream" },
        _ => null,
    };
}
