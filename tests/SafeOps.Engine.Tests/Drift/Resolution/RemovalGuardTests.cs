using SafeOps.Drift;
using SafeOps.Drift.Resolution;

namespace SafeOps.Engine.Tests.Drift.Resolution;

public sealed class RemovalGuardTests : IDisposable
{
    private const string AllIsThere = """
        case "$1 $2" in
            'resource show') echo 'WARNING: a new version is there'; echo "$4" ;;
            'lock list') echo 'WARNING: a new version is there'; echo 0 ;;
            'group exists') echo true ;;
            'resource list') ;;
        esac
        """;

    private readonly ResolutionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_was_made_again_under_the_same_name_is_left()
    {
        var id = _bench.Row("Microsoft.Compute/virtualMachines", "vm-1", "\"properties\":{\"vmId\":\"0F1E2D3C-0000-1111-2222-333344445555\"}");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, id, null)), ResolutionKind.Removal);
        _bench.Install("az", AllIsThere.Replace("echo \"$4\" ;;", "if [[ $6 == id ]]; then echo \"$4\"; else echo 0f1e2d3c-0000-1111-2222-333344445555; fi ;;", StringComparison.Ordinal));
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        _bench.Install("az", AllIsThere.Replace("echo \"$4\" ;;", "if [[ $6 == id ]]; then echo \"$4\"; else echo 99999999-0000-1111-2222-333344445555; fi ;;", StringComparison.Ordinal));
        var (code, _, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.Equal(3, code);
        Assert.Contains("it is not the one that the inventory has; properties.vmId is 99999999", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_left_still_depends_on_the_next()
    {
        var network = _bench.Row("Microsoft.Network/virtualNetworks", "vnet (a) it's");
        var link = _bench.Row("Microsoft.Network/networkInterfaces", "nic", $$$$"""
            "properties":{"ipConfigurations":[{"properties":{"subnet":{"id":"{{{{network}}}}/subnets/app"}}}]}
            """);
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, network, null), _bench.Item(DriftKind.Unmanaged, link, null)), ResolutionKind.Removal);
        _bench.Install("az", AllIsThere);
        Assert.Equal(0, _bench.Run(script, "--execute", "--yes").Code);
        Assert.Contains($"az resource delete --ids {network} --only-show-errors --output none", _bench.Calls());
        // The same script, where the first is answered with no.
        var declined = script with { Text = script.Text.Replace("agreed() {\n", "agreed() {\n    [[ $1 != *networkInterfaces* ]] || return 1\n", StringComparison.Ordinal) };
        var (code, output, errors) = _bench.Run(declined, "--execute", "--yes");
        Assert.Equal(3, code);
        Assert.Contains("left: remove Microsoft.Network/networkInterfaces nic", output, StringComparison.Ordinal);
        Assert.Contains("nic depends on it.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_lost_with_a_resource_is_said()
    {
        var store = _bench.Row("Microsoft.Storage/storageAccounts", "st1");
        var vault = _bench.Row("Microsoft.KeyVault/vaults", "kv1", "\"properties\":{\"enablePurgeProtection\":true,\"softDeleteRetentionInDays\":30}");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, store, null), _bench.Item(DriftKind.Unmanaged, vault, null)), ResolutionKind.Removal);
        Assert.Contains("st1 (rg-app): its data goes with it", script.Text, StringComparison.Ordinal);
        Assert.Contains("kv1 (rg-app): its secrets go with it; it cannot be purged, and its name stays taken for 30 days", script.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_another_inventory_than_the_one_compared_nothing_is_removed()
    {
        var id = _bench.Row("Microsoft.Compute/disks", "disk-1");
        var item = _bench.Item(DriftKind.Unmanaged, id, null) with { Inventory = _bench.Reference with { Taken = ResolutionBench.Taken.AddMinutes(-10) } };
        var resolution = _bench.Resolve(DriftTruth.Terraform, item);
        Assert.Empty(resolution.Files);
        Assert.Contains("another one than it was compared with", Assert.Single(resolution.Refusals).Reason, StringComparison.Ordinal);
        Assert.Contains("# It is another one than the findings were made with", ResolutionBench.One(_bench.Resolve(DriftTruth.Azure, item with { TerraformType = "azurerm_managed_disk" }), ResolutionKind.Import).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.Network/publicIPAddresses", "pip", "Microsoft.Network/networkInterfaces", """{"ipConfigurations":[{"properties":{"publicIPAddress":{"id":"@"}}}]}""", """{"ipConfiguration":{"id":"#/ipConfigurations/a"}}""")]
    [InlineData("Microsoft.Network/networkSecurityGroups", "nsg", "Microsoft.Network/virtualNetworks", """{"subnets":[{"properties":{"networkSecurityGroup":{"id":"@"}}}]}""", """{"subnets":[{"id":"#/subnets/app"}]}""")]
    [InlineData("Microsoft.Network/virtualNetworks", "vnet", "Microsoft.Network/networkInterfaces", """{"ipConfigurations":[{"properties":{"subnet":{"id":"@/subnets/app"}}}]}""", """{"subnets":[{"properties":{"ipConfigurations":[{"id":"#/ipConfigurations/a"}]}}]}""")]
    [InlineData("Microsoft.Network/loadBalancers", "lb", "Microsoft.Network/networkInterfaces", """{"ipConfigurations":[{"properties":{"loadBalancerBackendAddressPools":[{"id":"@/backendAddressPools/be"}]}}]}""", """{"backendAddressPools":[{"properties":{"backendIPConfigurations":[{"id":"#/ipConfigurations/a"}]}}]}""")]
    [InlineData("Microsoft.Network/virtualNetworks", "aksnet", "Microsoft.ContainerService/managedClusters", """{"agentPoolProfiles":[{"vnetSubnetID":"@/subnets/aks"}]}""", "{}")]
    [InlineData("Microsoft.Storage/storageAccounts", "st", "Microsoft.Network/privateEndpoints", """{"privateLinkServiceConnections":[{"properties":{"privateLinkServiceId":"@"}}]}""", """{"privateEndpointConnections":[{"properties":{"privateEndpoint":{"id":"#"}}}]}""")]
    [InlineData("Microsoft.Web/serverfarms", "plan", "Microsoft.Web/sites", """{"serverFarmId":"@"}""", "{}")]
    [InlineData("Microsoft.Compute/disks", "disk", "Microsoft.Compute/virtualMachines", """{"storageProfile":{"osDisk":{"managedDisk":{"id":"@"}}}}""", "{}")]
    [InlineData("Microsoft.KeyVault/vaults", "kv", "Microsoft.Compute/diskEncryptionSets", """{"activeKey":{"sourceVault":{"id":"@"}}}""", "{}")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "log", "Microsoft.Insights/components", """{"WorkspaceResourceId":"@"}""", "{}")]
    public void A_resource_is_removed_after_what_uses_it(string usedType, string used, string userType, string userProperties, string usedProperties)
    {
        var userId = $"{ResolutionBench.Group}/providers/{userType}/user";
        var usedId = _bench.Row(usedType, used, $"\"managedBy\":\"{userId}\",\"properties\":{usedProperties.Replace("#", userId, StringComparison.Ordinal)}");
        _bench.Row(userType, "user", $"\"properties\":{userProperties.Replace("@", usedId, StringComparison.Ordinal)}");
        var script = ResolutionBench.One(_bench.Resolve(DriftTruth.Terraform, _bench.Item(DriftKind.Unmanaged, usedId, null), _bench.Item(DriftKind.Unmanaged, userId, null)), ResolutionKind.Removal);
        _bench.Install("az", AllIsThere);
        var (code, _, errors) = _bench.Run(script, "--execute", "--yes");
        Assert.True(code == 0, errors);
        Assert.Equal([userId, usedId], _bench.Calls().Where(c => c.Contains("delete", StringComparison.Ordinal)).Select(c => c.Split(' ')[4]));
    }
}
