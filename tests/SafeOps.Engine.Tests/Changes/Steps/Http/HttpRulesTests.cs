using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

public sealed class HttpRulesTests
{
    [Theory]
    [InlineData("""{ "method": "POST", "url": "ftp://a/b" }""", "url: 'ftp://a/b' is no address that can be asked")]
    [InlineData("""{ "method": "POST", "url": "https://${token}/b" }""", "url: a secret cannot name the host")]
    [InlineData("""{ "method": "POST", "url": "https://me:you@shop/b" }""", "url: a user and a password do not belong into an address")]
    [InlineData("""{ "method": "DELETE", "url": "/a", "effect": "read" }""", "effect: 'effect: read' is contradicted: DELETE changes")]
    [InlineData("""{ "method": "GET", "url": "/a", "headers": { "X-HTTP-Method-Override": "DELETE" } }""", "headers: 'X-HTTP-Method-Override' may ask for another method")]
    [InlineData("""{ "method": "GET", "url": "/a", "body": "x" }""", "body: a GET carries no body")]
    [InlineData("""{ "method": "POST", "url": "/a", "body": "x", "bodyFile": "b" }""", "bodyFile: 'body' and 'bodyFile' exclude each other")]
    [InlineData("""{ "method": "POST", "url": "/a", "bodyFile": "../b" }""", "bodyFile: ")]
    [InlineData("""{ "method": "POST", "url": "/a", "retries": 3 }""", "retries: a POST sent twice may do its work twice")]
    [InlineData("""{ "method": "PUT", "url": "/a", "retries": 30 }""", "retries: expected a whole number from 0 to 10")]
    [InlineData("""{ "method": "POST", "url": "/a", "headers": { "Cookie": "a=b" } }""", "headers.Cookie: the value of Cookie looks like a secret")]
    [InlineData("""{ "method": "POST", "url": "/a", "headers": { "Host": "b" } }""", "headers: the header 'Host' is set by who sends")]
    [InlineData("""{ "method": "POST", "url": "/a", "headers": { "X Y": "b" } }""", "headers: 'X Y' is no name of a header")]
    [InlineData("""{ "method": "POST", "url": "/a", "expect": { "status": ["2yy"] } }""", "expect.status: '2yy' is no status")]
    [InlineData("""{ "method": "POST", "url": "/a", "expect": { "json": { "path": "a..b", "equals": 1 } } }""", "expect.json: 'a..b' is no path")]
    [InlineData("""{ "method": "POST", "url": "/a", "expect": { "json": { "path": "a", "equal": 1 } } }""", "expect.json: 'json' has the unknown member 'equal'")]
    [InlineData("""{ "method": "POST", "url": "/a", "probe": { "url": "ftp://a/b" } }""", "probe.url: 'ftp://a/b' is no address")]
    [InlineData("""{ "method": "GET", "url": "/a", "probe": { "url": "/b" } }""", "probe: 'probe' has no meaning for a request that only reads")]
    public void Refuses_what_cannot_be_meant(string with, string mistake)
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        Assert.StartsWith(mistake, Assert.Single(bench.Mistakes(with)));
    }

    [Theory]
    [InlineData("""{ "method": "POST", "url": "/a", "headers": { "Authorization": "Bearer ${token}" }, "body": { "a": [1, true] } }""")]
    [InlineData("""{ "method": "POST", "url": "https://hooks.example/${token}/b", "body": "text" }""")]
    [InlineData("""{ "method": "POST", "url": "/search", "effect": "read" }""")]
    [InlineData("""{ "method": "GET", "url": "https://shop.example/a?filter[state]=open&x={y}" }""")]
    [InlineData("""{ "method": "POST", "url": "/a", "idempotencyKey": "Idempotency-Key", "retries": 5 }""")]
    public void Takes_what_can_be_meant(string with)
    {
        using var bench = new HttpBench(_ => new HttpReply(200));

        Assert.Empty(bench.Mistakes(with));
    }
}
