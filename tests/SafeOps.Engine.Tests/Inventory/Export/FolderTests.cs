using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Inventory;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

/// <summary>What happens to the folder when something comes between.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Replaces_an_inventory_only_where_that_is_wanted()
    {
        _bench.Server.With(1);
        await _bench.ExportAsync();
        _bench.Server.Add($"/subscriptions/{AzureServer.Subscription}/resourceGroups/more", "microsoft.resources/subscriptions/resourcegroups");
        var calls = _bench.Server.Calls.Count;
        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync());
        Assert.Equal((ErrorCodes.InventoryExists, calls), (refused.Code, _bench.Server.Calls.Count));
        Assert.Single(_bench.Ids());
        Assert.True((await _bench.PreviewAsync()).Replaces);
        await _bench.ExportAsync(_bench.Request with { Replace = true });
        Assert.Equal(2, _bench.Ids().Count);
    }

    [Fact]
    public async Task Keeps_the_old_inventory_where_the_new_one_fails_or_is_stopped()
    {
        _bench.Server.With(1500);
        await _bench.ExportAsync();
        var before = Snapshot();
        _bench.Server.Intercept = _ => AzureServer.Failure(403, "AuthorizationFailed", "No.");
        await Assert.ThrowsAnyAsync<SafeOpsException>(() => _bench.ExportAsync(_bench.Request with { Replace = true }));
        Assert.Equal(before, Snapshot());

        using var stop = new CancellationTokenSource();
        _bench.Server.Intercept = call =>
        {
            if (call.Body.Contains("skipToken", StringComparison.Ordinal))
                stop.Cancel();
            return null;
        };
        var exporter = new SafeOps.Inventory.Export.InventoryExporter(_bench.Reader(), _bench.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exporter.ExportAsync(_bench.Request with { Replace = true }, _bench.Watch, stop.Token));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Lets_one_export_at_a_time_into_a_folder()
    {
        _bench.Server.With(1500);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        _bench.Server.Intercept = call =>
        {
            if (call.Body.Contains("skipToken", StringComparison.Ordinal))
            {
                inside.TrySetResult();
                goOn.Wait(TestContext.Current.CancellationToken);
            }
            return null;
        };
        var first = _bench.ExportAsync();
        await inside.Task.WaitAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync());
        goOn.Set();
        Assert.Equal(ErrorCodes.TargetBusy, refused.Code);
        Assert.Equal(1500, (await first).Count);
        Assert.Equal(["azure-resources.json", "last-updated.txt", "manifest.json"], Snapshot().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clears_away_what_a_crash_has_left()
    {
        Directory.CreateDirectory(_bench.Inventory);
        File.WriteAllText(Path.Combine(_bench.Inventory, DurableFile.TemporaryPrefix + "0123456789ab"), "[{");
        await _bench.ExportAsync();
        Assert.Equal(3, Snapshot().Count);
    }

    [Fact]
    public async Task Says_that_a_file_is_no_folder()
    {
        File.WriteAllText(_bench.Inventory, "");
        Assert.Equal(ErrorCodes.FileUnwritable, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync())).Code);
    }

    [Fact]
    public async Task Says_that_a_folder_cannot_be_written()
    {
        Assert.SkipWhen(System.Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "Who may do everything is refused nothing.");
        Directory.CreateDirectory(_bench.Inventory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_bench.Inventory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(ErrorCodes.FileUnwritable, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync())).Code);
    }

    [Fact]
    public async Task Waits_as_long_as_it_should_though_the_time_of_day_is_set_back()
    {
        _bench.Server.With(1);
        var failed = false;
        _bench.Clock.Waiting = _ => _bench.Clock.Shift = -TimeSpan.FromDays(1);
        _bench.Server.Intercept = call =>
        {
            if (failed || !call.Body.Contains("resources |", StringComparison.Ordinal))
                return null;
            failed = true;
            return new HttpReply(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "30" } };
        };
        var summary = await _bench.ExportAsync();
        Assert.Equal([30], _bench.Clock.Waits.Select(w => (int)w.TotalSeconds));
        Assert.Equal((ExportBench.Start, TimeSpan.FromSeconds(30)), (summary.Taken, TimeSpan.FromSeconds(Math.Floor(summary.Duration.TotalSeconds))));
    }

    [Fact]
    public void Imports_pages_of_one_answer_as_old_as_the_oldest()
    {
        var pages = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            pages.Add(Path.Combine(_bench.Folder, $"page{i}.json"));
            File.WriteAllText(pages[i], $$"""{"count":1,"total_records":2,"skip_token":{{(i == 0 ? "\"next\"" : "null")}},"data":[{"id":"/subscriptions/{{AzureServer.Subscription}}/resourceGroups/g{{i}}","type":"microsoft.resources/subscriptions/resourcegroups"}]}""");
            File.SetLastWriteTimeUtc(pages[i], ExportBench.Start.UtcDateTime.AddHours(-i));
        }
        var importer = new SafeOps.Inventory.Export.InventoryImporter(_bench.Clock, "SafeOps 0.0.0");
        var summary = importer.Import(pages, null, _bench.Inventory, replaces: false, writes: true, _bench.Watch, TestContext.Current.CancellationToken);
        Assert.Equal((2L, true, ExportBench.Start.AddHours(-1)), (summary.Count!.Value, summary.IsComplete, summary.Taken));
        Assert.Equal(InventorySource.Imported, _bench.Manifest().Source);
        Assert.Equal(("microsoft.resources/subscriptions/resourcegroups", 2), (summary.Types[0].Type, summary.Types[0].Count));
        var half = importer.Import(pages[..1], null, _bench.Inventory + "-half", replaces: false, writes: false, _bench.Watch, TestContext.Current.CancellationToken);
        Assert.False(half.IsComplete);
        Assert.False(Directory.Exists(_bench.Inventory + "-half"));
    }

    private Dictionary<string, string> Snapshot() => Directory.EnumerateFiles(_bench.Inventory).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
}
