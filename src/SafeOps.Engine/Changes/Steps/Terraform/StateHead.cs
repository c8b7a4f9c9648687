using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>Which state it is, and which version of it (the state format 4: <c>lineage</c> is made once, <c>serial</c> rises with every write).</summary>
/// <param name="Lineage">Null: there is no state yet.</param>
/// <param name="IsEmpty">It holds no resources.</param>
internal sealed record StateHead(string? Lineage, long Serial, bool IsEmpty)
{
    public static readonly StateHead None = new(null, 0, IsEmpty: true);

    /// <summary>From what <c>terraform state pull</c> prints, which is nothing where there is no state.</summary>
    public static StateHead Read(string json)
    {
        if (json.Trim().Length == 0)
            return None;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 256 });
            string? lineage = null;
            var serial = 0L;
            var empty = true;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "lineage":
                        lineage = reader.GetString();
                        break;
                    case "serial":
                        serial = reader.GetInt64();
                        break;
                    case "resources" when reader.TokenType == JsonTokenType.StartArray:
                        // The whole text is here, so what follows can be read on.
                        var ahead = reader;
                        ahead.Read();
                        empty = ahead.TokenType == JsonTokenType.EndArray;
                        reader.Skip();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
            return new StateHead(lineage, serial, empty);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, "What 'terraform state pull' printed is no state.", "Run that command by hand, and look what it prints.", inner: error);
        }
    }

    public JsonObject ToJson() => new() { ["lineage"] = Lineage, ["serial"] = Serial, ["empty"] = IsEmpty };

    public static StateHead? FromJson(JsonNode? json) => json is null ? null : new((string?)json["lineage"], (long)json["serial"]!, (bool)json["empty"]!);

    public override string ToString() => Lineage is null ? "no state" : $"serial {Serial} of lineage {Lineage[..Math.Min(8, Lineage.Length)]}";
}
