using System.Collections.Concurrent;
using System.Globalization;
using SafeOps.TestServers;

namespace SafeOps.Torture.Targets;

/// <summary>A service that counts: each order that is posted, told apart by its key; each value that is put; what is deleted.</summary>
internal sealed class HttpTarget : TortureTarget, IDisposable
{
    private readonly ConcurrentDictionary<string, string> _values = new();
    private readonly ConcurrentDictionary<string, bool> _keys = new();
    private readonly HttpServer _server;
    private int _posts;

    public HttpTarget() => _server = new HttpServer(Answer);

    public override string Targets => $"{{ http: {{ baseUrl: \"{_server.Address}\" }} }}";

    public override string Steps => """
          - id: post
            uses: http.request
            with: { method: POST, url: orders, body: { item: lamp }, idempotencyKey: Idempotency-Key, expect: 201 }
            undo:
              - uses: http.request
                with: { method: DELETE, url: orders, expect: { status: [200, 404] } }
          - id: put
            uses: http.request
            with: { method: PUT, url: values/a, body: "new", expect: 200 }
            undo:
              - uses: http.request
                with: { method: PUT, url: values/a, body: "old", expect: 200 }
          - id: count
            uses: http.request
            with: { method: PATCH, url: values/n, body: "+1", expect: 200, probe: { url: values/n, expect: { contains: "1" } } }
            undo:
              - uses: http.request
                with: { method: PATCH, url: values/n, body: "-1", expect: 200, probe: { url: values/n, expect: { contains: "0" } } }

        """;

    public override void Make()
    {
        _values["values/a"] = "old";
        _values["values/n"] = "0";
    }

    public override IEnumerable<KeyValuePair<string, string>> Dump() =>
        _values.Append(KeyValuePair.Create("orders", _posts.ToString(CultureInfo.InvariantCulture)));

    public void Dispose() => _server.Dispose();

    private HttpReply Answer(HttpCall call)
    {
        var path = call.Path.TrimStart('/');
        lock (_values)
        {
            switch (call.Method, path)
            {
                case ("POST", "orders"):
                    if (_keys.TryAdd(call.Headers.GetValueOrDefault("Idempotency-Key", ""), true))
                        _posts++;
                    return new HttpReply(201, "{}");
                case ("DELETE", "orders"):
                    if (_posts == 0)
                        return new HttpReply(404, "{}");
                    _posts = 0;
                    return new HttpReply(200, "{}");
                case ("PUT", _):
                    _values[path] = call.Body;
                    return new HttpReply(200, "{}");
                case ("PATCH", _):
                    _values[path] = (int.Parse(_values[path], CultureInfo.InvariantCulture) + int.Parse(call.Body, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
                    return new HttpReply(200, "{}");
                default:
                    return _values.TryGetValue(path, out var value) ? new HttpReply(200, value) : new HttpReply(404);
            }
        }
    }
}
