using System.Text.Json.Nodes;
using SafeOps.Adapters.Azure;
using SafeOps.Adapters.Processes;
using SafeOps.Inventory;
using SafeOps.Inventory.Export;
using SafeOps.Secrets;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

/// <summary>A server that plays Azure, a clock that does not wait, and a folder for inventories.</summary>
internal sealed class ExportBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 18, 0, 0, TimeSpan.Zero);

    public HttpAzureApi Api { get; } = new(TimeSpan.FromSeconds(5), "SafeOps 0.0.0");

    public AzureServer Server { get; } = new();

    public HastyClock Clock { get; } = new(Start);

    public string Folder { get; } = Directory.CreateTempSubdirectory("safeops-export-").FullName;

    public string Inventory => Path.Combine(Folder, "inventory");

    public List<string> Said { get; } = [];

    public List<string> Warned { get; } = [];

    public List<(string Activity, long Done, long? Total)> Shown { get; } = [];

    public Dictionary<string, string> Environment { get; } = [];

    public SecretMasker Masker { get; } = new();

    /// <summary>Child types are asked for only where a test says so.</summary>
    public ExportRequest Request => new(Inventory) { ChildTypes = [] };

    public AzureAccess Access => new() { Source = AzureSource.Rest, Endpoint = Server.Address, AccessToken = "given-token" };

    public ExportWatch Watch => new(t => Keep(Said, t), t => Keep(Warned, t), (activity, _, done, total) =>
    {
        lock (Shown)
            Shown.Add((activity, done, total));
    });

    public IAzureReader Reader(AzureAccess? access = null) =>
        (access ?? Access).Open(Api, new ProgramRunner(TimeProvider.System), Environment, Clock, Masker, "SafeOps 0.0.0", Watch);

    public Task<InventorySummary> ExportAsync(ExportRequest? request = null, AzureAccess? access = null) =>
        new InventoryExporter(Reader(access), Clock).ExportAsync(request ?? Request, Watch, TestContext.Current.CancellationToken);

    public Task<InventorySummary> PreviewAsync(ExportRequest? request = null, AzureAccess? access = null) =>
        new InventoryExporter(Reader(access), Clock).PreviewAsync(request ?? Request, Watch, TestContext.Current.CancellationToken);

    /// <summary>Ids of the rows as the written inventory is read.</summary>
    public List<string> Ids() => [.. Rows().Select(r => r["id"]!.GetValue<string>())];

    public List<JsonObject> Rows()
    {
        using var file = InventoryFile.Open(Inventory);
        var rows = new List<JsonObject>();
        file.ReadRows((_, row) => rows.Add(JsonNode.Parse(row.Span)!.AsObject()), null, TestContext.Current.CancellationToken);
        Assert.Empty(file.Problems);
        return rows;
    }

    public InventoryManifest Manifest()
    {
        using var file = InventoryFile.Open(Inventory);
        return file.Manifest;
    }

    public void Dispose()
    {
        Server.Dispose();
        Api.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static void Keep(List<string> texts, string text)
    {
        lock (texts)
            texts.Add(text);
    }
}
