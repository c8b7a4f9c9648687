using System.Text.Json;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution;
using SafeOps.Drift.Resolution.Configuration;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Resolution;

public sealed class ConfigurationTests : IDisposable
{
    private readonly ResolutionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Writes_an_import_with_the_configuration_of_the_inventory()
    {
        var id = _bench.Row("Microsoft.Network/networkSecurityGroups", "nsg-1", """
            "tags":{"owner":"team ${x}"},"properties":{"securityRules":[{"name":"allow-web","properties":{"priority":110,"direction":"Inbound","access":"Allow","protocol":"Tcp",
            "sourceAddressPrefix":"Internet","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRanges":["443","80"]}}],"defaultSecurityRules":[{"name":"x"}]}
            """);
        var file = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Unmanaged, id, "azurerm_network_security_group")), ResolutionKind.Import);
        Assert.Contains($"to = azurerm_network_security_group.nsg_1\n  id = \"{id}\"\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("name                = \"nsg-1\"\n  resource_group_name = \"rg-app\"\n  location            = \"westeurope\"\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("owner = \"team $${x}\"", file.Text, StringComparison.Ordinal);
        Assert.Matches("destination_port_ranges += \\[\"443\", \"80\"\\]\n", file.Text);
        Assert.DoesNotContain("defaultSecurityRules", file.Text, StringComparison.Ordinal);
        AcceptedByTerraform(file.Text);
    }

    [Fact]
    public void Configuration_of_every_fixture_is_as_terraform_formats_it()
    {
        var terraform = ResolutionBench.Program("terraform");
        var rows = Fixtures().ToList();
        Assert.NotEmpty(rows);
        var items = rows.Select(f => Row(f.Type, f.Row)).ToList();
        var resolution = _bench.Resolve(DriftTruth.Azure, items);
        // Of a storage table Azure's id does not tell under which one Terraform imports it.
        Assert.Equal(["azurerm_storage_table"], resolution.Refusals.Select(r => r.Item.TerraformType));
        foreach (var file in resolution.Files)
            File.WriteAllText(Path.Combine(_bench.Folder, file.Name), file.Text);
        var (code, output, errors) = _bench.Start(terraform, ["fmt", "-check", "-diff", "-no-color", _bench.Folder]);
        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public void Every_mapped_type_has_its_arguments_and_no_other_has()
    {
        Assert.Equal(PropertyMaps.Default.All.Select(m => m.AzurermType).Order(StringComparer.Ordinal), ArgumentTable.Default.Types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_access_policy_is_written_from_its_vaults_row_in_the_words_of_azurerm()
    {
        const string User = "2a7c4e90-5b13-4f68-9d02-e8b6c1f3a754";
        var vault = _bench.Row("Microsoft.KeyVault/vaults", "kv", $$$"""
            "properties":{"accessPolicies":[{"tenantId":"t","objectId":"{{{User}}}","permissions":{"keys":["unwrapKey"],"secrets":["get"]}}]}
            """);
        var text = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Unmanaged, $"{vault}/objectId/{User}", "azurerm_key_vault_access_policy")), ResolutionKind.Import).Text;
        Assert.Contains($"{vault}/objectId/{User}", text, StringComparison.Ordinal);
        Assert.Matches($"key_vault_id +=.*{vault}\"", text);
        Assert.Contains("\"UnwrapKey\"", text, StringComparison.Ordinal);
        Assert.Contains("\"Get\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_inventory_does_not_have_becomes_a_variable()
    {
        var text = new ConfigurationWriter((resource, path, argument) => $"{resource}_{path}_{argument.Kind}");
        var body = new HclBody();
        var arguments = new Dictionary<string, Argument>
        {
            ["name"] = new("name", ArgumentKind.Text, true, Argument.None),
            ["admin_password"] = new("admin_password", ArgumentKind.Text, true, Argument.None),
            ["size"] = new("size", ArgumentKind.Text, false, Argument.None),
        };
        var id = _bench.Row("Microsoft.Compute/virtualMachines", "vm-1");
        Assert.True(ArmId.TryParse(id, out var parsed));
        text.Write(body, "vm", new PropertyMap { AzurermType = "azurerm_x", AzureTypes = [] }, arguments, parsed, JsonDocument.Parse("{}").RootElement);
        Assert.Equal("name           = \"vm-1\"\nadmin_password = var.vm_admin_password_Text\n", body.ToString());
    }

    [Fact]
    public void A_type_that_is_not_certain_is_left_to_a_person_with_its_candidates()
    {
        var id = _bench.Row("Microsoft.Compute/virtualMachines", "vm-1");
        var item = _bench.Item(DriftKind.Unmanaged, id, null) with { Candidates = ["azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"] };
        var resolution = _bench.Resolve(DriftTruth.Azure, item);
        Assert.Empty(resolution.Files);
        Assert.Contains("azurerm_linux_virtual_machine or azurerm_windows_virtual_machine", Assert.Single(resolution.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_mapping_has_its_import_block_alone()
    {
        var id = _bench.Row("Microsoft.Maps/accounts", "maps-1");
        var file = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Unmanaged, id, "azurerm_maps_account")), ResolutionKind.Import);
        Assert.Contains("to = azurerm_maps_account.maps_1", file.Text, StringComparison.Ordinal);
        Assert.Contains("-generate-config-out", file.Text, StringComparison.Ordinal);
        AcceptedByTerraform(file.Text);
    }

    [Fact]
    public void Two_resources_of_one_name_get_two_names()
    {
        var first = _bench.Row("Microsoft.Network/networkSecurityGroups", "app.x");
        var second = _bench.Row("Microsoft.Network/networkSecurityGroups", "APP-x");
        var file = ResolutionBench.One(
            _bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Unmanaged, first, "azurerm_network_security_group"), _bench.Item(DriftKind.Unmanaged, second, "azurerm_network_security_group")),
            ResolutionKind.Import);
        Assert.Contains("azurerm_network_security_group.app_x\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("azurerm_network_security_group.app_x_2\n", file.Text, StringComparison.Ordinal);
        AcceptedByTerraform(file.Text);
    }

    [Fact]
    public void An_update_has_the_arguments_that_differ_as_Azure_has_them()
    {
        var id = _bench.Row("Microsoft.Network/networkSecurityGroups", "nsg-1", """
            "tags":{"owner":"b"},"properties":{"securityRules":[{"name":"ssh","properties":{"priority":300,"direction":"Inbound","access":"Deny","protocol":"*",
            "sourceAddressPrefix":"*","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"22"}}]}
            """);
        var item = _bench.Item(DriftKind.Changed, id, "azurerm_network_security_group", "module.net[\"a\"].azurerm_network_security_group.main[0]",
            new PropertyDifference("tags[\"owner\"]", "tags[\"owner\"]", "a", "b"),
            new PropertyDifference("security_rule[\"ssh\"].access", "properties.securityRules[\"ssh\"].properties.access", "Allow", "Deny"));
        var file = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, item), ResolutionKind.Update);
        Assert.Contains("resource \"azurerm_network_security_group\" \"main\" {", file.Text, StringComparison.Ordinal);
        Assert.Contains("owner = \"b\"", file.Text, StringComparison.Ordinal);
        Assert.Matches("access += \"Deny\"\n", file.Text);
        Assert.DoesNotContain("location", file.Text, StringComparison.Ordinal);
        AcceptedByTerraform(file.Text);
    }

    [Fact]
    public void One_value_goes_into_the_argument_for_one_and_an_id_is_written_as_Terraform_reads_it()
    {
        var rule = $"{ResolutionBench.Group}/providers/MICROSOFT.NETWORK/networksecuritygroups/nsg-1/securityrules/all";
        _bench.Row("Microsoft.Network/networkSecurityGroups", "nsg-1", $$$"""
            "properties":{"securityRules":[{"name":"all","id":"{{{rule}}}","properties":{"priority":300,"direction":"Inbound","access":"Deny","protocol":"*",
            "sourceAddressPrefix":"*","sourcePortRange":"*","destinationAddressPrefixes":["10.0.0.0/8","10.1.0.0/16"],"destinationPortRange":"22"}}]}
            """);
        var file = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Unmanaged, rule, "azurerm_network_security_rule")), ResolutionKind.Import);
        Assert.Contains("/providers/Microsoft.Network/networkSecurityGroups/nsg-1/securityRules/all\"", file.Text, StringComparison.Ordinal);
        Assert.Matches("source_address_prefix += \"\\*\"\n", file.Text);
        Assert.Matches("destination_address_prefixes += \\[\"10.0.0.0/8\", \"10.1.0.0/16\"\\]\n", file.Text);
        Assert.Matches("network_security_group_name += \"nsg-1\"\n", file.Text);
        AcceptedByTerraform(file.Text);
    }

    private void AcceptedByTerraform(string text)
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "made.tf"), text);
        var (code, output, errors) = _bench.Start(ResolutionBench.Program("terraform"), ["fmt", "-check", "-diff", "-no-color", Path.Combine(_bench.Folder, "made.tf")]);
        Assert.True(code == 0, output + errors);
    }

    private DriftItem Row(string type, JsonElement row)
    {
        _bench.RowOf(row.GetRawText());
        return _bench.Item(DriftKind.Unmanaged, row.GetProperty("id").GetString()!, type);
    }

    private static IEnumerable<(string Type, JsonElement Row)> Fixtures()
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/SafeOps.Engine.Tests/Drift/Mapping/Properties/Fixtures"), "*.json").Order(StringComparer.Ordinal))
        {
            var row = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("row");
            // Several fixtures of one resource, and settings that are their parent's row, would be one row.
            if (row.TryGetProperty("id", out var id) && ids.Add(id.GetString()!))
                yield return (Path.GetFileName(file).Split('.')[0], row);
        }
    }
}
