using System.Text;
using SafeOps.Errors;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Inventory;

public sealed class InventoryFileTests : InventoryFolderFixture
{
    private static readonly DateTimeOffset Taken = new(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);

    private string Inventory => Path.Combine(Folder, "inventory");

    private string Rows => Path.Combine(Inventory, "azure-resources.json");

    [Fact]
    public void What_was_written_is_read_as_it_was()
    {
        var written = Export(Facts());
        var read = Read(Inventory);
        Assert.Equal(Estate.Resources.Select(Canonical), read.Rows.Select(Canonical));
        Assert.True(read.InPlace);
        Assert.Empty(read.Problems);
        Assert.Equivalent(written, read.Manifest, strict: true);
        Assert.Equal(InventorySource.ResourceGraph, read.Manifest.Source);
        Assert.Equal((Taken, 4, true, "q"), (read.Manifest.Taken, read.Manifest.Count, read.Manifest.HasProperties, read.Manifest.Query));
        Assert.Equal("2026-03-01T12:30:15Z\n", File.ReadAllText(Path.Combine(Inventory, "last-updated.txt")));
        Assert.Equivalent(read.Manifest, Read(Rows).Manifest, strict: true);
    }

    [Fact]
    public void A_row_has_a_line_and_its_members_an_order()
    {
        Export(Facts());
        var lines = File.ReadAllLines(Rows);
        Assert.Equal(["[", "]"], [lines[0], lines[^1]]);
        Assert.Equal(4, lines.Length - 2);
        Assert.All(lines[1..^1], line => Assert.StartsWith("{\"id\":\"/subscriptions/", line));
        Assert.Contains("\"name\":\"stapp\",\"type\":\"Microsoft.Storage/storageAccounts\",\"location\":\"westeurope\",\"resourceGroup\":\"rg-App\"", lines[1]);
    }

    [Fact]
    public void Writing_the_same_rows_again_gives_the_same_bytes()
    {
        Export(Facts());
        var first = File.ReadAllBytes(Rows);
        InventoryImport.Import(Inventory, Inventory, "SafeOps 1.0.0", null, CancellationToken.None);
        Assert.Equal(first, File.ReadAllBytes(Rows));
        Assert.Equal(InventorySource.ResourceGraph, Read(Inventory).Manifest.Source);
    }

