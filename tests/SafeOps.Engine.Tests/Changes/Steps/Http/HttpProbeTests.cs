using SafeOps.Changes.Planning;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

public sealed class HttpProbeTests
{
    private const string Answer = """{ "status": "ok", "checks": [ { "name": "db", "ms": 12.50 }, { "name": "queue", "ms": 3 } ], "count": 2, "old": null }""";

    [Theory]
    [InlineData("""{ "path": "status", "equals": "ok" }""", null)]
    [InlineData("""{ "path": "$.checks[name=db].ms", "equals": 12.5 }""", null)]
    [InlineData("""{ "path": "checks[1].ms", "below": 5 }""", null)]
    [InlineData("""{ "path": "checks", "count": 2 }""", null)]
    [InlineData("""{ "path": "old", "equals": null }""", null)]
    [InlineData("""{ "path": "gone", "exists": false }""", null)]
    [InlineData("""[ { "path": "status", "matches": "^o" }, { "path": "count", "above": 1 } ]""", null)]
    [InlineData("""{ "path": "status", "equals": "down" }""", "status is \"ok\", expected equals \"down\"")]
    [InlineData("""{ "path": "count", "equals": "2" }""", "count is 2, expected equals \"2\"")]
    [InlineData("""{ "path": "gone.deep", "equals": 1 }""", "gone.deep is not there, expected equals 1")]
    [InlineData("""{ "path": "checks[name=mail]", "exists": true }""", "checks[name=mail] is not there, expected it to be")]
    [InlineData("""{ "path": "checks", "count": 3 }""", "expected 3 items")]
    public async Task Looks_into_a_JSON_answer_by_paths(string json, string? found)
    {
        using var bench = new HttpBench(_ => new HttpReply(200, Answer));

        var check = await bench.CheckAsync($$"""{ "url": "/healthz", "expect": { "json": {{json}} } }""");

        Assert.Equal(found is null, check.Passed);
        Assert.Contains(found ?? "status 200", check.Found);
        Assert.Equal($"GET {bench.Address}api/healthz", check.What);
    }

    [Theory]
    [InlineData("""{ "contains": "queue" }""", true)]
    [InlineData("""{ "matches": "mail|fax" }""", false)]
    [InlineData("""{ "header": { "content-type": "application/json; charset=utf-8" } }""", true)]
    [InlineData("""{ "header": { "X-Version": "7" } }""", false)]
    [InlineData("""{ "milliseconds": 20000 }""", true)]
    [InlineData("""{ "status": [200, 204] }""", true)]
    [InlineData("204", false)]
    [InlineData("\"2xx\"", true)]
    public async Task Holds_status_headers_and_text_against_what_is_expected(string expect, bool passes)
    {
        using var bench = new HttpBench(_ => new HttpReply(200, Answer));

        Assert.Equal(passes, (await bench.CheckAsync($$"""{ "url": "/healthz", "expect": {{expect}} }""")).Passed);
    }

    [Fact]
    public async Task Waits_until_the_answer_comes_right()
    {
        var left = 2;
        using var bench = new HttpBench(_ => new HttpReply(left-- > 0 ? 500 : 200));

        var check = await bench.CheckAsync("""{ "url": "/healthz", "within": "30s", "every": "1s" }""");

        Assert.True(check.Passed, check.Found);
        Assert.Equal(3, bench.Calls.Count);
    }

    [Fact]
    public async Task Says_how_long_it_waited_in_vain()
    {
        using var bench = new HttpBench(_ => new HttpReply(500));

        var check = await bench.CheckAsync("""{ "url": "/healthz", "within": "1s", "every": "1s" }""");

        Assert.False(check.Passed);
        Assert.Contains("the status is 500, expected 2xx, and that did not change in 1s", check.Found);
    }

    [Fact]
    public async Task No_JSON_is_said_and_nobody_there_fails_the_check()
    {
        using var bench = new HttpBench(_ => new HttpReply(200, "<html>"));

        var html = await bench.CheckAsync("""{ "url": "/a", "expect": { "json": { "path": "a", "exists": true } } }""");
        var gone = await bench.CheckAsync("""{ "url": "https://nowhere.invalid/a" }""");

        Assert.Contains("the answer is no JSON", html.Found);
        Assert.False(gone.Passed);
    }

    [Fact]
    public async Task A_plan_asks_once_and_shows_what_is_found()
    {
        using var bench = new HttpBench(_ => new HttpReply(500));

        var action = await bench.PlanAsync("""{ "url": "/healthz", "within": "2m" }""", "http.probe");

        Assert.Equal(ActionVerb.Read, action.Verb);
        Assert.Contains("now: status 500; the status is 500, expected 2xx", action.Details);
        Assert.Single(bench.Calls);
    }
}
