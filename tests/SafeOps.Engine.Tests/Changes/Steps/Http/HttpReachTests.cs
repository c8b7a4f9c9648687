using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

/// <summary>Where requests go, what goes with them, and what comes of answers nobody wants.</summary>
public sealed class HttpReachTests
{
    [Fact]
    public async Task Refuses_an_address_of_another_environment()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        bench.Harness.AlsoDeclares("production", """{ "http": { "baseUrl": "https://shop.example/api" }, "hosts": ["web-1"] }""");

        var byBase = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync("""{ "method": "POST", "url": "https://shop.example/api/flags" }"""));
        var byHost = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync("""{ "method": "GET", "url": "https://web-1:8443/" }"""));

        Assert.Equal(("TargetUndeclared", "TargetUndeclared"), (byBase.Code.Id, byHost.Code.Id));
        Assert.Contains("reaches the environment 'production'", byBase.Message);
        Assert.Empty(bench.Seen);
    }

    [Fact]
    public async Task A_relative_address_needs_a_base()
    {
        using var harness = new StepHarness();

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => harness.PlanAsync(HttpBench.Step("""{ "method": "GET", "url": "/a" }""")));

        Assert.Equal("TargetUndeclared", error.Code.Id);
        Assert.Contains("baseUrl", error.NextStep);
    }

    [Fact]
    public async Task An_unknown_host_is_said_and_a_name_that_leads_nowhere_too()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        var action = await bench.PlanAsync("""{ "method": "POST", "url": "https://nowhere.invalid/a" }""");

        Assert.Null(Assert.Single(action.Commands).Environment);
        Assert.Contains("its host belongs to no environment of the project", action.Details);
        Assert.Contains(action.Details, d => d.StartsWith("not reached from here: the name 'nowhere.invalid' is not resolved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed_unless_asked_for_and_no_secret_goes_with_it()
    {
        using var other = new HttpServer(call => new HttpReply(call.Headers.ContainsKey("Authorization") || call.Headers.ContainsKey("X-Key") ? 500 : 200));
        using var bench = new HttpBench(_ => new HttpReply(302) { Headers = new Dictionary<string, string> { ["Location"] = $"{other.Address}there" } });
        const string headers = """
            "headers": { "Authorization": "Bearer ${token}", "X-Key": "${token}" }
            """;

        var stays = await bench.FailsAsync($$"""{ "method": "GET", "url": "/a", {{headers}} }""");
        var goes = await bench.RunAsync($$"""{ "method": "GET", "url": "/a", "redirects": "any", {{headers}} }""");

        Assert.Contains("the status is 302", stays.Message);
        Assert.Contains($"{other.Address}there", stays.NextStep);
        Assert.Equal(200, (int?)goes.Actual["status"]);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed_with_the_headers()
    {
        using var bench = new HttpBench(call => call.Path == "/api/a"
            ? new HttpReply(301) { Headers = new Dictionary<string, string> { ["Location"] = "/b" } }
            : new HttpReply(call.Headers.GetValueOrDefault("Authorization") == "Bearer canary-1f0c" ? 200 : 401));

        await bench.RunAsync("""{ "method": "GET", "url": "/a", "headers": { "Authorization": "Bearer ${token}" } }""");

        Assert.Contains("GET /b", bench.Seen);
    }

    [Fact]
    public async Task Redirects_in_a_circle_come_to_an_end()
    {
        using var bench = new HttpBench(_ => new HttpReply(302) { Headers = new Dictionary<string, string> { ["Location"] = "/api/a" } });

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync("""{ "method": "GET", "url": "/a" }"""));

        Assert.Equal("AnswerInvalid", error.Code.Id);
        Assert.Equal(11, bench.Calls.Count);
    }

    [Fact]
    public async Task What_changes_something_is_never_sent_on()
    {
        using var bench = new HttpBench(_ => new HttpReply(307) { Headers = new Dictionary<string, string> { ["Location"] = "/b" } });

        await bench.FailsAsync("""{ "method": "PUT", "url": "/a", "redirects": "any" }""");

        Assert.Equal(["PUT /api/a"], bench.Seen);
    }

    [Fact]
    public async Task An_answer_longer_than_is_read_fails_what_looks_into_it()
    {
        using var bench = new HttpBench(_ => new HttpReply(200, new string('a', 5000)));

        var looks = await bench.FailsAsync("""{ "method": "GET", "url": "/a", "maxSize": "1KB", "expect": { "contains": "a" } }""");
        await bench.RunAsync("""{ "method": "GET", "url": "/a", "maxSize": "1KB" }""");

        Assert.Contains("only so much is read", looks.Message);
    }

    [Fact]
    public async Task Says_that_nothing_was_sent_where_nobody_takes_the_connection()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        var closed = ClosedAddress();

        var error = await bench.FailsAsync($$"""{ "method": "POST", "url": "{{closed}}a" }""");

        Assert.Equal("TargetUnreachable", error.Code.Id);
        Assert.Contains("takes no connection", error.Message);
    }

    [Fact]
    public async Task Says_that_a_server_that_speaks_no_TLS_cannot_be_trusted()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        var error = await bench.FailsAsync($$"""{ "method": "POST", "url": "https://127.0.0.1:{{bench.Address.Port}}/a" }""");

        Assert.Equal("TargetUnreachable", error.Code.Id);
        Assert.Contains("cannot be trusted", error.Message);
        Assert.Contains("caFile", error.NextStep);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_timeout()
    {
        using var bench = new HttpBench(_ => new HttpReply(200) { IsSilent = true });

        var error = await bench.FailsAsync("""{ "method": "POST", "url": "/a", "timeout": "1s" }""");

        Assert.Equal("RunInDoubt", error.Code.Id);
        Assert.Contains("gave no whole answer in 1s", error.Message);
    }

    private static Uri ClosedAddress()
    {
        using var server = new HttpServer(_ => new HttpReply(200));
        return server.Address;
    }
}
