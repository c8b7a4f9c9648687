using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Reads answers of Resource Graph: the REST API's (<c>data</c>, <c>$skipToken</c>, <c>totalRecords</c>, api-version 2024-04-01) and those of
/// <c>az graph query</c>, an object since version 2 of its extension and a plain array before.
/// </summary>
internal static class GraphAnswer
{
    public static GraphPage Read(ReadOnlyMemory<byte> body, string what, bool isSubscriptionLimitHit = false)
    {
        var document = Parse(body, what);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return new GraphPage(document, root) { Count = root.GetArrayLength() };
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var rows) && rows.ValueKind == JsonValueKind.Array)
        {
            return new GraphPage(document, rows)
            {
                SkipToken = Text(root, "$skipToken") ?? Text(root, "skipToken") ?? Text(root, "skip_token"),
                TotalRecords = Number(root, "totalRecords") ?? Number(root, "total_records"),
                Count = Number(root, "count"),
                IsTruncated = Text(root, "resultTruncated") is "true",
                IsSubscriptionLimitHit = isSubscriptionLimitHit,
            };
        }
        document.Dispose();
        throw Unreadable(what, "it has no rows (data)");
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> body, string what)
    {
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 200 });
        }
        catch (JsonException error)
        {
            throw Unreadable(what, body.Length == 0 ? "it is empty" : $"line {error.LineNumber + 1} is no JSON");
        }
    }

    /// <summary>An answer of success that cannot be read was cut off, or is not Azure's: asking again may help.</summary>
    private static AzureFailure Unreadable(string what, string reason) =>
        new(FailureKind.Transient, ErrorCodes.AzureUnreachable, $"{what}: the answer cannot be read: {reason}.", "Look whether a proxy answers in Azure's place.");

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.True => "true",
        _ => null,
    } : null;

    private static long? Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
