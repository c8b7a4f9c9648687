using System.Globalization;
using SafeOps.TestServers;

namespace SafeOps.Torture.Targets;

/// <summary>A server that keeps a flag, which may be set twice, and lines, which may not: a probe tells whether one is there.</summary>
internal sealed class HttpTarget : TortureTarget, IDisposable
{
    private readonly object _gate = new();
    private readonly HttpServer _server;
    private string _flag = "off";
    private int _added;
    private int _removed;

    public HttpTarget() => _server = new HttpServer(Answer);

    public override string Steps => $$"""
          - id: flag
            uses: http.request
            with: { method: PUT, url: "{{_server.Address}}flag", body: "on" }
            undo:
              - { uses: http.request, with: { method: PUT, url: "{{_server.Address}}flag", body: "off" } }
          - id: line
            uses: http.request
            with: { method: POST, url: "{{_server.Address}}add", probe: { url: "{{_server.Address}}lines", expect: { contains: "1" } } }
            undo:
              - { uses: http.request, with: { method: POST, url: "{{_server.Address}}remove", probe: { url: "{{_server.Address}}lines", expect: { contains: "0" } } } }

        """;

    public override void Make()
    {
        // A server of its own begins as it should.
    }

    public override IEnumerable<KeyValuePair<string, string>> Dump()
    {
        lock (_gate)
            return [KeyValuePair.Create("http flag", _flag), KeyValuePair.Create("http lines", Lines)];
    }

    public void Dispose() => _server.Dispose();

    private string Lines => (_added - _removed).ToString(CultureInfo.InvariantCulture);

    private HttpReply Answer(HttpCall call)
    {
        lock (_gate)
        {
            switch (call.Path)
            {
                case "/flag":
                    _flag = call.Body;
                    break;
                case "/add":
                    _added++;
                    break;
                case "/remove":
                    _removed++;
                    break;
            }
            return new HttpReply(200, Lines);
        }
    }
}
