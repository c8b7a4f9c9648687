using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Drift.States;
using SafeOps.Estates;

namespace SafeOps.Engine.Tests.Drift.Estates;

/// <summary>The generator says what it wrote: a comparison that is measured against it can rely on that.</summary>
public sealed class EstateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-estate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Both_sides_have_the_same_resources_but_for_what_was_seeded()
    {
        var estate = EstateWriter.Write(_folder.FullName, new EstateOptions { Resources = 2000, States = 6, Additions = 7, Removals = 8, Changes = 20, Duplicates = 5 });

        Assert.Equal([(SeededKind.Unmanaged, 7), (SeededKind.Missing, 8), (SeededKind.Changed, 20), (SeededKind.Duplicate, 5)], estate.Seeded.GroupBy(s => s.Kind).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
        var rows = Rows(estate.Inventory);
        Assert.Equal(estate.Rows, rows.Count);
        var ids = rows.Select(r => Id(r)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(rows.Count, ids.Count);
        var managed = Managed(estate);
        Assert.Equal(estate.Instances, managed.Count);
        // Children that Azure has within the row of another have none of their own.
        Assert.Equal(estate.Seeded.Where(s => s.Kind == SeededKind.Missing).Select(s => s.AzureId).Order(StringComparer.Ordinal), managed.Where(m => !ids.Contains(m.Id) && !m.Address.Contains(".of_", StringComparison.Ordinal)).Select(m => m.Id).Order(StringComparer.Ordinal));
        Assert.Equal(estate.Seeded.Where(s => s.Kind == SeededKind.Duplicate).Select(s => s.AzureId).Order(StringComparer.Ordinal), managed.GroupBy(m => m.Id).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal));
        Assert.Subset(managed.Select(m => (m.Id, m.Address, m.StateFile)).ToHashSet(), estate.Seeded.Where(s => s.Address is not null).Select(s => (s.AzureId, s.Address!, s.StateFile!)).ToHashSet());
        var unmanaged = estate.Seeded.Where(s => s.Kind == SeededKind.Unmanaged).Select(s => s.AzureId).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(ids, unmanaged);
        Assert.DoesNotContain(managed, m => unmanaged.Contains(m.Id));
    }

    [Fact]
    public void The_same_options_give_the_same_files_and_another_seed_others()
    {
        var options = new EstateOptions { Resources = 300, States = 5, Changes = 3 };
        var (one, two, other) = (Files("one", options), Files("two", options), Files("other", options with { Seed = 2 }));
        Assert.Equal(one, two);
        Assert.NotEqual(one, other);

        List<string> Files(string name, EstateOptions with)
        {
            var folder = Path.Combine(_folder.FullName, name);
            EstateWriter.Write(folder, with);
            return [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(folder, f) + File.ReadAllText(f))];
        }
    }

    [Theory]
    [InlineData(InventoryForm.ArmList, "value", "id")]
    [InlineData(InventoryForm.GraphQuery, "data", "id")]
    [InlineData(InventoryForm.ResourceList, null, "id")]
    [InlineData(InventoryForm.PowerShell, null, "ResourceId")]
    public void Every_form_has_the_rows_of_the_others(InventoryForm form, string? list, string id)
    {
        var options = new EstateOptions { Resources = 200, States = 2, Mutate = false };
        var wanted = Rows(EstateWriter.Write(Path.Combine(_folder.FullName, "graph"), options).Inventory).Select(r => Id(r)).ToList();
        var written = JsonNode.Parse(File.ReadAllText(EstateWriter.Write(Path.Combine(_folder.FullName, "other"), options with { Form = form }).Inventory))!;
        Assert.Equal(wanted, (list is null ? written : written[list]!).AsArray().Select(r => r![id]!.GetValue<string>().ToLowerInvariant()));
    }

    private static List<JsonElement> Rows(string inventory) => [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(inventory, "azure-resources.json"))).RootElement.EnumerateArray()];

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!.ToLowerInvariant();

    private static List<(string Id, string Address, string StateFile)> Managed(WrittenEstate estate)
    {
        var managed = new List<(string, string, string)>();
        foreach (var state in estate.States)
        {
            StateFile.Read(state, r =>
            {
                if (!r.IsData && r.Provider == "hashicorp/azurerm" && !r.Id!.Contains('|'))
                    managed.Add((r.Id.ToLowerInvariant(), r.Address, r.StateFile));
            }, null, CancellationToken.None);
        }
        return managed;
    }
}
