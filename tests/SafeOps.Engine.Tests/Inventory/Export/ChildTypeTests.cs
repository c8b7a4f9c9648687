using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Inventory.Export;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

public sealed class ChildTypeTests : IDisposable
{
    private const string Accounts = "Microsoft.Storage/storageAccounts";
    private const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";

    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Asks_each_parent_for_its_list_page_by_page()
    {
        _bench.Server.With(2, Accounts).With(1);
        _bench.Server.Lists[$"{Account(0)}/blobServices/default/containers"] = [[Container(Account(0), "a"), Container(Account(0), "b")], [Container(Account(0), "c")]];
        _bench.Server.Lists[$"{Account(1)}/blobServices/default/containers"] = [[Container(Account(1), "d")]];
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = [Containers] });
        Assert.Equal((7L, true), (summary.Count!.Value, summary.IsComplete));
        Assert.Equal([Containers.ToLowerInvariant()], _bench.Manifest().ChildTypes);
        var row = _bench.Rows().Single(r => r["name"]!.GetValue<string>() == "c");
        Assert.Equal((Containers, "net", AzureServer.Subscription), (row["type"]!.GetValue<string>(), row["resourceGroup"]!.GetValue<string>(), row["subscriptionId"]!.GetValue<string>()));
        Assert.Equal("None", row["properties"]!["publicAccess"]!.GetValue<string>());
        Assert.Contains(_bench.Server.Calls, c => c.Target.EndsWith("containers?api-version=2023-05-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_other_tables_in_one_question_each()
    {
        _bench.Server.With(1);
        _bench.Server.Tables["authorizationresources"] =
        [
            new JsonObject { ["id"] = $"/subscriptions/{AzureServer.Subscription}/providers/Microsoft.Authorization/roleAssignments/1", ["type"] = "microsoft.authorization/roleassignments", ["subscriptionId"] = AzureServer.Subscription },
            new JsonObject { ["id"] = "/providers/Microsoft.Authorization/roleDefinitions/2", ["type"] = "microsoft.authorization/roledefinitions", ["subscriptionId"] = AzureServer.Subscription },
        ];
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = ["*/roleAssignments", "*/roleDefinitions"] });
        Assert.Equal((3L, true), (summary.Count!.Value, summary.IsComplete));
        Assert.Single(_bench.Server.Queries, q => q.Body.Contains("authorizationresources", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_children_of_children_and_lists_of_a_subscription()
    {
        _bench.Server.With(1, "Microsoft.ServiceBus/namespaces");
        var space = _bench.Server.Rows[0]["id"]!.GetValue<string>();
        _bench.Server.Lists[$"{space}/topics"] = [[new JsonObject { ["id"] = $"{space}/topics/t", ["name"] = "t", ["type"] = "Microsoft.ServiceBus/namespaces/topics" }]];
        _bench.Server.Lists[$"{space}/topics/t/subscriptions"] = [[new JsonObject { ["id"] = $"{space}/topics/t/subscriptions/s", ["name"] = "s" }]];
        _bench.Server.Lists[$"/subscriptions/{AzureServer.Subscription}/providers/Microsoft.Authorization/locks"] =
            [[new JsonObject { ["id"] = $"{space}/providers/Microsoft.Authorization/locks/keep", ["name"] = "keep", ["properties"] = new JsonObject { ["level"] = "CanNotDelete" } }]];
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = ["Microsoft.ServiceBus/namespaces/topics/subscriptions", "Microsoft.Authorization/locks"] });
        Assert.Equal([space, $"{space}/topics/t", $"{space}/topics/t/subscriptions/s", $"{space}/providers/Microsoft.Authorization/locks/keep"], _bench.Ids().Order(StringComparer.Ordinal).OrderBy(i => i.Contains("locks")));
        Assert.Equal(3, summary.ChildTypes.Count);
    }

    [Fact]
    public async Task Names_the_parents_whose_list_cannot_be_had()
    {
        _bench.Server.With(4, Accounts);
        _bench.Server.Intercept = call => call.Path.StartsWith(Account(2), StringComparison.OrdinalIgnoreCase)
            ? AzureServer.Failure(403, "AuthorizationFailed", "The client does not have authorization.")
            : null;
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = [Containers] });
        var gap = Assert.Single(summary.Gaps);
        Assert.Contains($"of 1 of 4 parents could not be had: {Account(2)}.", gap, StringComparison.Ordinal);
        Assert.Contains("403 AuthorizationFailed", gap, StringComparison.Ordinal);
        Assert.Equal(4, summary.Count);
    }

    [Fact]
    public async Task Does_not_claim_to_cover_a_default_type_that_cannot_be_asked_at_all()
    {
        _bench.Server.With(2, Accounts).With(1, "Microsoft.ServiceBus/namespaces");
        _bench.Server.Intercept = call => call.Method == "GET" && !call.Path.EndsWith("/permissions", StringComparison.Ordinal) && !call.Path.EndsWith("/shares", StringComparison.Ordinal) ? new HttpReply(404)
            : call.Body.Contains("authorizationresources", StringComparison.Ordinal) ? AzureServer.Failure(400, "BadRequest", "No such table.")
            : null;
        var summary = await _bench.ExportAsync(new ExportRequest(_bench.Inventory));
        Assert.True(summary.IsComplete);
        Assert.Equal(3, (await _bench.PreviewAsync(new ExportRequest(_bench.Inventory))).Count);
        Assert.Contains("microsoft.storage/storageaccounts/fileservices/shares", summary.ChildTypes);
        Assert.Contains("microsoft.sql/servers/firewallrules", summary.ChildTypes);
        foreach (var type in (string[])[Containers, "Microsoft.Authorization/locks", "Microsoft.Authorization/roleAssignments", "Microsoft.ServiceBus/namespaces/topics", "Microsoft.ServiceBus/namespaces/topics/subscriptions"])
        {
            Assert.DoesNotContain(type.ToLowerInvariant(), _bench.Manifest().ChildTypes);
        }
        Assert.Contains(_bench.Warned, w => w.StartsWith($"{Containers} cannot be asked, and is not covered.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_a_parent_that_can_have_none_or_has_gone_for_no_gap()
    {
        _bench.Server.With(2, Accounts);
        _bench.Server.Intercept = call => call.Path.StartsWith(Account(0), StringComparison.OrdinalIgnoreCase) ? AzureServer.Failure(409, "FeatureNotSupportedForAccount", "Blob is not supported for the account.")
            : call.Path.StartsWith(Account(1), StringComparison.OrdinalIgnoreCase) ? AzureServer.Failure(404, "ResourceNotFound", "The Resource was not found.")
            : null;
        Assert.True((await _bench.ExportAsync(_bench.Request with { ChildTypes = [Containers] })).IsComplete);
    }

    [Fact]
    public async Task Stops_asking_where_each_list_fails()
    {
        _bench.Server.With(300, Accounts);
        _bench.Server.Intercept = call => call.Path.EndsWith("/containers", StringComparison.Ordinal) ? AzureServer.Failure(503, "Trouble", "No.") : null;
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = [Containers] });
        Assert.Contains(summary.Gaps, g => g.Contains("of 300 parents only", StringComparison.Ordinal));
        Assert.True(_bench.Server.Calls.Count < 200, $"{_bench.Server.Calls.Count} calls");
    }

    [Fact]
    public async Task Does_not_follow_a_list_to_another_host()
    {
        using var elsewhere = new AzureServer();
        _bench.Server.With(1, Accounts);
        _bench.Server.Intercept = call => call.Path.EndsWith("/containers", StringComparison.Ordinal) ? new HttpReply(200, $$"""{"value":[],"nextLink":"{{elsewhere.Address}}more"}""") : null;
        var summary = await _bench.ExportAsync(_bench.Request with { ChildTypes = [Containers] });
        Assert.Contains("names another host", Assert.Single(summary.Gaps), StringComparison.Ordinal);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Asks_a_type_that_is_not_in_the_table_by_the_version_of_its_api()
    {
        _bench.Server.With(1, "microsoft.web/sites");
        var site = _bench.Server.Rows[0]["id"]!.GetValue<string>();
        _bench.Server.Lists[$"{site}/slots"] = [[new JsonObject { ["id"] = $"{site}/slots/blue", ["name"] = "r000000/blue", ["type"] = "Microsoft.Web/sites/slots" }]];
        await _bench.ExportAsync(_bench.Request with { ChildTypes = ["Microsoft.Web/sites/slots@2023-12-01"] });
        Assert.Contains($"{site}/slots/blue", _bench.Ids());
        Assert.Contains(_bench.Server.Calls, c => c.Target == $"{site}/slots?api-version=2023-12-01");
    }

    [Fact]
    public async Task Asks_for_the_parents_too_where_only_a_child_type_is_named()
    {
        _bench.Server.With(2, Accounts).With(2);
        var summary = await _bench.ExportAsync(new ExportRequest(_bench.Inventory) { Types = [Containers] });
        Assert.Equal(2, summary.Count);
        Assert.Equal([Accounts.ToLowerInvariant(), Containers.ToLowerInvariant()], _bench.Manifest().Types);
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/container", "Did you mean")]
    [InlineData("Microsoft.Web/sites@2023-12-01", "names no list")]
    [InlineData("Microsoft.Web/sites/slots@", "names no list")]
    public async Task Refuses_a_child_type_that_it_cannot_ask(string name, string says)
    {
        var failure = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync(_bench.Request with { ChildTypes = [name] }));
        Assert.Equal(ErrorCodes.ParameterInvalid, failure.Code);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Calls);
    }

    [Fact]
    public void The_table_is_whole_and_names_each_type_once()
    {
        Assert.Equal(ChildTypes.All.Count, ChildTypes.All.DistinctBy(t => t.Type, StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ChildTypes.All.Where(t => t.Table is null && t.Parent != ChildType.AnyParent && t.Parent != "Microsoft.Resources/subscriptions"), t => Assert.StartsWith(t.Parent + "/", t.Type, StringComparison.Ordinal));
        Assert.Contains(ChildTypes.All, t => t is { IsDefault: true, Type: Containers });
    }

    [Fact]
    public void The_page_on_inventories_names_each_type_of_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs", "about", "inventory.md"));
        Assert.All(ChildTypes.All, t => Assert.Contains($"`{t.Type}`", page, StringComparison.Ordinal));
    }

    private static string Account(int number) => $"/subscriptions/{AzureServer.Subscription}/resourceGroups/net/providers/{Accounts}/r{number:d6}";

    private static JsonObject Container(string account, string name) => new()
    {
        ["id"] = $"{account}/blobServices/default/containers/{name}",
        ["name"] = name,
        ["type"] = Containers,
        ["etag"] = "\"0x8\"",
        ["properties"] = new JsonObject { ["publicAccess"] = "None" },
    };
}
