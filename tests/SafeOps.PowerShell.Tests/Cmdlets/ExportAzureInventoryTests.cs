using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.Inventory.Export;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.TestServers;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class ExportAzureInventoryTests : IDisposable
{
    private const string Token = "$token = [securestring]::new(); 'a-token'.ToCharArray() | ForEach-Object { $token.AppendChar($_) }";

    private readonly ScriptFolder _folder = new();
    private readonly AzureServer _server = new();
    private readonly ModuleSession _session;

    public ExportAzureInventoryTests() => _session = new ModuleSession(location: _folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Asks_with_a_token_and_writes_the_three_files()
    {
        _server.With(1500).Token = "a-token";
        var summary = Export("./inventory");
        Assert.Equal((1500L, true, true), (summary.Count!.Value, summary.IsComplete, summary.IsWritten));
        Assert.Equal(["azure-resources.json", "last-updated.txt", "manifest.json"], Directory.EnumerateFiles(Path.Combine(_folder.Path, "inventory")).Select(Path.GetFileName).Order());
        Assert.Equal(1500, JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "inventory", "azure-resources.json")))!.AsArray().Count);
        Assert.Contains(_server.Calls, c => c.Target.Contains("/providers/Microsoft.Authorization/locks?", StringComparison.Ordinal));
    }

    [Fact]
    public void With_what_if_asks_how_much_there_is_and_writes_nothing()
    {
        _server.With(1500);
        var summary = Export("./inventory -WhatIf -ChildType @()");
        Assert.Equal((1500L, false), (summary.Count!.Value, summary.IsWritten));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.All(_server.Queries.Skip(1), q => Assert.Contains("\"$top\":1,", q.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void Warns_of_what_is_missing_and_shows_no_token()
    {
        _server.With(3, "Microsoft.Storage/storageAccounts");
        _server.Intercept = call => call.Path.EndsWith("/containers", StringComparison.Ordinal)
            ? AzureServer.Failure(403, "AuthorizationFailed", $"Header {call.Headers["Authorization"]}.")
            : null;
        var result = _session.Invoke($"{Token}; Export-AzureInventory ./inventory -Endpoint {_server.Address} -AccessToken $token -ChildType */containers -Verbose");
        Assert.Contains("incomplete (1 gap)", result.Warnings[0], StringComparison.Ordinal);
        Assert.False(((InventorySummary)result.Output.Single().BaseObject).IsComplete);
        Assert.DoesNotContain("a-token", string.Join('\n', result.Warnings.Concat(result.Verbose)) + File.ReadAllText(Path.Combine(_folder.Path, "inventory", "manifest.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_is_there_already_until_force_is_given()
    {
        _server.With(1);
        Export("./inventory");
        _session.Invoke($"{Token}; Export-AzureInventory ./inventory -Endpoint {_server.Address} -AccessToken $token").Refused("InventoryExists");
        Assert.Equal(1, Export("./inventory -Force").Count);
    }

    [Fact]
    public void Takes_objects_of_the_az_modules()
    {
        var summary = (InventorySummary)_session.Invoke($$"""
            $first = [pscustomobject]@{ ResourceId = '/subscriptions/{{AzureServer.Subscription}}/resourceGroups/g/providers/Microsoft.Compute/disks/a'; ResourceType = 'Microsoft.Compute/disks'; Name = 'a'; Tags = @{ team = 'db' }; Properties = [pscustomobject]@{ diskSizeGB = 64; zones = @('1', '2') } }
            $second = @{ id = '/subscriptions/{{AzureServer.Subscription}}/resourceGroups/g/providers/Microsoft.Compute/disks/b'; type = 'microsoft.compute/disks'; name = 'b'; properties = @{ diskSizeGB = 8 } }
            , @($first, $second) | Export-AzureInventory ./inventory
            """).Single().BaseObject;
        Assert.Equal((2L, true, "the pipeline"), (summary.Count!.Value, summary.HasProperties, summary.From));
        var rows = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "inventory", "azure-resources.json")))!.AsArray();
        Assert.Equal(["64", "8"], rows.Select(r => r!["properties"]!["diskSizeGB"]!.ToJsonString()));
        Assert.Equal("""["1","2"]""", rows[0]!["properties"]!["zones"]!.ToJsonString());
        Assert.Equal("db", rows[0]!["tags"]!["team"]!.GetValue<string>());
    }

    [Fact]
    public void Takes_pages_of_the_az_modules_with_their_skip_tokens()
    {
        const string Pages = $$"""
            class Page : System.Collections.ArrayList { [string] $SkipToken }
            function New-Page([string] $Name, [string] $Token) {
                $page = [Page]::new()
                $null = $page.Add([pscustomobject]@{ id = "/subscriptions/{{AzureServer.Subscription}}/resourceGroups/$Name" })
                $page.SkipToken = $Token
                , $page
            }
            """;
        Assert.True(((InventorySummary)_session.Invoke($"{Pages}\n & {{ New-Page a next; New-Page b '' }} | Export-AzureInventory ./whole").Single().BaseObject) is { Count: 2, IsComplete: true });
        Assert.True(((InventorySummary)_session.Invoke($"{Pages}\n New-Page a next | Export-AzureInventory ./part").Output.Single().BaseObject) is { Count: 1, IsComplete: false });
    }

    [Fact]
    public void An_empty_pipeline_is_no_inventory_and_azure_is_not_asked()
    {
        _session.Invoke($"{Token}; @() | Export-AzureInventory ./inventory -Endpoint {_server.Address} -AccessToken $token").Refused("InventoryInvalid");
        Assert.Empty(_server.Calls);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Takes_files_by_wildcards()
    {
        for (var i = 0; i < 3; i++)
            _folder.Write($"page{i}.json", $$"""{"count":1,"total_records":3,"skip_token":{{(i < 2 ? "\"x\"" : "null")}},"data":[{"id":"/subscriptions/{{AzureServer.Subscription}}/resourceGroups/g{{i}}"}]}""");
        Assert.Equal((3L, true), _session.Invoke("Export-AzureInventory ./inventory -InputFile page*.json").Single().BaseObject is InventorySummary { Count: { } count } summary ? (count, summary.IsComplete) : default);
        _session.Invoke("Export-AzureInventory ./other -InputFile none*.json").Refused("FileNotFound");
    }

    [Fact]
    public async Task Runs_as_the_managed_identity_of_a_runbook()
    {
        _server.With(1200).Token = "none yet";
        var result = await HostProcess.Run(["-Command", $"(Export-AzureInventory '{_folder.Path}/inventory' -Endpoint {_server.Address}).Count"], "", new Dictionary<string, string>
        {
            ["IDENTITY_ENDPOINT"] = _server.IdentityEndpoint,
            ["IDENTITY_HEADER"] = AzureServer.IdentityProof,
            ["HTTP_PROXY"] = "http://127.0.0.1:9/",
        });
        Assert.Equal((0, "1200"), (result.ExitCode, result.Output.Trim()));
    }

    [Fact]
    public async Task Asks_the_azure_cli_where_nothing_else_is_given()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "az is played by a script of bash.");
        using var az = new RecordingAz();
        az.Answers("version", """{"azure-cli":"2.79.0","extensions":{"resource-graph":"2.1.1"}}""")
            .Answers("rest", """{"value":[]}""")
            .Answers("graph query", $$"""{"count":1,"data":[{"id":"/subscriptions/{{AzureServer.Subscription}}/resourceGroups/g","name":"g","type":"microsoft.resources/subscriptions/resourcegroups","subscriptionId":"{{AzureServer.Subscription}}"}],"skip_token":null,"total_records":1}""");
        var result = await HostProcess.Run(["-Command", $"$i = Export-AzureInventory '{_folder.Path}/inventory'; \"$($i.Source) $($i.Count) $($i.Tool) $($i.IsComplete)\""], "", new Dictionary<string, string> { ["PATH"] = az.SearchPath });
        Assert.Equal((0, "AzureCli 1 azure-cli 2.79.0 True"), (result.ExitCode, result.Output.Trim()));
    }

    [Fact]
    public async Task Says_what_to_do_where_az_is_not_signed_in()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "az is played by a script of bash.");
        using var az = new RecordingAz();
        az.Answers("version", """{"azure-cli":"2.79.0"}""").Answers("graph", errors: "ERROR: Please run 'az login' to setup account.\n", code: 1);
        var result = await HostProcess.Run(["-Command", $"Export-AzureInventory '{_folder.Path}/inventory'"], "", new Dictionary<string, string> { ["PATH"] = az.SearchPath });
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Sign in: az login", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_export_leaves_the_old_inventory_and_lets_the_next_one_in()
    {
        _server.With(1500);
        Export("./inventory");
        var before = File.ReadAllText(Path.Combine(_folder.Path, "inventory", "azure-resources.json"));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Intercept = call =>
        {
            if (!call.Body.Contains("skipToken", StringComparison.Ordinal))
                return null;
            reached.TrySetResult();
            return new HttpReply(200) { IsSilent = true };
        };
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltFiles.Host, "-Command", $"{Token}; Export-AzureInventory '{_folder.Path}/inventory' -Force -Endpoint {_server.Address} -AccessToken $token"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using (var process = Process.Start(start)!)
        {
            await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        _server.Intercept = _ => null;
        Assert.Equal(before, File.ReadAllText(Path.Combine(_folder.Path, "inventory", "azure-resources.json")));
        Assert.Equal(1500, Export("./inventory -Force").Count);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "inventory")).Count());
    }

    private InventorySummary Export(string arguments) =>
        (InventorySummary)_session.Invoke($"{Token}; Export-AzureInventory {arguments} -Endpoint {_server.Address} -AccessToken $token").Single().BaseObject;
}
