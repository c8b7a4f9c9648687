using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Protocol;

/// <summary>A request about resources, read as the API conventions lay out its path and query.</summary>
internal sealed class ApiCall
{
    private readonly HttpCall _http;
    private readonly System.Collections.Specialized.NameValueCollection _query;

    private ApiCall(HttpCall http, ResourceKind kind, string @namespace, string name, string subresource)
    {
        (_http, Kind, Namespace, Name, Subresource) = (http, kind, @namespace, name, subresource);
        _query = HttpUtility.ParseQueryString(http.Target.Contains('?', StringComparison.Ordinal) ? http.Target.Split('?', 2)[1] : "");
    }

    public ResourceKind Kind { get; }

    /// <summary>Empty for all namespaces and for kinds without.</summary>
    public string Namespace { get; }

    /// <summary>Empty for a collection.</summary>
    public string Name { get; }

    public string Subresource { get; }

    public string Method => _http.Method;

    public string Accept => _http.Headers.TryGetValue("Accept", out var accept) ? accept : "";

    public string ContentType => (_http.Headers.TryGetValue("Content-Type", out var type) ? type : "application/json").Split(';')[0].Trim();

    public string BodyText => _http.Body;

    public bool IsWatch => Query("watch") is "true" or "1";

    /// <summary>The words of access rules: get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public string Verb => (Method, Name.Length > 0) switch
    {
        ("GET", true) => "get",
        ("GET", false) => IsWatch ? "watch" : "list",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        _ => throw ApiFailure.MethodNotAllowed(),
    };

    public bool IsWrite => Method is not ("GET" or "HEAD");

    public string Manager => Query("fieldManager") is { Length: > 0 } named ? named : (_http.Headers.TryGetValue("User-Agent", out var agent) ? agent : "unknown").Split('/')[0];

    public string? Query(string name) => _query[name];

    public JsonObject Body()
    {
        if (ContentType.Contains("protobuf", StringComparison.Ordinal))
            throw new ApiFailure(415, "UnsupportedMediaType", "the body of the request was in an unknown format - this server of tests reads application/json");
        try
        {
            return JsonNode.Parse(_http.Body) as JsonObject ?? throw ApiFailure.BadRequest("the request's body is no object");
        }
        catch (JsonException)
        {
            throw ApiFailure.BadRequest("the object provided is unrecognized (must be of type JSON)");
        }
    }

    /// <summary>The query's options and those of a deletion's body, which has the same names.</summary>
    public bool IsDryRun(JsonObject? options = null)
    {
        var values = (_query.GetValues("dryRun") ?? []).Concat(options.Words("dryRun")).Where(v => v.Length > 0).ToList();
        return values.All(v => v == "All") ? values.Count > 0
            : throw new ApiFailure(422, "Invalid", $"{(Method == "DELETE" ? "DeleteOptions" : "PatchOptions")}.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"{values[0]}\": supported values: \"All\"");
    }

    public static ApiCall Read(HttpCall http, ResourceKinds kinds)
    {
        var parts = Uri.UnescapeDataString(http.Path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => throw ApiFailure.NoSuchPath(),
        };
        if (rest is ["namespaces", var space, not ("status" or "finalize"), ..])
            return Of(space, rest[2..]);
        return Of("", rest);

        ApiCall Of(string @namespace, string[] words)
        {
            var kind = words.Length > 0 ? kinds.Find(group, version, words[0]) : null;
            if (kind is null || words.Length > 3)
                throw ApiFailure.NoSuchPath();
            return new ApiCall(http, kind, @namespace, words.Length > 1 ? words[1] : "", words.Length > 2 ? words[2] : "");
        }
    }
}
