using System.Text;
using SafeOps.Adapters.Azure;
using SafeOps.Errors;
using SafeOps.Inventory.Export;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Azure;

public sealed class HttpAzureApiTests : IDisposable
{
    private readonly HttpAzureApi _api = new(TimeSpan.FromSeconds(1), "SafeOps 1.2.3");
    private HttpServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Sends_what_it_is_given_and_gives_what_comes_back()
    {
        HttpCall? got = null;
        Serve(call =>
        {
            got = call;
            return new HttpReply(418, "{\"ü\":1}") { Headers = new Dictionary<string, string> { ["X-MS-User-Quota-Remaining"] = "7" } };
        });
        var answer = await SendAsync(new AzureRequest("POST", new Uri(_server!.Address, "a?b=c%2Fd"), new Dictionary<string, string> { ["Authorization"] = "Bearer t" }, Encoding.UTF8.GetBytes("{}")));
        Assert.Equal((418, "7", "{\"ü\":1}"), (answer.Status, answer.Header("x-ms-user-quota-remaining"), Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Null(answer.Header("Retry-After"));
        Assert.Equal(("POST", "/a?b=c%2Fd", "{}", "Bearer t", "application/json", "SafeOps/1.2.3"), (got!.Method, got.Target, got.Body, got.Headers["Authorization"], got.Headers["Content-Type"], got.Headers["User-Agent"]));
    }

    [Fact]
    public async Task Follows_no_redirection()
    {
        var calls = 0;
        Serve(_ =>
        {
            calls++;
            return new HttpReply(302) { Headers = new Dictionary<string, string> { ["Location"] = "/elsewhere", ["Set-Cookie"] = "a=b" } };
        });
        Assert.Equal(302, (await SendAsync()).Status);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Says_that_an_answer_does_not_come()
    {
        Serve(_ => new HttpReply(200) { IsSilent = true });
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => SendAsync());
        Assert.Equal((FailureKind.Transient, ErrorCodes.AzureUnreachable), (failure.Kind, failure.Code));
        Assert.Contains("no whole answer in 1 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Says_that_an_answer_breaks_off(int after)
    {
        Serve(_ => new HttpReply(200, new string('x', 100)) { CutAfter = after });
        Assert.Equal(FailureKind.Transient, (await Assert.ThrowsAsync<AzureFailure>(() => SendAsync())).Kind);
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        Serve(_ => new HttpReply(200));
        _server!.Dispose();
        Assert.Contains("takes no connection", (await Assert.ThrowsAsync<AzureFailure>(() => SendAsync())).Message, StringComparison.Ordinal);
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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(stop: stop.Token));
    }

    private void Serve(Func<HttpCall, HttpReply> answer) => _server = new HttpServer(answer);

    private Task<AzureAnswer> SendAsync(AzureRequest? request = null, CancellationToken? stop = null) =>
        _api.SendAsync(request ?? new AzureRequest("GET", _server!.Address, new Dictionary<string, string>()), stop ?? TestContext.Current.CancellationToken);
}
