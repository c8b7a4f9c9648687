using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.Estates;

namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>Estates written from the fixtures of all mapped types: what was seeded is found, and nothing else.</summary>
public sealed class GeneratedEstateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-estate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(InventoryForm.Folder, 1)]
    [InlineData(InventoryForm.ArmList, 2)]
    [InlineData(InventoryForm.GraphQuery, 3)]
    [InlineData(InventoryForm.PowerShell, 4)]
    public void Where_nothing_changed_nothing_is_found_in_whatever_words_both_sides_say_it(InventoryForm form, int seed)
    {
        var estate = EstateWriter.Write(_folder.FullName, new EstateOptions { Resources = 2000, Form = form, Seed = seed });
        var found = Compare(estate);
        Assert.Equal([], found.Items.Where(i => i.Kind != DriftKind.NotComparable).Take(20).Select(Show));
        Assert.All(found.Items, i => Assert.Equal(DriftReason.ManagedByAzure, i.Reason));
    }

    [Theory]
    [InlineData(InventoryForm.Folder, 11)]
    [InlineData(InventoryForm.ArmList, 12)]
    [InlineData(InventoryForm.GraphQuery, 13)]
    [InlineData(InventoryForm.PowerShell, 14)]
    public void Every_seeded_difference_is_found_and_nothing_else(InventoryForm form, int seed)
    {
        var estate = EstateWriter.Write(_folder.FullName, new EstateOptions { Resources = 2000, Form = form, Seed = seed, Additions = 60, Removals = 60, Changes = 200, Duplicates = 30 });
        AssertFound(estate);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void In_a_hundred_thousand_resources_and_twenty_states_every_seeded_difference_is_found_and_nothing_else()
    {
        var estate = EstateWriter.Write(_folder.FullName, new EstateOptions { Resources = 100_000, States = 20, Seed = 21, Additions = 2000, Removals = 2000, Changes = 5000, Duplicates = 500 });
        Assert.Equal(20, estate.States.Count);
        AssertFound(estate);
    }

    [Fact]
    public void A_list_without_properties_shows_no_change_and_nothing_unmanaged()
    {
        var estate = EstateWriter.Write(_folder.FullName, new EstateOptions { Resources = 2000, Form = InventoryForm.ResourceList, Changes = 100 });
        Assert.Equal([], Compare(estate).Items.Where(i => i.Kind != DriftKind.NotComparable).Take(20).Select(Show));
    }

    private static void AssertFound(WrittenEstate estate)
    {
        var found = Compare(estate).Items.Where(i => i.Kind != DriftKind.NotComparable);
        Assert.Equal(
            estate.Seeded.Select(s => $"{s.Kind} {s.AzureId} {s.Property}").Order(StringComparer.Ordinal),
            found.Select(i => $"{i.Kind} {i.AzureId!.ToLowerInvariant()} {string.Join(", ", i.Properties.Select(p => p.Name))}").Order(StringComparer.Ordinal));
    }

    private static DriftComparison Compare(WrittenEstate estate) =>
        DriftComparer.Default.Compare(new DriftRequest { Inventory = estate.Inventory, States = estate.States, Now = new EstateOptions { Resources = 0 }.Taken.AddHours(1) }, null, TestContext.Current.CancellationToken);

    private static string Show(DriftItem item) => $"{item.Kind} {item.TerraformType} {item.AzureId}: {item.Explanation} {string.Join("; ", item.Properties.Select(p => $"{p.Name}: {p.Terraform} | {p.Azure}"))}";
}
