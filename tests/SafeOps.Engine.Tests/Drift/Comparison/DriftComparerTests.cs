using SafeOps.Drift.Comparison;
using SafeOps.Drift.Ignoring;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.Comparison;

public sealed class DriftComparerTests : IDisposable
{
    private const string Networks = "Microsoft.Network/virtualNetworks";
    private const string Accounts = "Microsoft.Storage/storageAccounts";
    private const string Addresses = "Microsoft.Network/publicIPAddresses";

    private readonly DriftScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Finds_what_is_on_one_side_only_and_what_differs()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "byhand"))
            .State("azurerm_public_ip", DriftScene.IdOf(Addresses, "gone"))
            .Both("azurerm_virtual_network", DriftScene.IdOf(Networks, "same"), """{ "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } }""", """{ "address_space": ["10.0.0.0/16"] }""")
            .Both("azurerm_virtual_network", DriftScene.IdOf(Networks, "other"), """{ "addressSpace": { "addressPrefixes": ["10.1.0.0/16"] } }""", """{ "address_space": ["10.0.0.0/16"] }""");

        var found = _scene.Compare();

        Assert.Equal(["Unmanaged byhand", "Missing gone", "Changed other"], found.Items.Select(DriftScene.Line));
        Assert.Equal("azurerm_storage_account", found.Items[0].TerraformType);
        Assert.Equal(("azurerm_public_ip.r0", "Microsoft.Network/publicIPAddresses", "rg-app"), (found.Items[1].Address, found.Items[1].Type, found.Items[1].ResourceGroup));
        Assert.Equal("address_space", Assert.Single(found.Items[2].Properties).Name);
        Assert.Equal((1, 1, 1, 0, 0, true), (found.Summary.Unmanaged, found.Summary.Missing, found.Summary.Changed, found.Summary.Duplicate, found.Summary.NotComparable, found.Summary.HasDrift));
        Assert.Equal((3, 2), (found.Summary.Coverage.Resources, found.Summary.Coverage.Compared));
    }

    [Fact]
    public void Case_slashes_and_location_forms_are_no_difference()
    {
        _scene.Row(DriftScene.IdOf("microsoft.network/VIRTUALNETWORKS", "net", "RG-App"), """{ "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } }""", """{ "location": "westeurope", "tags": { "Env": "prod" } }""")
            .State("azurerm_virtual_network", DriftScene.IdOf(Networks, "NET", "rg-app") + "/", """{ "location": "West Europe", "address_space": ["10.0.0.0/16"], "tags": { "env": "prod" } }""");
        Assert.Empty(_scene.Lines());
    }

    [Fact]
    public void Data_sources_and_other_providers_manage_nothing()
    {
        var id = DriftScene.IdOf(Accounts, "shared");
        _scene.Row(id).State("azurerm_storage_account", id, mode: "data").State("azuread_group", "/groups/1").State("random_id", "abc");
        Assert.Equal(["Unmanaged shared"], _scene.Lines());
    }

    [Fact]
    public void Azapi_manages_the_resource_it_names()
    {
        var id = DriftScene.IdOf(Accounts, "st");
        _scene.Row(id).State("azapi_resource", id).State("azapi_resource", DriftScene.IdOf(Accounts, "gone")).State("azapi_update_resource", DriftScene.IdOf(Accounts, "updated"));
        Assert.Equal(["Missing gone"], _scene.Lines());
    }

    [Fact]
    public void Links_and_settings_are_never_missing_and_manage_nothing()
    {
        var nic = DriftScene.IdOf("Microsoft.Network/networkInterfaces", "nic");
        _scene.Row(nic)
            .State("azurerm_network_interface_security_group_association", $"{nic}|{DriftScene.IdOf("Microsoft.Network/networkSecurityGroups", "nsg")}")
            .State("azurerm_storage_account_network_rules", DriftScene.IdOf(Accounts, "elsewhere"));
        Assert.Equal(["Unmanaged nic"], _scene.Lines());
        Assert.Equal(2, _scene.Compare().Summary.Coverage.WithoutObject);
    }

    [Fact]
    public void What_two_states_manage_is_a_duplicate_and_compared_all_the_same()
    {
        var id = DriftScene.IdOf(Networks, "net");
        _scene.Row(id, """{ "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } }""")
            .State("azurerm_virtual_network", id, """{ "address_space": ["10.0.0.0/16"] }""")
            .State("azurerm_virtual_network", id.ToUpperInvariant(), """{ "address_space": ["10.9.0.0/16"] }""", "zone");

        var items = _scene.Compare().Items;

        Assert.Equal(["Changed net", "Duplicate net"], items.Select(DriftScene.Line));
        Assert.EndsWith("zone.tfstate", items[0].StateFile, StringComparison.Ordinal);
        Assert.Equal([$"azurerm_virtual_network.r0 ({Path.Combine(_scene.Folder, "zone.tfstate")})"], items[1].Others);
    }

    [Fact]
    public void An_object_and_its_setting_are_no_duplicate_but_an_old_type_and_its_successor_are()
    {
        var account = DriftScene.IdOf(Accounts, "st");
        var machine = DriftScene.IdOf("Microsoft.Compute/virtualMachines", "vm");
        _scene.Row(account).State("azurerm_storage_account", account).State("azurerm_storage_account_network_rules", account)
            .Row(machine).State("azurerm_linux_virtual_machine", machine).State("azurerm_virtual_machine", machine, state: "old");
        Assert.Equal(["Duplicate vm"], _scene.Lines().Where(l => l.StartsWith("Duplicate", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deposed_object_is_managed_and_neither_compared_nor_missed()
    {
        var id = DriftScene.IdOf(Accounts, "old");
        _scene.Row(id).State("azurerm_storage_account", id, instance: """{ "deposed": "00aa11bb" }""")
            .State("azurerm_storage_account", DriftScene.IdOf(Accounts, "replaced"), instance: """{ "deposed": "00aa11bc" }""");
        Assert.Empty(_scene.Lines());
    }

    [Fact]
    public void A_tainted_one_says_so()
    {
        _scene.State("azurerm_public_ip", DriftScene.IdOf(Addresses, "gone"), instance: """{ "status": "tainted" }""");
        Assert.Contains("tainted", Assert.Single(_scene.Compare().Items).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_cannot_be_read_leaves_the_rest_compared_and_nothing_called_unmanaged()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "whose")).State("azurerm_public_ip", DriftScene.IdOf(Addresses, "gone"))
            .StateText("""{ "version": 4, "resources": [ { "mode": "man""");

        var found = _scene.Compare();

        Assert.Equal(["Missing gone", "NotComparable StateNotRead whose"], found.Items.Select(DriftScene.Line));
        Assert.Equal(ErrorCodes.DocumentInvalid, Assert.Single(found.Failures).Code);
        Assert.Equal([true, false], found.Summary.States.Select(s => s.IsRead));
    }

    [Fact]
    public void A_state_that_is_not_there_is_one_that_was_not_read()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "whose"));
        var found = _scene.Compare(r => r with { States = [Path.Combine(_scene.Folder, "absent.tfstate")] });
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Single(found.Failures).Code);
        Assert.Equal(["NotComparable StateNotRead whose"], found.Items.Select(DriftScene.Line));
    }

    [Fact]
    public void An_inventory_that_is_not_there_ends_it() =>
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => _scene.Compare(r => r with { Inventory = Path.Combine(_scene.Folder, "absent.json") })).Code);

    [Fact]
    public void Types_that_are_asked_for_come_out_alone()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "st")).Row(DriftScene.IdOf(Addresses, "ip")).State("azurerm_subnet", DriftScene.IdOf(Networks, "net") + "/subnets/gone");
        Assert.Equal(["Unmanaged st"], Lines("Microsoft.Storage/*"));
        Assert.Equal(["Unmanaged ip"], Lines("azurerm_public_ip"));
        Assert.Equal(["Missing gone"], Lines("AZURERM_SUB*"));
        Assert.Equal(["Unmanaged ip", "Missing gone"], _scene.Lines(r => r with { Types = TypeSelection.Of([], [DriftFocus.Network]) }));

        IEnumerable<string> Lines(string type) => _scene.Lines(r => r with { Types = TypeSelection.Of([type], []) });
    }

    [Fact]
    public void What_a_person_leaves_out_is_counted()
    {
        _scene.Row(DriftScene.IdOf(Accounts, "st")).Row(DriftScene.IdOf(Addresses, "ip"));
        var found = _scene.Compare(r => r with { Ignore = DriftIgnore.Parse("azurerm_public_ip\n", ".driftignore") });
        Assert.Equal(["Unmanaged st"], found.Items.Select(DriftScene.Line));
        Assert.Equal(1, found.Summary.Ignored);
    }

    [Fact]
    public void Without_properties_nothing_is_called_changed()
    {
        var id = DriftScene.IdOf(Networks, "net");
        _scene.Row(id, null).State("azurerm_virtual_network", id, """{ "address_space": ["10.0.0.0/16"], "tags": { "a": "b" } }""");
        Assert.Equal(["NotComparable PropertiesNotFetched net"], _scene.Lines());
    }

    [Theory]
    [InlineData(30, "1d6h old")]
    [InlineData(-2, "2h from now")]
    public void An_old_inventory_and_one_from_the_future_are_warned_of(int hours, string words)
    {
        _scene.Manifest = _scene.Manifest! with { Taken = DriftScene.Now.AddHours(-hours) };
        Assert.Contains(words, Assert.Single(_scene.Row(DriftScene.IdOf(Accounts, "st")).Compare().Warnings, w => w.Contains(" old", StringComparison.Ordinal) || w.Contains("from now", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_does_not_hang_on_threads()
    {
        for (var i = 0; i < 1500; i++)
            _scene.Row(DriftScene.IdOf(Accounts, $"st{i:0000}")).State("azurerm_public_ip", DriftScene.IdOf(Addresses, $"ip{i:0000}"), state: $"s{i % 7}");
        var one = _scene.Compare(r => r with { Workers = 1 }).Items.Select(DriftScene.Line).ToList();
        Assert.Equal(3000, one.Count);
        Assert.Equal(one, _scene.Compare(r => r with { Workers = 4, States = [.. r.States.Reverse()] }).Items.Select(DriftScene.Line));
    }
}
