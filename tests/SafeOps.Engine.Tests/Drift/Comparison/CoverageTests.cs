namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>What an inventory did not ask for is not missing.</summary>
public sealed class CoverageTests : IDisposable
{
    private const string Accounts = "Microsoft.Storage/storageAccounts";
    private const string Other = "99999999-2222-3333-4444-555555555555";

    private readonly DriftScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_subscription_that_was_not_asked()
    {
        _scene.State("azurerm_storage_account", $"/subscriptions/{Other}/resourceGroups/rg/providers/{Accounts}/st");
        Assert.Equal(["NotComparable SubscriptionNotCovered st"], _scene.Lines());
    }

    [Fact]
    public void A_type_that_was_not_asked_for()
    {
        _scene.Manifest = _scene.Manifest! with { Types = ["microsoft.compute/disks"] };
        _scene.State("azurerm_storage_account", DriftScene.IdOf(Accounts, "st")).State("azurerm_managed_disk", DriftScene.IdOf("Microsoft.Compute/disks", "disk"));
        Assert.Equal(["Missing disk", "NotComparable TypeNotCovered st"], _scene.Lines());
    }

    [Fact]
    public void A_child_type_says_something_only_where_it_was_asked_for_by_name()
    {
        var assignment = $"{DriftScene.GroupId("rg-app")}/providers/Microsoft.Authorization/roleAssignments/{Guid.Empty}";
        _scene.State("azurerm_role_assignment", assignment);
        Assert.Equal([$"NotComparable TypeNotCovered {Guid.Empty}"], _scene.Lines());
        _scene.Manifest = _scene.Manifest! with { ChildTypes = ["microsoft.authorization/roleassignments"] };
        Assert.Equal([$"Missing {Guid.Empty}"], _scene.Lines());
    }

    [Fact]
    public void A_resource_group_that_was_not_asked_for()
    {
        _scene.Manifest = _scene.Manifest! with { ResourceGroups = ["rg-app"] };
        _scene.State("azurerm_storage_account", DriftScene.IdOf(Accounts, "there")).State("azurerm_storage_account", DriftScene.IdOf(Accounts, "elsewhere", "rg-other"));
        Assert.Equal(["Missing there", "NotComparable ResourceGroupNotCovered elsewhere"], _scene.Lines());
    }

    [Fact]
    public void An_inventory_with_gaps()
    {
        _scene.Manifest = _scene.Manifest! with { Gaps = ["Page 3 was not answered."] };
        _scene.Row(DriftScene.IdOf(Accounts, "byhand")).State("azurerm_storage_account", DriftScene.IdOf(Accounts, "st"));
        var found = _scene.Compare();
        Assert.Equal(["Unmanaged byhand", "NotComparable InventoryIncomplete st"], found.Items.Select(DriftScene.Line));
        Assert.Contains(found.Warnings, w => w.Contains("Page 3", StringComparison.Ordinal));
        Assert.False(found.Items[0].Inventory.IsComplete);
    }

    [Fact]
    public void A_list_of_resources_has_no_groups_and_a_group_with_resources_is_there()
    {
        _scene.Manifest = null;
        _scene.Both("azurerm_storage_account", DriftScene.IdOf(Accounts, "st"), """{ "accessTier": "Hot" }""").Row(DriftScene.IdOf("Microsoft.Compute/disks", "disk", "rg-other"))
            .State("azurerm_managed_disk", DriftScene.IdOf("Microsoft.Compute/disks", "disk", "rg-other"))
            .State("azurerm_resource_group", DriftScene.GroupId("rg-app")).State("azurerm_resource_group", DriftScene.GroupId("rg-empty"));
        Assert.Equal(["NotComparable TypeNotCovered rg-empty"], _scene.Lines());
    }

    [Fact]
    public void A_group_that_is_gone_is_missing_where_groups_were_asked_for()
    {
        _scene.State("azurerm_resource_group", DriftScene.GroupId("rg-gone"));
        Assert.Equal(["Missing rg-gone"], _scene.Lines());
    }

