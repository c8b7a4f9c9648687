using System.Text.Json.Nodes;
using SafeOps.Inventory;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

public sealed class ResourceGraphTests : IDisposable
{
    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Reads_all_pages_and_says_what_they_cover()
    {
        _bench.Server.With(2500).Add($"/subscriptions/{AzureServer.Subscription}/resourceGroups/net", "microsoft.resources/subscriptions/resourcegroups");
        var summary = await _bench.ExportAsync();
        Assert.Equal((2501, 3, true), (summary.Count!.Value, summary.Pages, summary.IsComplete));
        Assert.Equal(2501, _bench.Ids().Distinct().Count());
        var manifest = _bench.Manifest();
        Assert.Equal((InventorySource.ResourceGraph, ExportBench.Start, 2501L, 2501L, 3), (manifest.Source, manifest.Taken, manifest.Count, manifest.TotalRecords, manifest.Pages));
        Assert.Equal([AzureServer.Subscription], manifest.Subscriptions);
        Assert.True(manifest is { IsComplete: true, HasProperties: true, Tool: "SafeOps 0.0.0" });
        Assert.Contains("order by id asc", manifest.Query, StringComparison.Ordinal);
        Assert.Equal(manifest.Digest, summary.Digest);
        Assert.Equal(("microsoft.network/publicipaddresses", 2500), (summary.Types[0].Type, summary.Types[0].Count));
    }

    [Fact]
    public async Task Asks_in_the_documented_form()
    {
        _bench.Server.With(1200);
        await _bench.ExportAsync();
        var queries = _bench.Server.Queries.Select(q => JsonNode.Parse(q.Body)!).ToList();
        Assert.All(_bench.Server.Queries, q => Assert.Equal(("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", "Bearer given-token"), (q.Method, q.Target, q.Headers["Authorization"])));
        Assert.Equal(3, queries.Count);
        Assert.All(queries, q => Assert.Equal(("objectArray", 1000), (q["options"]!["resultFormat"]!.GetValue<string>(), q["options"]!["$top"]!.GetValue<int>())));
        Assert.Null(queries[0]["subscriptions"]);
        Assert.Equal([AzureServer.Subscription], queries[1]["subscriptions"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Null(queries[1]["options"]!["$skipToken"]);
        Assert.NotNull(queries[2]["options"]!["$skipToken"]);
    }

    [Fact]
    public async Task Restricts_the_question_to_types_and_groups_and_says_so()
    {
        _bench.Server.With(3).With(2, "microsoft.compute/disks");
        await _bench.ExportAsync(_bench.Request with { Types = ["Microsoft.Compute/disks"], ResourceGroups = ["Net's"] });
        var manifest = _bench.Manifest();
        Assert.Equal(["microsoft.compute/disks"], manifest.Types);
        Assert.Equal(["net's"], manifest.ResourceGroups);
        Assert.Contains(@"where resourceGroup in~ ('Net\'s')", manifest.Query, StringComparison.Ordinal);
        Assert.Equal(2, manifest.Count);
    }

    [Fact]
    public async Task Asks_many_subscriptions_in_batches()
    {
        _bench.Server.Subscriptions.Clear();
        for (var i = 0; i < 1300; i++)
            _bench.Server.Subscriptions[$"00000000-0000-0000-0000-{i:d12}"] = $"s{i}";
        foreach (var id in (string[])["00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000001207"])
            _bench.Server.With(3, subscription: id);
        var summary = await _bench.ExportAsync();
        Assert.Equal([1000, 300], _bench.Server.Queries.Select(q => JsonNode.Parse(q.Body)!["subscriptions"]?.AsArray().Count).OfType<int>());
        Assert.Equal((6, 1300, true), (summary.Count!.Value, summary.Subscriptions.Count, summary.IsComplete));
    }

    [Fact]
    public async Task Takes_subscriptions_by_name_and_id_and_names_what_it_does_not_see()
    {
        _bench.Server.With(1).Subscriptions["22222222-2222-2222-2222-222222222222"] = "Test";
        var summary = await _bench.ExportAsync(_bench.Request with { Subscriptions = ["PRODUCTION", "33333333-3333-3333-3333-333333333333"] });
        Assert.Equal(["11111111-1111-1111-1111-111111111111", "33333333-3333-3333-3333-333333333333"], summary.Subscriptions);
        Assert.Contains("does not see subscription 33333333", Assert.Single(summary.Gaps), StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<Errors.SafeOpsException>(() => _bench.ExportAsync(_bench.Request with { Subscriptions = ["tset"], Replace = true }));
        Assert.Equal("ParameterInvalid", unknown.Code.Id);
        Assert.Contains("Did you mean 'Test'?", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_identity_that_sees_nothing_and_writes_nothing()
    {
        _bench.Server.Subscriptions.Clear();
        var failure = await Assert.ThrowsAsync<Errors.SafeOpsException>(() => _bench.ExportAsync());
        Assert.Equal("AzureRefused", failure.Code.Id);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_bench.Folder, "*", SearchOption.AllDirectories), File.Exists);
    }

    [Fact]
    public async Task Says_of_a_subscription_that_it_may_be_read_in_part_only()
    {
        _bench.Server.With(2);
        _bench.Server.Intercept = call => call.Path.EndsWith("/permissions", StringComparison.Ordinal)
            ? new HttpReply(200, """{"value":[{"actions":["Microsoft.Compute/*"],"notActions":[]}]}""")
            : null;
        var summary = await _bench.ExportAsync();
        Assert.Contains("may not read all of subscription production", Assert.Single(summary.Gaps), StringComparison.Ordinal);
        Assert.False(_bench.Manifest().IsComplete);
    }

    [Fact]
    public async Task Shows_progress_with_the_total_that_azure_tells()
    {
        _bench.Server.With(2100);
        await _bench.ExportAsync();
        Assert.Equal([(1000, 2100), (2000, 2100), (2100, 2100)], _bench.Shown.Where(s => s.Activity == "Resources").Select(s => ((int)s.Done, (int)s.Total!)));
    }

    [Fact]
    public async Task A_dry_run_asks_how_much_there_is_and_writes_nothing()
    {
        _bench.Server.With(2500);
        var summary = await _bench.PreviewAsync();
        Assert.Equal((false, 2500L, false), (summary.IsWritten, summary.Count!.Value, summary.Replaces));
        Assert.Null(summary.Digest);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }
}
