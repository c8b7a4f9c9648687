using SafeOps.Engine.Tests.Drift.Comparison;

namespace SafeOps.Engine.Tests.Drift.Ownership;

/// <summary>An inventory without properties does not tell what Azure made; the states that have its owner do.</summary>
public sealed class StateOwnershipTests : IDisposable
{
    private const string Machines = "Microsoft.Compute/virtualMachines";
    private const string Disks = "Microsoft.Compute/disks";

    private readonly DriftScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("azurerm_linux_virtual_machine", """{ "os_disk": [{ "name": "root", "id": "ID" }] }""")]
    [InlineData("azurerm_windows_virtual_machine", """{ "os_managed_disk_id": "ID" }""")]
    [InlineData("azurerm_linux_virtual_machine", """{ "os_disk": [{ "name": "Root" }] }""")]
    [InlineData("azurerm_virtual_machine", """{ "storage_os_disk": [{ "name": "root", "managed_disk_id": "ID" }] }""")]
    public void The_os_disk_of_a_machine(string type, string attributes)
    {
        _scene.Row(DriftScene.IdOf(Machines, "vm"), null).Row(DriftScene.IdOf(Disks, "root"), null).Row(DriftScene.IdOf(Disks, "other"), null)
            .State(type, DriftScene.IdOf(Machines, "vm"), attributes.Replace("ID", DriftScene.IdOf(Disks, "root").Replace("disks", "DISKS", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal(["Unmanaged other", "NotComparable ManagedByAzure root"], Lines());
    }

    [Fact]
    public void A_data_disk_inside_its_machine_is_managed()
    {
        _scene.Row(DriftScene.IdOf(Machines, "vm"), null).Row(DriftScene.IdOf(Disks, "data"))
            .State("azurerm_virtual_machine", DriftScene.IdOf(Machines, "vm"), $$"""{ "storage_data_disk": [{ "managed_disk_id": "{{DriftScene.IdOf(Disks, "data")}}" }] }""");
        Assert.Empty(Lines());
    }

    [Theory]
    [InlineData("azurerm_kubernetes_cluster", "Microsoft.ContainerService/managedClusters", """{ "node_resource_group": "Nodes" }""")]
    [InlineData("azurerm_kubernetes_cluster", "Microsoft.ContainerService/managedClusters", """{ "node_resource_group_id": "GROUP" }""")]
    [InlineData("azurerm_databricks_workspace", "Microsoft.Databricks/workspaces", """{ "managed_resource_group_id": "GROUP" }""")]
    [InlineData("azurerm_redhat_openshift_cluster", "Microsoft.RedHatOpenShift/openShiftClusters", """{ "cluster_profile": [{ "resource_group_id": "GROUP" }] }""")]
    public void A_group_that_a_service_makes_with_all_that_is_in_it(string type, string azure, string attributes)
    {
        _scene.Row(DriftScene.IdOf(azure, "it"), null).Row(DriftScene.IdOf("Microsoft.Network/loadBalancers", "kubernetes", "nodes"), null).Row(DriftScene.IdOf(Disks, "mine"), null)
            .State(type, DriftScene.IdOf(azure, "it"), attributes.Replace("GROUP", DriftScene.GroupId("nodes"), StringComparison.Ordinal));
        Assert.Equal(["Unmanaged mine", "NotComparable ManagedByAzure kubernetes"], Lines());
    }

    [Fact]
    public void The_interface_of_a_private_endpoint()
    {
        var nic = DriftScene.IdOf("Microsoft.Network/networkInterfaces", "pe-nic");
        _scene.Row(DriftScene.IdOf("Microsoft.Network/privateEndpoints", "pe"), null).Row(nic, null)
            .State("azurerm_private_endpoint", DriftScene.IdOf("Microsoft.Network/privateEndpoints", "pe"), $$"""{ "network_interface": [{ "id": "{{nic}}", "name": "pe-nic" }] }""");
        Assert.Equal(["NotComparable ManagedByAzure pe-nic"], Lines());
    }

    private IEnumerable<string> Lines() => _scene.Lines().Where(l => !l.Contains("PropertiesNotFetched", StringComparison.Ordinal));
}
