using SafeOps.Drift;
using SafeOps.Drift.Resolution;

namespace SafeOps.Engine.Tests.Drift.Resolution;

public sealed class ResolutionScriptTests : IDisposable
{
    private const string AllIsThere = """
        case "$1 $2" in
            'resource show') echo "$4" ;;
            'lock list') echo 0 ;;
        esac
        """;

    private readonly ResolutionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_removal_changes_nothing_unless_told_to()
    {
        _bench.Install("az", AllIsThere);
        var script = Removal("disk-1", out _);
        var (code, output, errors) = _bench.Run(script);
        Assert.Equal((4, ""), (code, errors));
        Assert.Contains("would remove Microsoft.Compute/disks disk-1 (rg-app)", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Calls(), c => c.Contains("delete", StringComparison.Ordinal));
    }

    [Fact]
    public void A_removal_removes_what_is_there_when_told_to()
    {
        _bench.Install("az", AllIsThere);
        var script = Removal("disk-1", out var id);
        var (code, output, _) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal(0, code);
        Assert.Contains("1 done, 0 refused.", output, StringComparison.Ordinal);
        Assert.Contains($"az resource delete --ids {id} --only-show-errors --output none", _bench.Calls());
    }

    [Fact]
    public void A_removal_asks_and_stops_where_nobody_can_answer()
    {
        _bench.Install("az", AllIsThere);
        var (code, _, errors) = _bench.Run(Removal("disk-1", out _), "--execute");
        Assert.Equal(1, code);
        Assert.Contains("nobody can answer here", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Calls(), c => c.Contains("delete", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults", "kv", "/objectId/u", "azurerm_key_vault_access_policy", "az keyvault delete-policy --name kv --object-id u --resource-group rg-app")]
    [InlineData("Microsoft.KeyVault/vaults", "kv", "/objectId/u/applicationId/a", "azurerm_key_vault_access_policy", "az keyvault delete-policy --name kv --object-id u --application-id a --resource-group rg-app")]
    [InlineData("Microsoft.Compute/virtualMachines", "vm", "/dataDisks/d", "azurerm_virtual_machine_data_disk_attachment", "az vm disk detach --vm-name vm --name d --resource-group rg-app")]
    public void A_part_of_a_resource_is_taken_away_by_a_command_of_its_own(string type, string name, string part, string terraform, string command)
    {
        _bench.Install("az", AllIsThere);
        var owner = _bench.Row(type, name);
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, owner + part, terraform)), ResolutionKind.Removal);
        var (code, _, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"az lock list --resource {owner} --query length(@) --output tsv --only-show-errors", _bench.Calls());
        Assert.Contains(_bench.Calls(), c => c.StartsWith(command, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'resource show') echo 'ERROR: (ResourceNotFound) The Resource was not found.' >&2; exit 3 ;;", 0, "gone already")]
    [InlineData("'resource show') echo 'ERROR: Please run az login' >&2; exit 1 ;;", 1, "Please run az login")]
    [InlineData("'resource show') echo \"$4\" ;; 'lock list') echo 1 ;;", 3, "1 lock(s) protect it")]
    public void A_removal_is_guarded(string answer, int expected, string said)
    {
        _bench.Install("az", $"case \"$1 $2\" in\n{answer}\nesac");
        var (code, output, errors) = _bench.Run(Removal("disk-1", out _), "--execute", "--yes");
        Assert.Equal(expected, code);
        Assert.Contains(said, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Calls(), c => c.Contains("delete", StringComparison.Ordinal));
    }

    [Fact]
    public void A_removal_names_what_depends_on_the_resource_and_is_refused_while_it_is_there()
    {
        var nic = _bench.Row("Microsoft.Network/networkInterfaces", "nic-1", $$$"""
            "properties":{"virtualMachine":{"id":"{{{ResolutionBench.Group}}}/providers/Microsoft.Compute/virtualMachines/vm-1"}}
            """);
        var vm = _bench.Row("Microsoft.Compute/virtualMachines", "vm-1", $$$"""
            "properties":{"networkProfile":{"networkInterfaces":[{"id":"{{{nic.ToUpperInvariant()}}}"}]}}
            """);
        _bench.Install("az", AllIsThere);
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, nic, "azurerm_network_interface")), ResolutionKind.Removal);
        Assert.Contains($"#   {vm}", script.Text, StringComparison.Ordinal);
        var (code, _, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal(3, code);
        Assert.Contains($"{vm} depends on it", errors, StringComparison.Ordinal);

        var both = ResolutionBench.One(
            _bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, nic, "azurerm_network_interface"), _bench.Item(DriftKind.Unmanaged, vm, "azurerm_linux_virtual_machine")),
            ResolutionKind.Removal);
        Assert.Equal(0, _bench.Run(both, "--execute", "--yes").Code);
        Assert.Equal([vm, nic], _bench.Calls().Where(c => c.Contains("delete", StringComparison.Ordinal)).Select(c => c.Split(' ')[4]));
    }

    [Fact]
    public void Nothing_is_removed_on_the_word_of_an_inventory_that_is_old_or_has_gaps_or_is_of_tomorrow()
    {
        var item = _bench.Item(DriftKind.Unmanaged, _bench.Row("Microsoft.Compute/disks", "disk-1"), "azurerm_managed_disk");
        Assert.Contains("1d1h old", Refusal(_bench.Resolve(DriftTruth.Terraform, ResolutionBench.Taken.AddHours(25), [item])), StringComparison.Ordinal);
        Assert.Contains("in the future", Refusal(_bench.Resolve(DriftTruth.Terraform, ResolutionBench.Taken.AddHours(-1), [item])), StringComparison.Ordinal);
        Assert.Contains("not complete", Refusal(_bench.Resolve(DriftTruth.Terraform, ResolutionBench.Taken, [item], gap: "rows")), StringComparison.Ordinal);

        static string Refusal(DriftResolution resolution)
        {
            Assert.Empty(resolution.Files);
            return Assert.Single(resolution.Refusals).Reason;
        }
    }

    [Fact]
    public void A_group_is_removed_last_and_only_when_nothing_else_is_in_it()
    {
        var disk = _bench.Row("Microsoft.Compute/disks", "disk-1");
        _bench.RowOf($$$"""{"id":"{{{ResolutionBench.Group}}}","name":"rg-app","type":"microsoft.resources/subscriptions/resourcegroups","location":"westeurope","properties":{}}""");
        var items = new[] { _bench.Item(DriftKind.Unmanaged, ResolutionBench.Group, "azurerm_resource_group"), _bench.Item(DriftKind.Unmanaged, disk, "azurerm_managed_disk") };
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, items), ResolutionKind.Removal);
        _bench.Install("az", AllIsThere.Replace("esac", $"    'group exists') echo true ;;\n    'resource list') echo '{disk}'; echo '{ResolutionBench.Group}/providers/a/b/c' ;;\nesac", StringComparison.Ordinal));
        var (code, _, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal(3, code);
        Assert.Contains("resource group rg-app: 1 resource(s) are in it", errors, StringComparison.Ordinal);

        _bench.Install("az", AllIsThere.Replace("esac", $"    'group exists') echo true ;;\n    'resource list') echo '{disk}' ;;\nesac", StringComparison.Ordinal));
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains("az group delete --name rg-app", _bench.Calls()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_forgotten_only_where_this_state_has_it_and_Azure_does_not()
    {
        var item = _bench.Item(DriftKind.Missing, $"{ResolutionBench.Group}/providers/Microsoft.Compute/disks/disk-1", "azurerm_managed_disk", "azurerm_managed_disk.d[\"it's\"]");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, item), ResolutionKind.Forgetting);
        Assert.Equal("forget-prod.sh", script.Name);
        _bench.Install("az", "echo 'ResourceNotFound' >&2; exit 3");
        _bench.Install("terraform", "[[ $2 == list ]] && printf '%s\\n' \"azurerm_managed_disk.d[\\\"it's\\\"]\"; exit 0");
        Assert.Equal(4, _bench.Run(script).Code);
        Assert.DoesNotContain(_bench.Calls(), c => c.Contains("state rm", StringComparison.Ordinal));
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains("terraform state rm azurerm_managed_disk.d[\"it's\"]", _bench.Calls());

        _bench.Install("az", AllIsThere);
        Assert.Contains("it is in Azure again", _bench.Run(script, "--execute", "--yes").Errors, StringComparison.Ordinal);
        _bench.Install("terraform", "exit 0");
        Assert.Contains("not in this state", _bench.Run(script, "--execute", "--yes").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults", "/objectId/u", "azurerm_key_vault_access_policy", "properties.accessPolicies[?objectId=='u' && !applicationId].objectId | [0]")]
    [InlineData("Microsoft.KeyVault/vaults", "/objectId/u/applicationId/a", "azurerm_key_vault_access_policy", "properties.accessPolicies[?objectId=='u' && applicationId=='a'].objectId | [0]")]
    [InlineData("Microsoft.Compute/virtualMachines", "/dataDisks/d", "azurerm_virtual_machine_data_disk_attachment", "properties.storageProfile.dataDisks[?name=='d'].name | [0]")]
    public void Whether_a_part_is_there_is_asked_of_the_resource_it_is_in(string type, string part, string terraform, string query)
    {
        var owner = _bench.Row(type, "owner");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, _bench.Item(DriftKind.Missing, owner + part, terraform, "x.y")), ResolutionKind.Forgetting);
        _bench.Install("terraform", "[[ $2 == list ]] && echo x.y; exit 0");
        _bench.Install("az", "exit 0");
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains($"az resource show --ids {owner} --query {query} --output tsv --only-show-errors", _bench.Calls());
        Assert.Contains("terraform state rm x.y", _bench.Calls());

        _bench.Install("az", "echo u");
        Assert.Contains("it is in Azure again", _bench.Run(script, "--execute", "--yes").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_planned_to_be_made_again_and_not_applied()
    {
        var item = _bench.Item(DriftKind.Missing, $"{ResolutionBench.Group}/providers/Microsoft.Compute/disks/disk-1", "azurerm_managed_disk", "azurerm_managed_disk.d");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, item), ResolutionKind.Recreation);
        _bench.Install("az", "echo 'ResourceNotFound' >&2; exit 3");
        _bench.Install("terraform", "[[ $2 == list ]] && echo azurerm_managed_disk.d; exit 0");
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains("terraform plan -input=false -out=recreate.tfplan -target=azurerm_managed_disk.d", _bench.Calls());
        Assert.DoesNotContain(_bench.Calls(), c => c.Contains("terraform apply", StringComparison.Ordinal));
    }

    [Fact]
    public void A_property_is_set_back_only_while_it_is_what_was_seen()
    {
        ResolutionBench.Program("jq");
        var id = _bench.Row("Microsoft.Network/virtualNetworks", "vnet-1", "\"tags\":{\"owner\":\"b\"},\"properties\":{\"flowTimeoutInMinutes\":10,\"addressSpace\":{\"addressPrefixes\":[\"10.0.0.0/16\"]}}");
        var item = _bench.Item(DriftKind.Changed, id, "azurerm_virtual_network", "azurerm_virtual_network.v",
            new PropertyDifference("flow_timeout_in_minutes", "properties.flowTimeoutInMinutes", "4", "10"),
            new PropertyDifference("tags[\"owner\"]", "tags[\"owner\"]", "a", "b"),
            new PropertyDifference("address_space", "properties.addressSpace.addressPrefixes", "[\"10.1.0.0/16\"]", "[\"10.0.0.0/16\"]"),
            new PropertyDifference("x_password", "properties.x", "***", "***") { IsSensitive = true });
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, item), ResolutionKind.Restoration);
        Assert.Contains("# address_space: terraform apply sets it", script.Text, StringComparison.Ordinal);
        Assert.Contains("# x_password: a secret; terraform apply sets it.", script.Text, StringComparison.Ordinal);
        _bench.Install("az", """
            case "$1 $2" in
                'resource show') echo '{"properties":{"flowTimeoutInMinutes":10}}' ;;
                'tag list') echo '{"properties":{"tags":{"owner":"b"}}}' ;;
            esac
            """);
        Assert.Equal(4, _bench.Run(script).Code);
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains($"az resource update --ids {id} --set properties.flowTimeoutInMinutes=4 --only-show-errors --output none", _bench.Calls());
        Assert.Contains($"az tag update --resource-id {id} --operation Merge --tags owner=a --only-show-errors --output none", _bench.Calls());

        _bench.Install("az", """
            case "$1 $2" in
                'resource show') echo '{"properties":{"flowTimeoutInMinutes":12}}' ;;
                'tag list') echo '{"properties":{"tags":{"owner":"a"}}}' ;;
            esac
            """);
        var (code, output, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal(3, code);
        Assert.Contains("it is 12 now; the comparison saw 10", errors, StringComparison.Ordinal);
        Assert.Contains("as wanted already", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shellcheck_has_nothing_to_say_of_any_script()
    {
        var shellcheck = ResolutionBench.Program("shellcheck");
        var id = _bench.Row("Microsoft.Network/virtualNetworks", "it's", "\"properties\":{\"flowTimeoutInMinutes\":10}");
        var missing = _bench.Item(DriftKind.Missing, $"{ResolutionBench.Group}/providers/Microsoft.Compute/disks/d", "azurerm_managed_disk", "azurerm_managed_disk.d");
        var changed = _bench.Item(DriftKind.Changed, id, "azurerm_virtual_network", "azurerm_virtual_network.v", new PropertyDifference("flow_timeout_in_minutes", "properties.flowTimeoutInMinutes", "4", "10"), new PropertyDifference("tags[\"a\"]", "tags[\"a\"]", "$(x)", null));
        var scripts = _bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, id, null), missing, changed).Files.Concat(_bench.Resolve(DriftTruth.Azure, missing).Files).ToList();
        Assert.Equal(4, scripts.Count);
        foreach (var script in scripts)
        {
            File.WriteAllText(Path.Combine(_bench.Folder, script.Name), script.Text);
            var (code, output, _) = _bench.Start(shellcheck, [Path.Combine(_bench.Folder, script.Name)]);
            Assert.True(code == 0, output);
        }
    }

    private ResolutionFile Removal(string name, out string id)
    {
        id = _bench.Row("Microsoft.Compute/disks", name);
        return ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, id, "azurerm_managed_disk")), ResolutionKind.Removal);
    }
}
