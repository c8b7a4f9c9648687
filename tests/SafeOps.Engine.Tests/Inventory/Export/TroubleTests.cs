using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Inventory.Export;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

/// <summary>What Azure, the network and time do to an export.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Waits_as_long_as_azure_says()
    {
        _bench.Server.With(1500);
        FailPage(2, times: 2, new HttpReply(429, """{"error":{"code":"RateLimiting","message":"Please provide below info."}}""") { Headers = new Dictionary<string, string> { ["Retry-After"] = "17" } });
        var summary = await _bench.ExportAsync();
        Assert.Equal((1500, true), (summary.Count!.Value, summary.IsComplete));
        Assert.Equal([17, 17], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
        Assert.Contains(_bench.Said, s => s.Contains("asked again in 17 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_until_the_date_that_azure_says()
    {
        _bench.Server.With(1500);
        FailPage(2, times: 1, new HttpReply(503) { Headers = new Dictionary<string, string> { ["Date"] = "Fri, 27 Nov 2026 18:00:00 GMT", ["Retry-After"] = "Fri, 27 Nov 2026 18:01:40 GMT" } });
        Assert.True((await _bench.ExportAsync()).IsComplete);
        Assert.Equal([100], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
    }

    [Fact]
    public async Task Names_rows_that_cannot_be_used()
    {
        _bench.Server.With(3);
        Replace(reply => reply with { Body = "\uFEFF" + reply.Body.Replace("\"name\":\"r000001\"", "\"name\":\"\\ud800\"", StringComparison.Ordinal).Replace("r000002\",\"name", "r|2\",\"name", StringComparison.Ordinal) });
        var summary = await _bench.ExportAsync();
        Assert.Equal(1, summary.Count);
        Assert.Contains("2 rows without an id or with a text that is none were left out", Assert.Single(summary.Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_before_the_quota_is_exceeded()
    {
        _bench.Server.With(30).PageSize = 10;
        _bench.Server.Intercept = _ => null;
        var remaining = 2;
        Replace(reply => reply with { Headers = new Dictionary<string, string> { ["x-ms-user-quota-remaining"] = (remaining = remaining == 0 ? 2 : remaining - 1).ToString(), ["x-ms-user-quota-resets-after"] = "00:00:04" } });
        var summary = await _bench.ExportAsync();
        Assert.Equal(30, summary.Count);
        Assert.Equal([4], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(504)]
    public async Task Asks_again_with_growing_pauses_where_azure_has_trouble(int status)
    {
        _bench.Server.With(1500);
        FailPage(2, times: 3, AzureServer.Failure(status, "Trouble", "Try later."));
        Assert.True((await _bench.ExportAsync()).IsComplete);
        Assert.Equal([1, 2, 4], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public async Task Asks_again_where_an_answer_breaks_off(int after)
    {
        _bench.Server.With(1500);
        FailPage(2, times: 1, new HttpReply(200, new string(' ', 4000)) { CutAfter = after });
        var summary = await _bench.ExportAsync();
        Assert.Equal((1500, true), (summary.Count!.Value, summary.IsComplete));
    }

    [Fact]
    public async Task Asks_again_for_an_answer_that_is_not_whole_though_it_says_so()
    {
        _bench.Server.With(1500);
        FailPage(2, times: 1, new HttpReply(200, """{"totalRecords":1500,"count":500,"data":[{"id":"/subscr"""));
        Assert.Equal(1500, (await _bench.ExportAsync()).Count);
    }

    [Fact]
    public async Task Writes_what_was_had_and_names_the_gap_where_a_page_cannot_be_had()
    {
        _bench.Server.With(2500);
        FailPage(3, times: int.MaxValue, AzureServer.Failure(503, "ServiceUnavailable", "The service is not available."));
        var summary = await _bench.ExportAsync();
        Assert.Equal((2000L, false), (summary.Count!.Value, summary.IsComplete));
        var gap = Assert.Single(summary.Gaps);
        Assert.Contains("from 2 001 on are missing (2 500 in all)", gap.Replace('\u2009', ' '), StringComparison.Ordinal);
        Assert.Contains("503 ServiceUnavailable", gap, StringComparison.Ordinal);
        Assert.Equal(summary.Gaps, _bench.Manifest().Gaps);
        Assert.Contains("incomplete", _bench.Warned[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_nothing_where_nothing_can_be_had()
    {
        _bench.Server.Intercept = _ => AzureServer.Failure(503, "ServiceUnavailable", "No.");
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => _bench.ExportAsync());
        Assert.Equal(ErrorCodes.AzureUnreachable, failure.Code);
        Assert.Contains("asked 5 times", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_bench.Folder, "*", SearchOption.AllDirectories), File.Exists);
    }

    [Fact]
    public async Task Does_not_wait_for_hours()
    {
        _bench.Server.With(1);
        _bench.Server.Intercept = _ => new HttpReply(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "7200" } };
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => _bench.ExportAsync());
        Assert.Equal(ErrorCodes.AzureThrottled, failure.Code);
        Assert.Empty(_bench.Clock.Waits);
    }

    [Fact]
    public async Task Halves_a_page_that_is_too_large_to_be_given()
    {
        _bench.Server.With(1000);
        _bench.Server.Intercept = call => Top(call) is > 300
            ? new HttpReply(400, """{"error":{"code":"BadRequest","message":"Please provide below info.","details":[{"code":"ResponsePayloadTooLarge","message":"Response payload size is 24813879, and has exceeded the limit of 16777216."}]}}""")
            : null;
        var summary = await _bench.ExportAsync(_bench.Request with { Subscriptions = [AzureServer.Subscription] });
        Assert.Equal((1000L, 4, true), (summary.Count!.Value, summary.Pages, summary.IsComplete));
    }

    [Fact]
    public async Task Says_that_an_answer_was_cut_off()
    {
        _bench.Server.With(10);
        Replace(reply => reply with { Body = reply.Body.Replace("\"totalRecords\":10,", "\"totalRecords\":12,", StringComparison.Ordinal).Replace("\"resultTruncated\":\"false\"", "\"resultTruncated\":\"true\"", StringComparison.Ordinal) });
        var summary = await _bench.ExportAsync();
        Assert.Contains("cut off after 10 rows of 12", string.Join('\n', summary.Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_last_page_that_calls_itself_truncated_for_whole_where_no_row_is_missing()
    {
        _bench.Server.With(10);
        Replace(reply => reply with { Body = reply.Body.Replace("\"resultTruncated\":\"false\"", "\"resultTruncated\":\"true\"", StringComparison.Ordinal) });
        Assert.True((await _bench.ExportAsync()).IsComplete);
    }

    [Fact]
    public async Task Reads_once_more_what_moved_between_two_pages()
    {
        _bench.Server.With(30).PageSize = 10;
        var pages = 0;
        // The first row goes after the first page: what was the eleventh is now the tenth, and on no later page.
        _bench.Server.Intercept = call =>
        {
            if (IsMain(call) && ++pages == 2)
                _bench.Server.Rows.RemoveAt(0);
            return null;
        };
        var summary = await _bench.ExportAsync();
        Assert.True(summary.IsComplete);
        Assert.Equal(30, summary.Count);
        Assert.Contains(_bench.Said, s => s.Contains("read once more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_so_where_what_is_there_does_not_stand_still()
    {
        _bench.Server.With(30).PageSize = 10;
        _bench.Server.Intercept = call =>
        {
            if (IsMain(call))
                _bench.Server.Add($"/subscriptions/{AzureServer.Subscription}/resourceGroups/a{_bench.Server.Rows.Count}", "microsoft.resources/subscriptions/resourcegroups");
            return null;
        };
        Assert.Contains("changed while it was read, twice", Assert.Single((await _bench.ExportAsync()).Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_so_where_rows_are_fewer_than_the_total()
    {
        _bench.Server.With(10);
        Replace(reply => reply with { Body = reply.Body.Replace("\"totalRecords\":10,", "\"totalRecords\":11,", StringComparison.Ordinal) });
        Assert.Contains("10 rows of 11", Assert.Single((await _bench.ExportAsync()).Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_where_azure_gives_the_same_page_for_ever()
    {
        _bench.Server.With(5);
        Replace(reply => reply with { Body = reply.Body.Replace("\"facets\"", "\"$skipToken\":\"MA==\",\"facets\"", StringComparison.Ordinal) });
        Assert.Contains("again and again", string.Join('\n', (await _bench.ExportAsync()).Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_no_redirection_with_the_token()
    {
        using var elsewhere = new AzureServer();
        _bench.Server.Intercept = _ => new HttpReply(307) { Headers = new Dictionary<string, string> { ["Location"] = $"{elsewhere.Address}providers/x" } };
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => _bench.ExportAsync());
        Assert.Contains("307", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Says_what_is_wrong_where_nobody_listens()
    {
        _bench.Server.Dispose();
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => _bench.ExportAsync());
        Assert.Equal(ErrorCodes.AzureUnreachable, failure.Code);
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    private static int? Top(HttpCall call) => call.Method == "POST" && IsMain(call) ? JsonNode.Parse(call.Body)!["options"]!["$top"]!.GetValue<int>() : null;

    private static bool IsMain(HttpCall call) => call.Body.Contains("\"query\":\"resources ", StringComparison.Ordinal);

    /// <summary>The nth page of the resources fails so many times.</summary>
    private void FailPage(int page, int times, HttpReply reply)
    {
        var asked = 0;
        var failed = 0;
        _bench.Server.Intercept = call => IsMain(call) && ++asked >= page && failed < times && Interlocked.Increment(ref failed) > 0 ? reply : null;
    }

    /// <summary>Changes what the server itself would say to a query for resources.</summary>
    private void Replace(Func<HttpReply, HttpReply> change) => _bench.Server.Rewrite = (call, reply) => IsMain(call) ? change(reply) : reply;
}
