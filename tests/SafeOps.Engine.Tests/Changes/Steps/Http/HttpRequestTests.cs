using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

public sealed class HttpRequestTests
{
    private const string Put = """{ "method": "PUT", "url": "/flags/new", "body": { "on": true }, "headers": { "Authorization": "Bearer ${token}" } }""";

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Sends_nothing_that_changes_something_while_planning(string method)
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        var action = await bench.PlanAsync($$"""{ "method": "{{method}}", "url": "/flags/new" }""");

        Assert.Empty(bench.Seen);
        Assert.Equal((ActionVerb.Run, Fidelity.Declared), (action.Verb, action.Fidelity));
        Assert.Contains("not sent while planning", action.FidelityReason);
    }

    [Fact]
    public async Task Shows_the_line_of_curl_that_sends_the_same_with_secrets_by_their_names()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        var command = Assert.Single((await bench.PlanAsync(Put)).Commands);

        Assert.Equal($$"""curl -sS -X PUT -H 'Content-Type: application/json' -H 'Authorization: Bearer ${token}' --data-raw '{"on":true}' --max-time 30 {{bench.Address}}api/flags/new""", command.Line);
        Assert.Equal((CommandEffect.Mutate, "dev"), (command.Effect, command.Environment));
    }

    [Fact]
    public async Task Sends_the_method_the_headers_with_their_secrets_and_the_body()
    {
        using var bench = new HttpBench(_ => new HttpReply(201));

        var result = await bench.RunAsync(Put);

        var call = Assert.Single(bench.Calls);
        Assert.Equal(("PUT", "/api/flags/new", """{"on":true}"""), (call.Method, call.Target, call.Body));
        Assert.Equal("Bearer canary-1f0c", call.Headers["Authorization"]);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal("""{"asExpected":true,"status":201}""", result.Actual.ToJsonString());
    }

    [Fact]
    public async Task A_secret_in_a_body_stays_one_value_and_stands_in_no_plan()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        const string with = """{ "method": "POST", "url": "/hooks", "body": { "key": "${token}", "note": "$${literal}" } }""";

        var action = await bench.PlanAsync(with);
        await bench.RunAsync(with);

        Assert.DoesNotContain("canary-1f0c", PlanJsonOf(action));
        Assert.Equal("""{"key":"canary-1f0c","note":"${literal}"}""", Assert.Single(bench.Calls).Body);
    }

    [Fact]
    public async Task A_request_that_only_reads_is_asked_while_planning()
    {
        using var bench = new HttpBench(_ => new HttpReply(200, """{ "state": "ready" }"""));

        var action = await bench.PlanAsync("""{ "method": "GET", "url": "/status", "expect": { "json": { "path": "state", "equals": "ready" } } }""");

        Assert.Equal(["GET /api/status"], bench.Seen);
        Assert.Equal((ActionVerb.Read, Fidelity.Exact), (action.Verb, action.Fidelity));
        Assert.Contains("now: status 200", action.Details);
    }

    [Fact]
    public async Task What_its_probe_finds_done_is_not_sent()
    {
        using var bench = new HttpBench(_ => new HttpReply(200, """{ "on": true }"""));

        var action = await bench.PlanAsync("""{ "method": "POST", "url": "/flags", "probe": { "url": "/flags/new", "expect": { "json": { "path": "on", "equals": true } } } }""");

        Assert.Equal(["GET /api/flags/new"], bench.Seen);
        Assert.Equal((ActionVerb.None, Fidelity.Exact), (action.Verb, action.Fidelity));
    }

    [Fact]
    public async Task A_read_after_a_request_that_changes_something_waits_for_it()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        var world = new PlannedWorld();

        await bench.PlanAsync("""{ "method": "DELETE", "url": "/flags/old" }""", world: world);
        var read = await bench.PlanAsync("""{ "method": "GET", "url": "/flags" }""", world: world);

        Assert.Empty(bench.Seen);
        Assert.Equal(Fidelity.Unknown, read.Fidelity);
        Assert.Contains("waits for step 'step'", read.FidelityReason);
    }

    [Theory]
    [InlineData(401, "LoginExpired")]
    [InlineData(403, "TargetRefused")]
    [InlineData(404, "TargetUnknown")]
    [InlineData(409, "TargetConflict")]
    [InlineData(422, "TargetRefused")]
    [InlineData(429, "TargetBusy")]
    [InlineData(500, "ActionFailed")]
    public async Task Says_what_a_refusal_means_and_what_to_do(int status, string code)
    {
        using var bench = new HttpBench(_ => new HttpReply(status, "no canary-1f0c here"));

        var error = await bench.FailsAsync("""{ "method": "POST", "url": "/flags", "headers": { "Authorization": "Bearer ${token}" } }""");

        Assert.Equal(code, error.Code.Id);
        Assert.Contains($"the status is {status}, expected 2xx", error.Message);
        Assert.DoesNotContain("canary-1f0c", error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Theory]
    [InlineData("PUT", 1, 3)]
    [InlineData("DELETE", 2, 3)]
    [InlineData("POST", 1, 1)]
    [InlineData("PATCH", 1, 1)]
    public async Task Sends_again_only_where_that_is_harmless(string method, int failures, int most)
    {
        var left = failures;
        using var bench = new HttpBench(_ => left-- > 0 ? new HttpReply(503) { Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } } : new HttpReply(200));
        var with = $$"""{ "method": "{{method}}", "url": "/flags" }""";

        if (most == 1)
            await bench.FailsAsync(with);
        else
            await bench.RunAsync(with);

        Assert.Equal(Math.Min(failures + 1, most), bench.Calls.Count);
    }

    [Fact]
    public async Task A_post_with_a_key_is_sent_again_with_the_same_key()
    {
        var left = 2;
        using var bench = new HttpBench(_ => left-- > 0 ? new HttpReply(503) { Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } } : new HttpReply(200));

        await bench.RunAsync("""{ "method": "POST", "url": "/orders", "idempotencyKey": "Idempotency-Key" }""");

        var keys = bench.Calls.Select(c => c.Headers["Idempotency-Key"]).ToList();
        Assert.Equal(3, keys.Count);
        Assert.Equal(32, Assert.Single(keys.Distinct()).Length);
    }

    [Fact]
    public async Task A_post_whose_answer_is_lost_is_in_doubt_without_a_probe()
    {
        using var bench = new HttpBench(_ => new HttpReply(200, "0123456789") { CutAfter = 3 });

        var error = await bench.FailsAsync("""{ "method": "POST", "url": "/orders" }""");

        Assert.Equal("RunInDoubt", error.Code.Id);
        Assert.Contains("cannot be asked whether it was done", error.Message);
        Assert.Contains("-Assume Done", error.NextStep);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(404, "ActionFailed")]
    [InlineData(500, "RunInDoubt")]
    public async Task Asks_the_probe_after_an_answer_that_was_lost(int probed, string? code)
    {
        var sent = false;
        using var bench = new HttpBench(call =>
        {
            if (call.Method == "GET")
                return new HttpReply(sent ? probed : 404);
            sent = true;
            return new HttpReply(200, "0123456789") { CutAfter = 3 };
        });
        const string with = """{ "method": "POST", "url": "/orders", "probe": { "url": "/orders/7" } }""";

        if (code is null)
            Assert.True((bool?)(await bench.RunAsync(with)).Actual["asExpected"]);
        else
            Assert.Equal(code, (await bench.FailsAsync(with)).Code.Id);
    }

    [Theory]
    [InlineData("""{ "method": "PUT", "url": "/a" }""", ProbeAnswer.Partly)]
    [InlineData("""{ "method": "POST", "url": "/a" }""", ProbeAnswer.Unknown)]
    [InlineData("""{ "method": "POST", "url": "/a", "idempotencyKey": "X-Key" }""", ProbeAnswer.Partly)]
    [InlineData("""{ "method": "GET", "url": "/a" }""", ProbeAnswer.NotDone)]
    public async Task Tells_after_a_crash_what_can_be_told(string with, ProbeAnswer expected)
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        Assert.Equal(expected, (await bench.ProbeAsync(with)).Answer);
    }

    [Fact]
    public async Task What_the_server_refused_was_not_done()
    {
        using var bench = new HttpBench(_ => new HttpReply(403));
        const string with = """{ "method": "POST", "url": "/a" }""";

        await bench.FailsAsync(with);
        var probe = await bench.ProbeAsync(with);

        Assert.Equal(ProbeAnswer.NotDone, probe.Answer);
        Assert.Equal("The server answered it with 403: it refused.", probe.Reason);
    }

    [Fact]
    public async Task Verifies_by_its_probe()
    {
        using var bench = new HttpBench(call => new HttpReply(call.Method == "GET" ? 404 : 200));
        var step = HttpBench.Step("""{ "method": "POST", "url": "/a", "probe": { "url": "/a" } }""");
        var action = Assert.Single(await bench.Harness.PlanAsync(step));

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => StepTypes.Get(step.Uses).VerifyAsync(action, bench.Harness.Context(step, action.Id), CancellationToken.None));

        Assert.Equal("VerificationFailed", error.Code.Id);
    }

    [Fact]
    public async Task Sends_a_file_and_refuses_one_that_changed_since_it_was_planned()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        bench.Harness.Write("order.json", """{"n":1}""");
        var step = HttpBench.Step("""{ "method": "PUT", "url": "/a", "bodyFile": "order.json" }""");
        var action = Assert.Single(await bench.Harness.PlanAsync(step));

        await bench.Harness.ApplyAsync(step, action);
        bench.Harness.Write("order.json", """{"n":2}""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.Harness.ApplyAsync(step, action));

        Assert.Equal("""{"n":1}""", Assert.Single(bench.Calls).Body);
        Assert.Equal("TargetChanged", error.Code.Id);
    }

    [Fact]
    public async Task A_stop_waits_for_the_answer_of_what_changes_something()
    {
        using var stop = new CancellationTokenSource();
        using var bench = new HttpBench(_ =>
        {
            stop.Cancel();
            return new HttpReply(200);
        });
        var step = HttpBench.Step("""{ "method": "POST", "url": "/orders" }""");
        var action = Assert.Single(await bench.Harness.PlanAsync(step));

        var result = await StepTypes.Get(step.Uses).ApplyAsync(action, bench.Harness.Context(step, action.Id), stop.Token);

        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(200, (int?)result.Actual["status"]);
    }

    private static string PlanJsonOf(PlannedAction action) => System.Text.Json.JsonSerializer.Serialize(action);
}
