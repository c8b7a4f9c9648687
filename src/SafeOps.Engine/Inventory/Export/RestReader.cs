using System.Buffers;
using System.Text.Json;

namespace SafeOps.Inventory.Export;

/// <summary>Resource Graph and Azure Resource Manager over REST.</summary>
public sealed class RestReader(ArmCaller arm, string tool) : IAzureReader
{
    private const string Resources = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";

    public InventorySource Source => InventorySource.ResourceGraph;

    public string From => arm.Endpoint.Host;

    public string Tool => tool;

    public int MostSubscriptions => 1000;

    public int Parallel => 8;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<GraphPage> AskAsync(GraphQuestion question, string what, CancellationToken cancellationToken) => arm.SendAsync(
        "POST", Resources, Body(question), what,
        answer => GraphAnswer.Read(answer.Body, what, "true".Equals(answer.Header("x-ms-tenant-subscription-limit-hit"), StringComparison.OrdinalIgnoreCase)),
        cancellationToken);

    public Task<JsonDocument> GetAsync(string address, string what, CancellationToken cancellationToken) =>
        arm.SendAsync("GET", address, null, what, answer => GraphAnswer.Parse(answer.Body, what), cancellationToken);

    private static byte[] Body(GraphQuestion question)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Names(json, "subscriptions", question.Subscriptions);
            Names(json, "managementGroups", question.ManagementGroups);
            json.WriteString("query", question.Query);
            json.WriteStartObject("options");
            json.WriteNumber("$top", question.Top);
            if (question.SkipToken is { } token)
                json.WriteString("$skipToken", token);
            json.WriteString("resultFormat", "objectArray");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Names(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