    [Theory]
    [InlineData(false, "Missing disk")]
    [InlineData(true, "NotComparable TypeNotCovered disk")]
    public void An_import_of_one_group_says_nothing_of_others_nor_a_list_of_one_type_of_other_types(bool isList, string disk)
    {
        (_scene.Manifest, _scene.IsList) = (null, isList);
        _scene.Both("azurerm_storage_account", DriftScene.IdOf(Accounts, "st"))
            .State("azurerm_storage_account", DriftScene.IdOf(Accounts, "gone"))
            .State("azurerm_storage_account", DriftScene.IdOf(Accounts, "elsewhere", "rg-other"))
            .State("azurerm_managed_disk", DriftScene.IdOf("Microsoft.Compute/disks", "disk"));
        Assert.Equal(new[] { disk, "Missing gone", "NotComparable ResourceGroupNotCovered elsewhere" }.Order(StringComparer.Ordinal), _scene.Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_stands_in_a_subscription_is_in_no_table_of_resources_and_never_missing()
    {
        _scene.State("azurerm_marketplace_agreement", $"/subscriptions/{DriftScene.Subscription}/providers/Microsoft.MarketplaceOrdering/agreements/p/offers/o/plans/x")
            .State("azurerm_consumption_budget_subscription", $"/subscriptions/{DriftScene.Subscription}/providers/Microsoft.Consumption/budgets/b");
        Assert.Equal(["NotComparable TypeNotCovered b", "NotComparable TypeNotCovered x"], _scene.Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_resource_that_is_gone_with_what_belongs_to_it_is_one_that_would_have_a_row()
    {
        _scene.State("azurerm_mssql_database_vulnerability_assessment_rule_baseline", DriftScene.IdOf("Microsoft.Sql/servers", "sql") + "/databases/db/vulnerabilityAssessments/va1/rules/r/baselines/master");
        Assert.Equal("db, to which it belongs, is not in Azure either.", Assert.Single(_scene.Compare().Items).Explanation);
    }

    [Theory]
    [InlineData("{}", new string[0])]
    [InlineData("""{ "tags": { "a": "1" } }""", new[] { "Changed st" })]
    public void Tags_that_no_row_has_were_not_asked_for(string other, string[] expected)
    {
        _scene.Both("azurerm_storage_account", DriftScene.IdOf(Accounts, "st"), attributes: """{ "tags": { "env": "prod" } }""")
            .Row(DriftScene.IdOf("Microsoft.Compute/disks", "disk"), more: other).State("azurerm_managed_disk", DriftScene.IdOf("Microsoft.Compute/disks", "disk"));
        Assert.Equal(expected, _scene.Lines());
    }

    [Fact]
    public void An_empty_list_is_warned_of_and_tells_of_nothing_that_it_is_missing()
    {
        (_scene.Manifest, _scene.IsList) = (null, true);
        _scene.State("azurerm_storage_account", DriftScene.IdOf(Accounts, "st"));
        var found = _scene.Compare();
        Assert.Equal(["NotComparable SubscriptionNotCovered st"], found.Items.Select(DriftScene.Line));
        Assert.Contains(found.Warnings, w => w.Contains("no resource at all", StringComparison.Ordinal));
    }

    [Fact]
    public void An_azurerm_type_that_is_not_known_is_matched_by_its_id_where_that_is_one()
    {
        var id = DriftScene.IdOf("Microsoft.NewService/things", "thing");
        _scene.Row(id).State("azurerm_new_thing", id).State("azurerm_new_key", "https://new.azure.net/keys/1");
        Assert.Equal(["NotComparable MappingUnknown 1"], _scene.Lines());
    }

    [Fact]
    public void What_azurerm_has_no_type_for_is_unmanaged_and_what_may_be_two_names_both()
    {
        _scene.Row(DriftScene.IdOf("Microsoft.NewService/things", "thing")).Row(DriftScene.IdOf("Microsoft.Compute/virtualMachines", "vm"), null);
        var items = _scene.Compare().Items;
        Assert.Equal(["Unmanaged MappingAmbiguous vm", "Unmanaged MappingUnknown thing"], items.Select(DriftScene.Line));
        Assert.Contains("azurerm_linux_virtual_machine", items[0].Candidates);
        Assert.Contains("azurerm_windows_virtual_machine", items[0].Candidates);
    }
}
