using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Errors;

namespace SafeOps.Logs.Signatures;

/// <summary>A file of signatures. A key that is not of the form is a mistake.</summary>
internal sealed record SignatureData
{
    public IReadOnlyList<SignatureEntry> Signatures { get; init; } = [];

    public static SignatureData Read(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SignatureData>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException invalid)
        {
            var reason = invalid.Message.Split(" Path: ")[0].Replace(" The JSON value", " The value");
            throw new MistakesException(ErrorCodes.LogSignatureInvalid,
                [new Mistake(file, (int)(invalid.LineNumber ?? 0) + 1, (int)(invalid.BytePositionInLine ?? 0) + 1, $"{reason}{(invalid.Path is null ? "" : $" ({invalid.Path})")}")]);
        }
    }

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new FormConverter() },
    };

    /// <summary>Where a text of the file stands, for a mistake in it.</summary>
    public static (int Line, int Column) PlaceOf(string json, string text)
    {
        var at = json.IndexOf(JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), StringComparison.Ordinal);
        if (at < 0)
            return (1, 1);
        var line = json.AsSpan(0, at).Count('\n');
        return (line + 1, at - json.LastIndexOf('\n', at));
    }

    /// <summary>A form may be written as its text alone.</summary>
    private sealed class FormConverter : JsonConverter<FormEntry>
    {
        public override FormEntry Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new FormEntry { Text = reader.GetString()! };
            var full = JsonSerializer.Deserialize<FullForm>(ref reader, options)!;
            return new FormEntry { Text = full.Text, Sure = full.Sure, Exact = full.Exact, Rank = full.Rank, From = full.From, With = full.With, Unless = full.Unless, Head = full.Head };
        }

        public override void Write(Utf8JsonWriter writer, FormEntry value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed record FullForm : FormEntry;
}

internal sealed record SignatureEntry
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required LogSeverity Severity { get; init; }

    public required string Means { get; init; }

    public required IReadOnlyList<string> Next { get; init; }

    /// <summary>Of two signatures that a record matches, the one with the higher rank is said. 50 where it is not given.</summary>
    public int Rank { get; init; } = 50;

    public required IReadOnlyList<FormEntry> Forms { get; init; }

    /// <summary>Texts that must not stand in the line, for all forms.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];
}

/// <summary>A form: see <see cref="PatternParser"/>.</summary>
internal record FormEntry
{
    public required string Text { get; init; }

    /// <summary>Programs write this only when it happens: the words around it do not count.</summary>
    public bool Sure { get; init; }

    /// <summary>Upper and lower case count.</summary>
    public bool Exact { get; init; }

    public int? Rank { get; init; }

    /// <summary>The least severity of a record that names one.</summary>
    public LogSeverity From { get; init; }

    /// <summary>Texts of which one must stand elsewhere in the record.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>Texts that must not stand in the line.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    /// <summary>Texts of which one must stand before the message: the program, the logger.</summary>
    public IReadOnlyList<string> Head { get; init; } = [];
}

/// <summary>Words around a form that say nothing failed; see <see cref="ContextPhrases"/>.</summary>
internal sealed record ContextData
{
    public required IReadOnlyList<string> Anywhere { get; init; }

    public required IReadOnlyList<string> First { get; init; }

    public required IReadOnlyList<string> Before { get; init; }

    public required IReadOnlyList<string> Prose { get; init; }

    public required IReadOnlyList<string> Failed { get; init; }

    public required IReadOnlyList<string> Last { get; init; }

    public required IReadOnlyList<string> NearBefore { get; init; }

    public required IReadOnlyList<string> DirectBefore { get; init; }

    public required IReadOnlyList<string> NearAfter { get; init; }

    public required IReadOnlyList<string> Names { get; init; }
}
