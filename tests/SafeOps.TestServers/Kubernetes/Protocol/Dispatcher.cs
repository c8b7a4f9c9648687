using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Discovery;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Verbs;

namespace SafeOps.TestServers.Kubernetes.Protocol;

/// <summary>Takes a request to what answers it: who asks, whether they may, and the trouble a test wants.</summary>
internal sealed class Dispatcher(Cluster cluster)
{
    private readonly DiscoveryDocuments _discovery = new(cluster);
    private readonly OpenApiDocuments _openApi = new(cluster);
    private readonly Reads _reads = new(cluster);
    private readonly Watches _watches = new(cluster);
    private readonly Writes _writes = new(cluster, new Commits(cluster));
    private readonly Scales _scales = new(cluster, new Commits(cluster));
    private readonly Deletes _deletes = new(cluster, new Commits(cluster));
    private readonly AccessReviews _reviews = new(cluster);
    private readonly ConcurrentQueue<KubernetesExchange> _exchanges = new();

    public IReadOnlyList<KubernetesExchange> Exchanges => [.. _exchanges];

    /// <summary>Nobody's login is good any more.</summary>
    public bool IsLoggedOut { get; set; }

    public HttpReply Answer(HttpCall http)
    {
        KubernetesCall? seen = null;
        HttpReply reply;
        try
        {
            reply = Answer(http, ref seen);
        }
        catch (ApiFailure failure)
        {
            reply = new HttpReply(failure.Code, failure.ToStatus().ToJsonString());
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException or InvalidCastException or ArgumentException or System.Text.Json.JsonException or IndexOutOfRangeException or NullReferenceException)
        {
            // The server's own fault is told as one, so that a test sees where it was.
            reply = new HttpReply(500, ApiFailure.Internal(error.ToString()).ToStatus().ToJsonString());
        }
        _exchanges.Enqueue(new KubernetesExchange(http, seen, reply.IsSilent || reply.IsCut ? 0 : reply.Status));
        return reply;
    }

    private HttpReply Answer(HttpCall http, ref KubernetesCall? seen)
    {
        var user = User(http);
        lock (cluster.Store.Gate)
        {
            if ((_discovery.Answer(http) ?? _openApi.Answer(http) ?? _reviews.Answer(http, user)) is { } document)
                return document;
        }
        var call = ApiCall.Read(http, cluster.Kinds);
        var options = call.Method == "DELETE" && call.BodyText.Length > 0 ? call.Body() : null;
        seen = new KubernetesCall(call.Verb, call.Kind.Group, call.Kind.Plural, call.Namespace, call.Name, call.Subresource, call.IsDryRun(options), user);
        var trouble = cluster.Hooks.Next(seen);
        if (trouble is not null)
        {
            Thread.Sleep(trouble.Delay);
            if (trouble.IsSilent)
                return new HttpReply(0) { IsSilent = true };
            if (trouble.CutsBefore)
                return new HttpReply(0) { IsCut = true };
            if (trouble.Refusal is { } refusal)
                throw new ApiFailure(refusal.Code, refusal.Reason, refusal.Message);
        }
        if (!cluster.Hooks.Allows(seen))
            throw ApiFailure.Forbidden(call.Kind, call.Name, ClusterHooks.RefusalOfAccess(seen));
        var reply = Answer(call, user);
        return trouble?.CutsAfter == true ? new HttpReply(0) { IsCut = true } : reply;
    }

    private HttpReply Answer(ApiCall call, string user)
    {
        if (call.Verb == "watch" || (call.Verb == "get" && call.IsWatch))
            return _watches.Open(call);
        lock (cluster.Store.Gate)
        {
            if (call.Subresource == "scale" && call.Kind.HasScale && call.Method is "GET" or "PUT" or "PATCH" && call.Subresource == "scale")
                return Json(200, call.Method == "GET" ? _scales.Get(call) : _scales.Write(call, user));
            if (call.Subresource is not ("" or "status") || (call.Subresource == "status" && !call.Kind.HasStatus))
                throw ApiFailure.NoSuchPath();
            return call.Verb switch
            {
                "get" => One(call, _reads.Get(call)),
                "list" => Many(call, _reads.List(call)),
                "create" => Wrote(_writes.Create(call, user)),
                "update" => Wrote(_writes.Update(call, user)),
                "patch" => Wrote(_writes.Patch(call, user)),
                "delete" => Json(200, _deletes.Delete(call, user)),
                _ => Json(200, _deletes.DeleteCollection(call, user)),
            };
        }
    }

    private string User(HttpCall http)
    {
        var token = http.Headers.TryGetValue("Authorization", out var given) && given.StartsWith("Bearer ", StringComparison.Ordinal) ? given[7..] : null;
        if (IsLoggedOut)
            throw ApiFailure.Unauthorized();
        if (cluster.Options.Users.Count == 0)
            return cluster.Options.Anyone;
        return token is not null && cluster.Options.Users.TryGetValue(token, out var user) ? user : throw ApiFailure.Unauthorized();
    }

    private HttpReply One(ApiCall call, JsonObject value) =>
        Json(200, Tables.IsAskedFor(call.Accept) ? Tables.Of(call.Kind, [value], cluster.Store.Revision, cluster.Now) : value);

    private HttpReply Many(ApiCall call, JsonObject list) => Json(200, Tables.IsAskedFor(call.Accept)
        ? Tables.Of(call.Kind, [.. list.Items("items")], cluster.Store.Revision, cluster.Now) : list);

    private static HttpReply Wrote(Written written)
    {
        var reply = Json(written.Code, written.Value);
        return written.Warnings.Count == 0 ? reply
            : reply with { Headers = new Dictionary<string, string> { ["Warning"] = string.Join(", ", written.Warnings.Select(w => $"299 - \"{w.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")) } };
    }

    private static HttpReply Json(int code, JsonObject value) => new(code, value.ToJsonString());
}
