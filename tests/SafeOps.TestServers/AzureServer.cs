using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SafeOps.TestServers;

/// <summary>
/// Plays the documented protocol of Azure Resource Graph (2024-04-01), of lists of Azure Resource Manager and of the endpoint of a managed
/// identity over an estate of a test's own. <see cref="Intercept"/> lets a test answer in its place.
/// </summary>
public sealed partial class AzureServer : IDisposable
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string IdentityProof = "proof-of-this-sandbox";

    private readonly HttpServer _server;
    private readonly ConcurrentQueue<HttpCall> _calls = new();
    private int _tokens;

    public AzureServer() => _server = new HttpServer(call => Rewrite(call, Answer(call)));

    public Uri Address => _server.Address;

    /// <summary>Where a managed identity's tokens are had.</summary>
    public string IdentityEndpoint => $"{Address}msi/token";

    public IReadOnlyList<HttpCall> Calls => [.. _calls];

    public IEnumerable<HttpCall> Queries => Calls.Where(c => c.Path.EndsWith("/Microsoft.ResourceGraph/resources", StringComparison.Ordinal));

    /// <summary>Names by ids.</summary>
    public Dictionary<string, string> Subscriptions { get; } = new() { [Subscription] = "production" };

    /// <summary>Rows of the table resources and resource groups, in the order of their ids.</summary>
    public List<JsonObject> Rows { get; } = [];

    /// <summary>Rows of other tables by its name.</summary>
    public Dictionary<string, List<JsonObject>> Tables { get; } = [];

    /// <summary>Pages of ARM lists by path; each but the last has a link to the next.</summary>
    public Dictionary<string, List<JsonArray>> Lists { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many rows a page has at most, whatever is asked for.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Answers instead; null leaves it to the server.</summary>
    public Func<HttpCall, HttpReply?> Intercept { get; set; } = _ => null;

    /// <summary>Changes what the server itself answers.</summary>
    public Func<HttpCall, HttpReply, HttpReply> Rewrite { get; set; } = (_, reply) => reply;

    /// <summary>The token that is taken; null takes every one.</summary>
    public string? Token { get; set; }

    public static HttpReply Failure(int status, string code, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString());

    /// <summary>Adds resources of a type, with a group of their own.</summary>
    public AzureServer With(int count, string type = "microsoft.network/publicipaddresses", string subscription = Subscription)
    {
        for (var i = 0; i < count; i++)
            Add($"/subscriptions/{subscription}/resourceGroups/net/providers/{type}/r{i.ToString("d6", CultureInfo.InvariantCulture)}", type, subscription);
        return this;
    }

    public AzureServer Add(string id, string type, string subscription = Subscription)
    {
        Rows.Add(new JsonObject
        {
            ["id"] = id,
            ["name"] = id.Split('/')[^1],
            ["type"] = type,
            ["location"] = "westeurope",
            ["resourceGroup"] = "net",
            ["subscriptionId"] = subscription,
            ["tags"] = new JsonObject { ["team"] = "net" },
            ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
        });
        return this;
    }

    public void Dispose() => _server.Dispose();

    private HttpReply Answer(HttpCall call)
    {
        _calls.Enqueue(call);
        if (Intercept(call) is { } instead)
            return instead;
        if (call.Path == "/msi/token")
            return Identity(call);
        if (!call.Headers.TryGetValue("Authorization", out var authorization) || (Token is { } wanted && authorization != $"Bearer {wanted}"))
            return Failure(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.");
        return call switch
        {
            { Method: "POST" } when call.Path.EndsWith("/resources", StringComparison.Ordinal) => Query(JsonNode.Parse(call.Body)!.AsObject()),
            { Method: "GET" } when call.Path.EndsWith("/permissions", StringComparison.Ordinal) => new HttpReply(200, """{"value":[{"actions":["*/read"],"notActions":[]}]}"""),
            { Method: "GET" } => List(call),
            _ => Failure(404, "NotFound", "There is nothing here."),
        };
    }

    private HttpReply Identity(HttpCall call)
    {
        if (!call.Headers.TryGetValue("X-IDENTITY-HEADER", out var proof) || proof != IdentityProof || !call.Target.Contains("resource=", StringComparison.Ordinal))
            return Failure(400, "BadRequest", "Required header or parameter is missing.");
        Token = $"identity-token-{Interlocked.Increment(ref _tokens)}";
        return new HttpReply(200, $$"""{"access_token":"{{Token}}","expires_on":"4102444800","resource":"x","token_type":"Bearer"}""");
    }

    private HttpReply Query(JsonObject body)
    {
        var query = body["query"]!.GetValue<string>();
        var asked = body["subscriptions"]?.AsArray().Select(s => s!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var options = body["options"]!.AsObject();
        var rows = RowsOf(query).Where(r => asked is null || asked.Contains(r["subscriptionId"]!.GetValue<string>())).ToList();
        var from = options["$skipToken"] is { } token ? int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(token.GetValue<string>())), CultureInfo.InvariantCulture) : 0;
        var page = rows.Skip(from).Take(Math.Min(PageSize, options["$top"]!.GetValue<int>())).ToList();
        var answer = new JsonObject
        {
            ["totalRecords"] = rows.Count,
            ["count"] = page.Count,
            ["data"] = new JsonArray([.. page.Select(r => r.DeepClone())]),
            ["facets"] = new JsonArray(),
            ["resultTruncated"] = "false",
        };
        if (from + page.Count < rows.Count)
            answer["$skipToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes((from + page.Count).ToString(CultureInfo.InvariantCulture)));
        return new HttpReply(200, answer.ToJsonString()) { Headers = new Dictionary<string, string> { ["x-ms-user-quota-remaining"] = "14", ["x-ms-user-quota-resets-after"] = "00:00:05" } };
    }

    private IEnumerable<JsonObject> RowsOf(string query)
    {
        if (query.Contains("'microsoft.resources/subscriptions' ", StringComparison.Ordinal))
            return Subscriptions.Select(s => new JsonObject { ["id"] = $"/subscriptions/{s.Key}", ["name"] = s.Value, ["type"] = "microsoft.resources/subscriptions", ["subscriptionId"] = s.Key });
        var table = query.Split(' ', 2)[0];
        var rows = table == "resources" ? Rows : Tables.GetValueOrDefault(table) ?? [];
        return Types().Match(query) is { Success: true } types
            ? rows.Where(r => types.Groups[1].Value.Contains($"'{r["type"]!.GetValue<string>()}'", StringComparison.OrdinalIgnoreCase))
            : rows;
    }

    private HttpReply List(HttpCall call)
    {
        if (!Lists.TryGetValue(call.Path, out var pages))
            return new HttpReply(200, """{"value":[]}""");
        var page = Page().Match(call.Target) is { Success: true } number ? int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var answer = new JsonObject { ["value"] = pages[page].DeepClone() };
        if (page + 1 < pages.Count)
            answer["nextLink"] = $"{Address.ToString().TrimEnd('/')}{call.Path}?api-version=x&page={(page + 1).ToString(CultureInfo.InvariantCulture)}";
        return new HttpReply(200, answer.ToJsonString());
    }

    [GeneratedRegex(@"\| where type in~ \(([^)]*)\)")]
    private static partial Regex Types();

    [GeneratedRegex(@"[?&]page=(\d+)")]
    private static partial Regex Page();
}
