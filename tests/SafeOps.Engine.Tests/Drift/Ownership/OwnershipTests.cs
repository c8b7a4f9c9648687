using SafeOps.Drift.Ownership;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Drift.Comparison;

namespace SafeOps.Engine.Tests.Drift.Ownership;

/// <summary>What Azure itself makes is not unmanaged; what a person made beside it is.</summary>
public sealed class OwnershipTests : IDisposable
{
    private const string Machines = "Microsoft.Compute/virtualMachines";
    private const string Disks = "Microsoft.Compute/disks";
    private const string Interfaces = "Microsoft.Network/networkInterfaces";

    private readonly DriftScene _scene = new();

    public void Dispose() => _scene.Dispose();

    /// <summary>Rule; a row of it (id, properties, other members); a row that looks like it and is a person's.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Cases() => new()
    {
        { "aks-node-group", Id(Disks, "pvc-1", "rg-x"), "{}", """{ "tags": { "aks-managed-cluster-name": "aks" } }""", Id(Disks, "pvc-1", "rg-x"), "{}", "{}" },
        { "aks-node-group", DriftScene.GroupId("MC_rg_aks_westeurope"), "{}", "{}", DriftScene.GroupId("MC_donalds"), "{}", "{}" },
        { "managed-resource-group", Id("Microsoft.Network/loadBalancers", "lb", "ME_env_rg_westeurope"), "{}", "{}", Id("Microsoft.Network/loadBalancers", "lb", "ME_env"), "{}", "{}" },
        { "managed-resource-group", Id("Microsoft.Insights/dataCollectionRules", "dcr", "MA_ws_westeurope_managed"), "{}", "{}", Id("Microsoft.Insights/dataCollectionRules", "dcr", "MA_ws"), "{}", "{}" },
        { "os-disk", Id(Disks, "vm_OsDisk_1_abc"), "{}", $$"""{ "managedBy": "{{Id(Machines, "vm")}}" }""", Id(Disks, "vm-data"), "{}", $$"""{ "managedBy": "{{Id(Machines, "vm")}}" }""" },
        { "os-disk", Id(Disks, "named"), """{ "osType": "Linux" }""", $$"""{ "managedBy": "{{Id(Machines, "vm")}}" }""", Id(Disks, "named"), """{ "osType": "Linux" }""", "{}" },
        { "machine-data-disk", Id(Machines, "vm") + "/dataDisks/d", """{ "createOption": "FromImage" }""", "{}", Id(Machines, "vm") + "/dataDisks/d", """{ "createOption": "Attach" }""", "{}" },
        { "registry-replication", Id("Microsoft.ContainerRegistry/registries", "acr") + "/replications/westeurope", "{}", "{}", Id("Microsoft.ContainerRegistry/registries", "acr") + "/tasks/build", "{}", "{}" },
        { "scale-set-instance", Id(Disks, "vmss_0_disk"), "{}", $$"""{ "managedBy": "{{Id("Microsoft.Compute/virtualMachineScaleSets", "vmss")}}/virtualMachines/0" }""", Id(Disks, "disk"), "{}", "{}" },
        { "private-endpoint-interface", Id(Interfaces, "pe.nic.6a1f4c1e-5c1a-4b52-9f1a-0b8f5f6e7d8c"), "{}", "{}", Id(Interfaces, "pe.nic.two"), "{}", "{}" },
        { "private-endpoint-interface", Id(Interfaces, "custom"), $$"""{ "privateEndpoint": { "id": "{{Id("Microsoft.Network/privateEndpoints", "pe")}}" } }""", "{}", Id(Interfaces, "custom"), "{}", "{}" },
        { "network-watcher", Id("Microsoft.Network/networkWatchers", "NetworkWatcher_westeurope", "NetworkWatcherRG"), "{}", "{}", Id("Microsoft.Network/networkWatchers", "ours", "rg-net"), "{}", "{}" },
        { "default-network-rules", Id("Microsoft.Network/virtualHubs", "hub") + "/hubRouteTables/defaultRouteTable", "{}", "{}", Id("Microsoft.Network/virtualHubs", "hub") + "/hubRouteTables/ours", "{}", "{}" },
        { "system-database", Id("Microsoft.Sql/servers", "sql") + "/databases/master", "{}", "{}", Id("Microsoft.Sql/servers", "sql") + "/databases/masterdata", "{}", "{}" },
        { "smart-detection", Id("Microsoft.Insights/actionGroups", "Application Insights Smart Detection"), "{}", "{}", Id("Microsoft.Insights/actionGroups", "on-call"), "{}", "{}" },
        { "smart-detection", Id("Microsoft.AlertsManagement/smartDetectorAlertRules", "Failure Anomalies - web"), "{}", "{}", Id("Microsoft.AlertsManagement/smartDetectorAlertRules", "ours"), "{}", "{}" },
        { "default-workspace", Id("Microsoft.OperationalInsights/workspaces", $"DefaultWorkspace-{DriftScene.Subscription}-WEU"), "{}", "{}", Id("Microsoft.OperationalInsights/workspaces", "DefaultWorkspace-ours"), "{}", "{}" },
        { "solution-of-service", Id("Microsoft.OperationsManagement/solutions", "ContainerInsights(ws)"), "{}", "{}", Id("Microsoft.OperationsManagement/solutions", "SecurityInsights(ws)"), "{}", "{}" },
        { "policy-extension", Id(Machines, "vm") + "/extensions/MDE.Linux", "{}", "{}", Id(Machines, "vm") + "/extensions/AzureMonitorLinuxAgent", "{}", "{}" },
        { "backup-store", Id("Microsoft.Compute/restorePointCollections", "AzureBackup_vm_1", "AzureBackupRG_westeurope_1"), "{}", "{}", Id("Microsoft.Compute/restorePointCollections", "ours"), "{}", "{}" },
        { "cloud-shell-storage", Id("Microsoft.Storage/storageAccounts", "cs1", "cloud-shell-storage-westeurope"), "{}", "{}", Id("Microsoft.Storage/storageAccounts", "cs1", "cloud-shell"), "{}", "{}" },
        { "system-topic", Id("Microsoft.EventGrid/systemTopics", "st-6a1f4c1e-5c1a-4b52-9f1a-0b8f5f6e7d8c"), "{}", "{}", Id("Microsoft.EventGrid/systemTopics", "ours"), "{}", "{}" },
        { "default-child", Id("Microsoft.EventHub/namespaces", "ns") + "/authorizationRules/RootManageSharedAccessKey", "{}", "{}", Id("Microsoft.EventHub/namespaces", "ns") + "/authorizationRules/sender", "{}", "{}" },
        { "default-child", Id("Microsoft.Web/sites", "app") + "/hostNameBindings/app.azurewebsites.net", "{}", "{}", Id("Microsoft.Web/sites", "app") + "/hostNameBindings/www.example.org", "{}", "{}" },
        { "built-in-definition", "/providers/Microsoft.Authorization/policyDefinitions/p", """{ "policyType": "BuiltIn" }""", "{}", "/providers/Microsoft.Authorization/policyDefinitions/p", """{ "policyType": "Custom" }""", "{}" },
        { "scope-itself", $"/subscriptions/{DriftScene.Subscription}", "{}", "{}", "/providers/Microsoft.Management/managementGroups/platform", "{}", """{ "tenantId": "t" }""" },
        { "deployment-record", Id("Microsoft.Resources/deployments", "main"), "{}", "{}", Id("Microsoft.Resources/deploymentScripts", "main"), "{}", "{}" },
        { "scale-set-instance", Id("Microsoft.Network/loadBalancers", "lb") + "/inboundNatRules/nat.0", $$"""{ "backendIPConfiguration": { "id": "{{Id("Microsoft.Compute/virtualMachineScaleSets", "set")}}/virtualMachines/0/networkInterfaces/nic/ipConfigurations/ip" } }""", "{}", Id("Microsoft.Network/loadBalancers", "lb") + "/inboundNatRules/ssh", "{}", "{}" },
        { "service-container", Id("Microsoft.Storage/storageAccounts", "st") + "/blobServices/default/containers/insights-logs-audit", "{}", "{}", Id("Microsoft.Storage/storageAccounts", "st") + "/blobServices/default/containers/insights", "{}", "{}" },
        { "service-container", Id("Microsoft.Storage/storageAccounts", "st") + "/tableServices/default/tables/$MetricsHourPrimaryTransactionsBlob", "{}", "{}", Id("Microsoft.Storage/storageAccounts", "st") + "/tableServices/default/tables/metrics", "{}", "{}" },
        { "server-setting", Id("Microsoft.DBforPostgreSQL/flexibleServers", "pg") + "/configurations/work_mem", """{ "source": "system-default" }""", "{}", Id("Microsoft.DBforPostgreSQL/flexibleServers", "pg") + "/configurations/work_mem", """{ "source": "user-override" }""", "{}" },
        { "managed-by", Id("Microsoft.Network/publicIPAddresses", "ip"), "{}", $$"""{ "managedBy": "{{Id("Microsoft.Network/bastionHosts", "b")}}" }""", Id("Microsoft.Network/publicIPAddresses", "ip"), "{}", """{ "managedBy": "" }""" },
        { "managed-by", Id("Microsoft.App/containerApps", "fn"), "{}", $$"""{ "managedBy": "{{Id("Microsoft.Web/sites", "fn")}}" }""", Id("Microsoft.Sql/servers", "sql") + "/databases/byhand", "{}", $$"""{ "managedBy": "{{Id("Microsoft.Sql/servers", "sql")}}/elasticPools/pool" }""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tells_azures_own_from_a_persons(string rule, string id, string properties, string more, string otherId, string otherProperties, string otherMore)
    {
        using (var own = new DriftScene().Row(id, properties, more))
        {
            var item = Assert.Single(own.Compare().Items);
            Assert.StartsWith("NotComparable ManagedByAzure", DriftScene.Line(item), StringComparison.Ordinal);
            Assert.EndsWith($"({rule})", item.Explanation, StringComparison.Ordinal);
        }
        using var other = new DriftScene().Row(otherId, otherProperties, otherMore);
        Assert.StartsWith("Unmanaged", Assert.Single(other.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cluster_names_as_its_node_group_is_azures_whatever_it_is_called()
    {
        _scene.Both("azurerm_kubernetes_cluster", Id("Microsoft.ContainerService/managedClusters", "aks"), """{ "nodeResourceGroup": "rg-Nodes" }""", """{ "default_node_pool": [] }""")
            .Row(DriftScene.GroupId("rg-nodes")).Row(Id("Microsoft.Compute/virtualMachineScaleSets", "aks-pool", "RG-NODES")).Row(Id(Disks, "mine"));
        Assert.Equal(["Unmanaged mine", "NotComparable ManagedByAzure aks-pool", "NotComparable ManagedByAzure rg-nodes"], _scene.Lines().OrderByDescending(l => l[0]).ThenBy(l => l, StringComparer.Ordinal));
    }

    [Fact]
    public void The_os_disk_that_a_machine_names_is_azures_and_its_data_disks_are_a_persons()
    {
        _scene.Row(Id(Machines, "vm"), $$"""{ "osProfile": { "linuxConfiguration": {} }, "storageProfile": { "osDisk": { "osType": "Linux", "managedDisk": { "id": "{{Id(Disks, "root")}}" } } } }""")
            .State("azurerm_linux_virtual_machine", Id(Machines, "vm")).Row(Id(Disks, "root")).Row(Id(Disks, "data"), "{}", $$"""{ "managedBy": "{{Id(Machines, "vm")}}" }""");
        Assert.Equal(["Unmanaged data", "NotComparable ManagedByAzure root"], _scene.Lines().Where(l => !l.StartsWith("Changed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Instances_of_a_flexible_scale_set_are_azures_with_what_they_have()
    {
        _scene.Row(Id(Machines, "set_1"), $$"""
            { "virtualMachineScaleSet": { "id": "{{Id("Microsoft.Compute/virtualMachineScaleSets", "set")}}" },
              "networkProfile": { "networkInterfaces": [{ "id": "{{Id(Interfaces, "set-nic")}}" }] }, "storageProfile": { "dataDisks": [{ "managedDisk": { "id": "{{Id(Disks, "set-data")}}" } }] } }
            """).Row(Id(Interfaces, "set-nic")).Row(Id(Disks, "set-data"));
        Assert.All(_scene.Lines(), l => Assert.StartsWith("NotComparable ManagedByAzure", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_flow_log_below_azures_network_watcher_is_a_persons()
    {
        var watcher = Id("Microsoft.Network/networkWatchers", "NetworkWatcher_westeurope", "NetworkWatcherRG");
        _scene.Row(watcher).Row(watcher + "/flowLogs/log");
        Assert.Equal(["Unmanaged log", "NotComparable ManagedByAzure NetworkWatcher_westeurope"], _scene.Lines());
    }

    [Fact]
    public void What_is_in_a_state_is_managed_whoever_made_it()
    {
        var id = Id("Microsoft.Network/networkWatchers", "NetworkWatcher_westeurope", "NetworkWatcherRG");
        _scene.Both("azurerm_network_watcher", id);
        Assert.Empty(_scene.Lines());
    }

    [Fact]
    public void Every_rule_is_in_the_table_once_has_a_case_and_a_row_in_the_document()
    {
        var classes = typeof(OwnershipRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(OwnershipRule))).Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(classes, OwnershipRules.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(OwnershipRules.All.Select(r => r.Id).Order(StringComparer.Ordinal), Cases().Select(c => c.Data.Item1).Distinct().Order(StringComparer.Ordinal));

        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "about", "drift.md"));
        Assert.Equal(OwnershipRules.All.Select(r => $"| `{r.Id}` | {r.Title} | {r.Description} |"), page.Where(l => l.StartsWith("| `", StringComparison.Ordinal) && OwnershipRules.All.Any(r => l.StartsWith($"| `{r.Id}` |", StringComparison.Ordinal))));
    }

    private static string Id(string type, string name, string group = "rg-app") => DriftScene.IdOf(type, name, group);
}
