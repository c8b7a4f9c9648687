using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.TestServers;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

/// <summary>Whole changes of requests against a server that keeps what it is sent: flags by name, orders by their keys.</summary>
public sealed class HttpRunTests
{
    private const string Canary = "only-a-trial-77";

    private const string Steps = """
        parameters:
          token: { type: secret, default: env:DEPLOY_TOKEN }
        steps:
          - id: flag
            uses: http.request
            with: { method: PUT, url: /flags/a, body: on, headers: { Authorization: "Bearer ${token}" } }
            undo:
              - { uses: http.request, with: { method: PUT, url: /flags/a, body: off } }
          - id: order
            uses: http.request
            with: { method: POST, url: /orders, body: { n: 1 }, idempotencyKey: Idempotency-Key }
            undo: { none: test }
          - id: count
            uses: http.request
            with: { method: POST, url: /count, probe: { url: /count, expect: { json: { path: count, above: 0 } } } }
            undo: { none: test }
          - id: old
            uses: http.request
            with: { method: DELETE, url: /flags/old, expect: { status: [204, 404] } }
            undo: { none: test }
            verify:
              - { uses: http.probe, with: { url: /flags/a, expect: { contains: "on" } } }
        """;

    [Theory]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    public async Task A_crash_at_any_write_loses_no_request_and_does_none_twice(CrashMoment moment)
    {
        for (var boundary = 2; ; boundary++)
        {
            var shop = new Shop();
            using var server = new HttpServer(shop.Answer);
            using var bench = Bench(server);
            var change = bench.Change(Steps);
            var ports = bench.Ports;
            var crashAt = boundary;
            bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, crashAt, moment, () => { }) };
            var ended = false;
            try
            {
                await bench.RunAsync(change);
                ended = true;
            }
            catch (CrashException)
            {
                bench.Ports = ports;
                var resumed = await bench.Session.Recovery.ResumeAsync(null, null, bench, default) ?? (await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).Single();
                Assert.True(resumed.Status == RunStatus.Succeeded, $"boundary {boundary}: {resumed.Status} {resumed.Reason}");
            }
            Assert.Equal("on,gone,1 orders,1 counted", shop.ToString());
            if (!ended)
                continue;
            Assert.True(boundary > 10, $"only {boundary} writes");
            return;
        }
    }

    [Fact]
    public async Task A_refused_request_is_undone_by_the_steps_its_author_wrote()
    {
        var shop = new Shop { RefusesCounts = true };
        using var server = new HttpServer(shop.Answer);
        using var bench = Bench(server);

        var run = await bench.RunAsync(bench.Change(Steps));

        Assert.Equal("off,old,1 orders,0 counted", shop.ToString());
        Assert.Contains("the status is 403", run.Reason);
        Assert.Equal(ActionStatus.Undone, run.Actions[0].Status);
        Assert.Equal(ActionStatus.Pending, run.Actions[3].Status);
    }

    [Fact]
    public async Task The_secret_stands_in_no_file_of_the_run()
    {
        var shop = new Shop();
        using var server = new HttpServer(shop.Answer);
        using var bench = Bench(server);

        var run = await bench.RunAsync(bench.Change(Steps));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal($"Bearer {Canary}", shop.Authorization);
        Assert.All(Directory.EnumerateFiles(bench.Root, "*", SearchOption.AllDirectories), f => Assert.DoesNotContain(Canary, File.ReadAllText(f)));
    }

    private static ChangeBench Bench(HttpServer server) => new($$"""
        safeops: 1
        environments:
          - name: dev
            targets: { http: { baseUrl: "{{server.Address}}" } }
        """, environment: new Dictionary<string, string> { ["DEPLOY_TOKEN"] = Canary });

    private sealed class Shop
    {
        private readonly object _gate = new();
        private readonly HashSet<string> _orders = [];
        private string _flag = "";
        private bool _old = true;
        private int _counted;

        public bool RefusesCounts { get; init; }

        public string? Authorization { get; private set; }

        public HttpReply Answer(HttpCall call)
        {
            lock (_gate)
            {
                switch (call.Method, call.Path)
                {
                    case ("PUT", "/flags/a"):
                        Authorization = call.Headers.GetValueOrDefault("Authorization") ?? Authorization;
                        _flag = call.Body;
                        return new HttpReply(200);
                    case ("GET", "/flags/a"):
                        return new HttpReply(200, _flag);
                    case ("POST", "/orders"):
                        _orders.Add(call.Headers["Idempotency-Key"]);
                        return new HttpReply(201);
                    case ("GET", "/count"):
                        return new HttpReply(200, $$"""{ "count": {{_counted}} }""");
                    case ("POST", "/count") when RefusesCounts:
                        return new HttpReply(403);
                    case ("POST", "/count"):
                        _counted++;
                        return new HttpReply(200);
                    case ("DELETE", _):
                        var there = _old;
                        _old = false;
                        return new HttpReply(there ? 204 : 404);
                    default:
                        return new HttpReply(404);
                }
            }
        }

        public override string ToString() => $"{_flag},{(_old ? "old" : "gone")},{_orders.Count} orders,{_counted} counted";
    }
}