    [Fact]
    public void Until_it_is_complete_the_folder_keeps_what_it_had()
    {
        Export(Facts());
        var before = File.ReadAllText(Rows);
        using (var writer = InventoryWriter.Create(Inventory))
        {
            writer.Add(Encoding.UTF8.GetBytes(Estate.Text(Estate.Resources[0])));
            Assert.Equal(before, File.ReadAllText(Rows));
        }
        Assert.Equal(before, File.ReadAllText(Rows));
        Assert.Equal(["azure-resources.json", "last-updated.txt", "manifest.json"], Directory.GetFiles(Inventory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_that_are_not_those_of_the_manifest_are_not_trusted()
    {
        Export(Facts());
        File.WriteAllText(Rows, File.ReadAllText(Rows).Replace("Standard_LRS", "Standard_GRS"));
        var read = Read(Inventory);
        Assert.Equal(4, read.Rows.Count);
        Assert.False(read.Manifest.IsComplete);
        Assert.Contains("not the one that its manifest was written for", Assert.Single(read.Manifest.Gaps));
    }

    [Fact]
    public void Without_a_manifest_the_moment_beside_it_counts()
    {
        Export(Facts());
        File.Delete(Path.Combine(Inventory, "manifest.json"));
        var read = Read(Inventory);
        Assert.Equal((InventorySource.Imported, Taken), (read.Manifest.Source, read.Manifest.Taken));
        Write("yesterday", "inventory/last-updated.txt");
        var again = Read(Inventory);
        Assert.Equal(File.GetLastWriteTimeUtc(Rows), again.Manifest.Taken.UtcDateTime);
        Assert.Contains("'yesterday' is no moment", Assert.Single(again.Problems));
    }

    [Fact]
    public void A_moment_in_the_future_is_given_as_it_is()
    {
        Export(Facts() with { Taken = Taken.AddYears(100) });
        Assert.Equal(Taken.AddYears(100), Read(Inventory).Manifest.Taken);
    }

    [Fact]
    public void Gaps_of_the_manifest_stay()
    {
        Export(Facts() with { Gaps = ["Page 3 did not come."], TotalRecords = 10 });
        Assert.Equal(["Page 3 did not come."], Read(Inventory).Manifest.Gaps);
        InventoryImport.Import(Inventory, Path.Combine(Folder, "copy"), "SafeOps 1.0.0", null, CancellationToken.None);
        Assert.Equal(["Page 3 did not come."], Read(Path.Combine(Folder, "copy")).Manifest.Gaps);
    }

    [Theory]
    [InlineData("{", "no manifest")]
    [InlineData("null", "no manifest")]
    [InlineData("{\"format\":1}", "no manifest")]
    [InlineData("{\"format\":2,\"source\":\"azureCli\",\"taken\":\"2026-03-01T00:00:00Z\",\"count\":1,\"hasProperties\":true}", "newer version")]
    public void A_manifest_that_cannot_be_read_is_refused(string manifest, string why)
    {
        Export(Facts());
        Write(manifest, "inventory/manifest.json");
        var error = Assert.Throws<SafeOpsException>(() => InventoryFile.Open(Inventory));
        Assert.Equal(ErrorCodes.InventoryInvalid, error.Code);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void Rows_are_read_again_from_several_threads()
    {
        using var file = InventoryFile.Open(Write(Estate.ArmList));
        var places = new List<RowPlace>();
        file.ReadRows((place, _) => places.Add(place), null, CancellationToken.None);
        Parallel.For(0, 400, i =>
        {
            using var row = file.ReadRow(places[i % 4]);
            Assert.Equal((string?)Estate.Resources[i % 4]["id"], row.RootElement.GetProperty("id").GetString());
        });
    }

    [Fact]
    public void Reading_reports_how_far_it_has_come_and_stops_when_told()
    {
        var text = "[" + string.Join(",\n", Enumerable.Range(0, 3000).Select(i => $"{{\"id\":\"/subscriptions/s/resourceGroups/g{i}\",\"properties\":{{\"x\":\"{new string('y', 500)}\"}}}}")) + "]";
        var path = Write(text);
        var reports = new Reports();
        using (var file = InventoryFile.Open(path))
            file.ReadRows((_, _) => { }, reports, CancellationToken.None);
        Assert.Equal(text.Length, reports.All[^1]);
        Assert.True(reports.All.Count > 3);
        Assert.Equal(reports.All.Order(), reports.All);

        using var stop = new CancellationTokenSource();
        using var again = InventoryFile.Open(path);
        Assert.Throws<OperationCanceledException>(() => again.ReadRows((_, _) => stop.Cancel(), null, stop.Token));
    }

    private static InventoryManifest Facts() => new()
    {
        Source = InventorySource.ResourceGraph,
        Taken = Taken,
        Subscriptions = [Estate.Subscription],
        Query = "q",
        Pages = 1,
        Tool = "SafeOps 1.0.0",
        Count = 0,
        HasProperties = false,
    };

    private InventoryManifest Export(InventoryManifest manifest)
    {
        using var writer = InventoryWriter.Create(Inventory);
        foreach (var row in Estate.Resources)
            Assert.True(writer.Add(Encoding.UTF8.GetBytes(Estate.Text(row))));
        Assert.False(writer.Add(Encoding.UTF8.GetBytes(Estate.Text(Estate.Resources[0]))));
        Assert.False(writer.Add("{\"name\":\"x\"}"u8.ToArray()));
        Assert.Equal(2, writer.Problems.Count);
        return writer.Complete(manifest);
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> All { get; } = [];

        public void Report(long value) => All.Add(value);
    }
}
