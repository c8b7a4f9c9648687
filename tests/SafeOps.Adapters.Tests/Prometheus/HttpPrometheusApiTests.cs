using System.Text;
using SafeOps.Adapters.Prometheus;
using SafeOps.Errors;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Prometheus;

public sealed class HttpPrometheusApiTests : IDisposable
{
    private readonly HttpPrometheusApi _api = new("SafeOps 1.2.3");
    private HttpServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Posts_a_form_and_gives_what_comes_back()
    {
        HttpCall? got = null;
        Serve(call =>
        {
            got = call;
            return new HttpReply(422, "{\"ü\":1}");
        });
        var reply = await SendAsync("POST");
        Assert.Equal((422, null, "{\"ü\":1}"), (reply.Status, reply.Location, Encoding.UTF8.GetString(reply.Body.Span)));
        Assert.Equal(("POST", "/api/v1/query", "query=up%7Ba%3D%22%C3%BC%22%7D&time=1", "Bearer t"), (got!.Method, got.Target, got.Body, got.Headers["Authorization"]));
    }

    [Fact]
    public async Task Asks_behind_the_address_where_it_may_not_post()
    {
        HttpCall? got = null;
        Serve(call =>
        {
            got = call;
            return new HttpReply(200, "{}");
        });
        await SendAsync("GET");
        Assert.Equal(("GET", "/api/v1/query?query=up%7Ba%3D%22%C3%BC%22%7D&time=1", ""), (got!.Method, got.Target, got.Body));
    }

    [Fact]
    public async Task Follows_no_redirection()
    {
        Serve(_ => new HttpReply(307) { Headers = new Dictionary<string, string> { ["Location"] = "/elsewhere" } });
        Assert.Equal((307, "/elsewhere"), await SendAsync("POST") is var reply ? (reply.Status, reply.Location) : default);
    }

    [Fact]
    public async Task Says_in_one_sentence_why_no_answer_came()
    {
        Serve(_ => new HttpReply(200) { IsSilent = true });
        await Fails("POST", _server!.Address, "gave no whole answer in 0.5 s");
        Serve(_ => new HttpReply(200, new string('x', 100)) { CutAfter = 10 });
        await Fails("POST", _server!.Address, "broke off");
        await Fails("POST", new UriBuilder(_server.Address) { Scheme = "https" }.Uri, "cannot be trusted");
        _server.Dispose();
        await Fails("POST", _server.Address, "takes no connection");
        await Fails("GET", new Uri("http://no-such-host.invalid/"), "no-such-host.invalid");
    }

    [Fact]
    public async Task Stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        Serve(_ =>
        {
            stop.Cancel();
            return new HttpReply(200) { IsSilent = true };
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync("POST", stop: stop.Token));
    }

    private void Serve(Func<HttpCall, HttpReply> answer)
    {
        _server?.Dispose();
        _server = new HttpServer(answer);
    }

    private async Task Fails(string method, Uri address, string says)
    {
        var failure = await Assert.ThrowsAsync<SafeOpsException>(() => SendAsync(method, address));
        Assert.Equal(ErrorCodes.PrometheusUnreachable, failure.Code);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.NextStep);
    }

    private Task<PrometheusReply> SendAsync(string method, Uri? address = null, CancellationToken? stop = null) => _api.SendAsync(
        new PrometheusRequest(method, new Uri(address ?? _server!.Address, "api/v1/query"), [new("query", "up{a=\"ü\"}"), new("time", "1")], new Dictionary<string, string> { ["Authorization"] = "Bearer t" })
        {
            Patience = address is null ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(0.5),
        },
        stop ?? TestContext.Current.CancellationToken);
}
