using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Running;

namespace SafeOps.Adapters.Runs;

/// <summary>The file <c>run.json</c>: what is known of a run from its beginning.</summary>
internal static class RunDocument
{
    private const string HeaderName = "header";
    private const string DocumentName = "document";
    private const int FirstPiece = 2048;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The header stands first, so that it can be read without the document.</summary>
    public static byte[] Write(RunHeader header, JsonObject document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteNumber("safeops", 1);
        writer.WritePropertyName(HeaderName);
        JsonSerializer.Serialize(writer, header, Options);
        writer.WritePropertyName(DocumentName);
        document.WriteTo(writer);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    public static (RunHeader Header, JsonObject Document) Read(byte[] bytes)
    {
        var root = JsonNode.Parse(bytes)!.AsObject();
        var document = root[DocumentName]!.AsObject();
        root.Remove(DocumentName);
        return (root[HeaderName].Deserialize<RunHeader>(Options)!, document);
    }

    /// <summary>Reads as much of the file as the header takes: the document behind it may be large.</summary>
    public static RunHeader ReadHeader(Stream file)
    {
        for (var size = FirstPiece; ; size *= 2)
        {
            var bytes = new byte[Math.Min(size, file.Length)];
            file.Position = 0;
            file.ReadExactly(bytes);
            var whole = bytes.Length == file.Length;
            if (TryReadHeader(new Utf8JsonReader(bytes, isFinalBlock: whole, default)) is { } header)
                return header;
            if (whole)
                throw new JsonException("It has no header.");
        }
    }

    /// <summary>Null where the header does not end within the piece.</summary>
    private static RunHeader? TryReadHeader(Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(HeaderName))
                continue;
            var end = reader;
            return end.Read() && end.TrySkip() ? JsonSerializer.Deserialize<RunHeader>(ref reader, Options) : null;
        }
        return null;
    }
}
