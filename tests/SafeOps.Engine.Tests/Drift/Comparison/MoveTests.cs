namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>A resource that was moved has another id: both sides say that they may be one.</summary>
public sealed class MoveTests : IDisposable
{
    private const string Accounts = "Microsoft.Storage/storageAccounts";

    private readonly DriftScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void One_of_its_name_and_type_in_another_group()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "st", "rg-b")).State("azurerm_storage_account", DriftScene.IdOf(Accounts, "ST", "rg-a"));
        var items = _scene.Compare().Items;
        Assert.Equal(["Unmanaged st", "Missing ST"], items.Select(DriftScene.Line));
        Assert.Contains("missing from the resource group rg-a (azurerm_storage_account.r0): it may have been moved from there", items[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("stands in the resource group rg-b", items[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_where_several_have_the_name_nor_of_another_type()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "st", "rg-b")).Row(DriftScene.IdOf(Accounts, "st", "rg-c")).Row(DriftScene.IdOf("Microsoft.Compute/disks", "two"))
            .State("azurerm_storage_account", DriftScene.IdOf(Accounts, "st")).State("azurerm_storage_account", DriftScene.IdOf(Accounts, "two", "rg-d"));
        Assert.All(_scene.Compare().Items, i => Assert.DoesNotContain("moved", i.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void Types_are_spelled_alike_whatever_the_row_has()
    {
        _scene.Row(DriftScene.IdOf("microsoft.compute/SNAPSHOTS", "s")).Row(DriftScene.IdOf("microsoft.compute/newthings", "n"));
        Assert.Equal(["Microsoft.Compute/newthings", "Microsoft.Compute/snapshots"], _scene.Compare().Items.Select(i => i.Type).Order(StringComparer.Ordinal));
    }
}
