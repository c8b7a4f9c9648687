using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Running;

namespace SafeOps.Adapters.Runs;

/// <summary>The file <c>run.json</c>: what is known of a run from its beginning.</summary>
internal static class RunDocument
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static byte[] Write(RunHeader header, JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["safeops"] = 1, ["header"] = JsonSerializer.SerializeToNode(header, Options), ["document"] = document.DeepClone() }, Options);

    public static (RunHeader Header, JsonObject Document) Read(byte[] bytes)
    {
        var root = JsonNode.Parse(bytes)!.AsObject();
        return (root["header"].Deserialize<RunHeader>(Options)!, root["document"]!.DeepClone().AsObject());
    }
}
