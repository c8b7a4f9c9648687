using SafeOps.Adapters.Processes;
using SafeOps.Errors;
using SafeOps.Inventory;
using SafeOps.Inventory.Export;
using SafeOps.Processes;
using SafeOps.Secrets;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

/// <summary>The Azure CLI, for which a recording program stands.</summary>
public sealed class AzureCliTests : IDisposable
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const string Version = """{"azure-cli":"2.79.0","azure-cli-core":"2.79.0","extensions":{"resource-graph":"2.1.1"}}""";
    private const string Subscriptions = $$"""{"count":1,"data":[{"id":"/subscriptions/{{Subscription}}","name":"production","subscriptionId":"{{Subscription}}"}],"skip_token":null,"total_records":1}""";

    private readonly RecordingAz _az = new();
    private readonly ExportBench _bench = new();

    public AzureCliTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "az is played by a script of bash.");

    public void Dispose()
    {
        _az.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Reads_all_pages_of_az_graph_query()
    {
        SignedIn();
        _az.Answers("graph query", Page(3, 0, 2, "next"), contains: "--first 1000 --subscriptions");
        _az.Answers("graph query", Page(3, 2, 1, null), contains: "--skip-token next");
        var summary = await ExportAsync();
        Assert.Equal((3L, 2, true), (summary.Count!.Value, summary.Pages, summary.IsComplete));
        Assert.Equal((InventorySource.AzureCli, "azure-cli 2.79.0"), (_bench.Manifest().Source, _bench.Manifest().Tool));
        Assert.All(_az.Calls, call => Assert.Equal(["--only-show-errors", "--output", "json", "install=no"], call[^5..^1]));
        Assert.Contains(_az.Calls, call => call.Contains(Subscription) && call.Any(a => a.StartsWith("resources | union", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hands_arguments_over_as_files_where_a_batch_file_would_read_them()
    {
        SignedIn(file: true);
        _az.Answers("graph query", Page(1, 0, 1, null), contains: "--subscriptions");
        var reader = new CliReader(new AzureCli(Programs, _bench.Masker) { HandsOverFiles = true }, new Persistence(_bench.Clock, _ => { }));
        var summary = await new InventoryExporter(reader, _bench.Clock).ExportAsync(_bench.Request, _bench.Watch, TestContext.Current.CancellationToken);
        Assert.Equal(1, summary.Count);
        Assert.Contains(_az.Calls, call => call.Any(a => a.StartsWith("file:resources | union", StringComparison.Ordinal)));
        Assert.DoesNotContain(_az.Calls.SelectMany(c => c), a => a.Contains('|') && !a.StartsWith("file:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_the_old_shape_of_the_extension_and_says_that_it_may_be_cut_off()
    {
        SignedIn();
        _az.Answers("graph query", "[" + string.Join(',', Enumerable.Range(0, 1000).Select(Row)) + "]", contains: "--subscriptions");
        var summary = await ExportAsync();
        Assert.Equal(1000, summary.Count);
        Assert.Contains("cut off after 1\u2009000 rows", Assert.Single(summary.Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_lists_of_children_with_az_rest()
    {
        SignedIn();
        const string Account = $"/subscriptions/{Subscription}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";
        _az.Answers("graph query", $$"""{"count":1,"data":[{"id":"{{Account}}","name":"a","type":"microsoft.storage/storageaccounts","subscriptionId":"{{Subscription}}"}],"skip_token":null,"total_records":1}""", contains: "--subscriptions");
        _az.Answers($"rest --method get --url {Account}/blobServices/default/containers?api-version=2023-05-01", $$"""{"value":[{"id":"{{Account}}/blobServices/default/containers/c","name":"c"}]}""");
        var summary = await ExportAsync(_bench.Request with { ChildTypes = ["*/containers"] });
        Assert.Equal((2L, true), (summary.Count!.Value, summary.IsComplete));
    }

    [Fact]
    public async Task Names_the_gap_where_az_rest_is_refused()
    {
        SignedIn();
        const string Vault = $"/subscriptions/{Subscription}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
        _az.Answers("graph query", $$"""{"count":1,"data":[{"id":"{{Vault}}","name":"v","type":"microsoft.keyvault/vaults","subscriptionId":"{{Subscription}}"}],"skip_token":null,"total_records":1}""", contains: "--subscriptions");
        _az.Answers("rest", errors: """ERROR: Forbidden({"error":{"code":"AuthorizationFailed","message":"The client does not have authorization."}})""", code: 1, contains: "/keys");
        var gap = Assert.Single((await ExportAsync(_bench.Request with { ChildTypes = ["Microsoft.KeyVault/vaults/keys"] })).Gaps);
        Assert.Contains(Vault, gap, StringComparison.Ordinal);
        Assert.Contains("403 AuthorizationFailed", gap, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ERROR: 'graph' is misspelled or not recognized by the system.\n", 2, "az extension add --name resource-graph")]
    [InlineData("az: 'graph' is not in the 'az' command group. See 'az --help'.\n", 2, "az extension add --name resource-graph")]
    [InlineData("ERROR: Please run 'az login' to setup account.\n", 1, "az login")]
    [InlineData("ERROR: AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-01-01.\nInteractive authentication is needed.\n", 1, "az login")]
    [InlineData("ERROR: unrecognized arguments: --skip-token x\n", 2, "az extension update --name resource-graph")]
    [InlineData("ERROR: {\n  \"code\": \"Forbidden\",\n  \"message\": \"Not allowed.\"\n}\n", 1, "Reader")]
    [InlineData("Traceback (most recent call last):\n", 1, "by hand")]
    [InlineData("", 3, "by hand")]
    public async Task Says_what_to_do_where_az_fails(string errors, int code, string next)
    {
        _az.Answers("version", """{"azure-cli":"2.79.0"}""").Answers("graph", errors: errors, code: code);
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => ExportAsync());
        Assert.Contains(next, failure.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_bench.Folder, "*", SearchOption.AllDirectories), File.Exists);
    }

    [Fact]
    public async Task Says_before_any_query_that_the_extension_is_missing()
    {
        _az.Answers("version", """{"azure-cli":"2.79.0","extensions":{}}""");
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => ExportAsync());
        Assert.Contains("az extension add --name resource-graph", failure.NextStep, StringComparison.Ordinal);
        Assert.Single(_az.Calls);
    }

    [Fact]
    public async Task Asks_again_where_az_is_throttled()
    {
        SignedIn();
        _az.Answers("graph query", errors: "ERROR: {\n  \"code\": \"RateLimiting\",\n  \"message\": \"Please provide below info.\"\n}\n", code: 1, contains: "--subscriptions", once: true);
        _az.Answers("graph query", Page(1, 0, 1, null), contains: "--subscriptions");
        Assert.True((await ExportAsync()).IsComplete);
        Assert.Equal([1], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
    }

    [Fact]
    public async Task Halves_a_page_that_az_cannot_give()
    {
        SignedIn();
        _az.Answers("graph query", errors: """ERROR: {"code":"BadRequest","message":"Please provide below info.","details":[{"code":"ResponsePayloadTooLarge","message":"Response payload size is 94330584, and has exceeded the limit of 16777216."}]}""", code: 1, contains: "--first 1000 --subscriptions");
        _az.Answers("graph query", Page(1, 0, 1, null), contains: "--first 500 --subscriptions");
        Assert.True((await ExportAsync()).IsComplete);
    }

    [Fact]
    public async Task Has_its_token_for_the_rest_api_from_az()
    {
        _bench.Server.With(2).Token = "token-of-az";
        _az.Answers("account get-access-token", """{"accessToken":"token-of-az","expiresOn":"2026-11-27 19:00:00.000000","expires_on":4102444800,"tokenType":"Bearer"}""");
        var summary = await ExportAsync(access: new AzureAccess { Source = AzureSource.Rest, Endpoint = _bench.Server.Address });
        Assert.Equal((2L, true), (summary.Count!.Value, summary.IsComplete));
        Assert.Equal(["account", "get-access-token", "--resource", _bench.Server.Address.AbsoluteUri], _az.Calls.Single()[..4]);
    }

    [Fact]
    public async Task Says_that_az_is_not_there()
    {
        var failure = await Assert.ThrowsAsync<SafeOpsException>(() => ExportAsync(path: _bench.Folder));
        Assert.Equal(ErrorCodes.ProgramNotFound, failure.Code);
        Assert.Contains("-AccessToken", failure.NextStep, StringComparison.Ordinal);
    }

    private void SignedIn(bool file = false) => _az.Answers("version", Version)
        .Answers("graph query", Subscriptions, contains: file ? "--first 1000 --only-show" : "'microsoft.resources/subscriptions' ")
        .Answers("rest", """{"value":[{"actions":["*"],"notActions":[]}]}""", contains: "/permissions");

    private static string Page(int total, int from, int count, string? next) =>
        $$"""{"count":{{count}},"data":[{{string.Join(',', Enumerable.Range(from, count).Select(Row))}}],"skip_token":{{(next is null ? "null" : $"\"{next}\"")}},"total_records":{{total}}}""";

    private static string Row(int number) =>
        $$$"""{"id":"/subscriptions/{{{Subscription}}}/resourceGroups/g/providers/Microsoft.Compute/disks/d{{{number}}}","name":"d{{{number}}}","type":"microsoft.compute/disks","subscriptionId":"{{{Subscription}}}","properties":{}}""";

    private OnPath Programs => new(_az.SearchPath);

    private Task<InventorySummary> ExportAsync(ExportRequest? request = null, AzureAccess? access = null, string? path = null)
    {
        var reader = (access ?? new AzureAccess { Source = AzureSource.AzureCli }).Open(_bench.Api, new OnPath(path ?? _az.SearchPath), new Dictionary<string, string>(), _bench.Clock, new SecretMasker(), "SafeOps 0.0.0", _bench.Watch);
        return new InventoryExporter(reader, _bench.Clock).ExportAsync(request ?? _bench.Request, _bench.Watch, TestContext.Current.CancellationToken);
    }

    /// <summary>The real runner, with a PATH of the test's.</summary>
    private sealed class OnPath(string path) : IProgramRunner
    {
        private readonly ProgramRunner _runner = new(TimeProvider.System);

        public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken) =>
            _runner.RunAsync(request with { Environment = new Dictionary<string, string?>(request.Environment) { ["PATH"] = path } }, cancellationToken);
    }
}
