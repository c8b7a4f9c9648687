using System.Text;
using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Errors;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Mapping;

public sealed class AzurermTypeTests
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg";
    private const string Account = Group + "/providers/Microsoft.Storage/storageAccounts/st1";

    [Theory]
    [InlineData("azurerm_subnet", AzurermIdKind.Arm, true)]
    [InlineData("azurerm_resource_policy_assignment", AzurermIdKind.Arm, true)]
    [InlineData("azurerm_postgresql_flexible_server_configuration", AzurermIdKind.Arm, true)]
    [InlineData("azurerm_subnet_network_security_group_association", AzurermIdKind.Association, false)]
    [InlineData("azurerm_nat_gateway_public_ip_association", AzurermIdKind.Association, false)]
    [InlineData("azurerm_key_vault_secret", AzurermIdKind.DataPlane, true)]
    [InlineData("azurerm_key_vault_certificate", AzurermIdKind.DataPlane, false)]
    [InlineData("azurerm_storage_container", AzurermIdKind.DataPlane, true)]
    [InlineData("azurerm_storage_account_network_rules", AzurermIdKind.Setting, false)]
    [InlineData("azurerm_key_vault_access_policy", AzurermIdKind.Arm, true)]
    [InlineData("azurerm_virtual_network_dns_servers", AzurermIdKind.Setting, false)]
    [InlineData("azurerm_web_app_active_slot", AzurermIdKind.Setting, false)]
    [InlineData("azurerm_app_service_source_control_token", AzurermIdKind.None, false)]
    public void Says_what_the_id_of_a_type_is(string name, AzurermIdKind kind, bool hasObject)
    {
        var type = TypeMap.Default.Find(name)!;
        Assert.Equal((kind, hasObject), (type.IdKind, type.HasObject));
    }

    [Fact]
    public void Does_not_know_types_of_other_providers() => Assert.Null(TypeMap.Default.Find("azuread_group"));

    [Theory]
    [InlineData("azurerm_subnet", """{ "id": "G/providers/Microsoft.Network/virtualNetworks/v/subnets/s" }""", "G/providers/Microsoft.Network/virtualNetworks/v/subnets/s")]
    [InlineData("azurerm_storage_container", """{ "id": "https://st1.blob.core.windows.net/c", "name": "c", "resource_manager_id": "A/blobServices/default/containers/c" }""", "A/blobServices/default/containers/c")]
    [InlineData("azurerm_storage_container", """{ "id": "A/blobServices/default/containers/c", "name": "c" }""", "A/blobServices/default/containers/c")]
    [InlineData("azurerm_storage_container", """{ "id": "https://st1.blob.core.windows.net/c", "name": "c", "storage_account_name": "st1" }""", null)]
    [InlineData("azurerm_storage_share", """{ "id": "https://st1.file.core.windows.net/s", "name": "s", "resource_manager_id": "", "storage_account_id": "A" }""", "A/fileServices/default/shares/s")]
    [InlineData("azurerm_storage_queue", """{ "id": "https://st1.queue.core.windows.net/q", "name": "q", "resource_manager_id": "A/queueServices/default/queues/q" }""", "A/queueServices/default/queues/q")]
    [InlineData("azurerm_storage_data_lake_gen2_filesystem", """{ "id": "https://st1.dfs.core.windows.net/f", "name": "f", "storage_account_id": "A" }""", "A/blobServices/default/containers/f")]
    [InlineData("azurerm_storage_blob", """{ "id": "https://st1.blob.core.windows.net/c/b", "name": "b" }""", null)]
    [InlineData("azurerm_key_vault_secret", """{ "id": "https://kv.vault.azure.net/secrets/s/1", "name": "s", "key_vault_id": "G/providers/Microsoft.KeyVault/vaults/kv" }""", "G/providers/Microsoft.KeyVault/vaults/kv/secrets/s")]
    [InlineData("azurerm_monitor_diagnostic_setting", """{ "id": "A|logs", "name": "logs", "target_resource_id": "A" }""", "A/providers/Microsoft.Insights/diagnosticSettings/logs")]
    [InlineData("azurerm_role_definition", """{ "id": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r|/subscriptions/s" }""", "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r")]
    [InlineData("azurerm_role_assignment", """{ "id": "G/providers/Microsoft.Authorization/roleAssignments/r|tenant" }""", "G/providers/Microsoft.Authorization/roleAssignments/r")]
    [InlineData("azurerm_subscription", """{ "id": "/providers/Microsoft.Subscription/aliases/a", "subscription_id": "s" }""", "/subscriptions/s")]
    [InlineData("azurerm_active_directory_domain_service", """{ "id": "G/providers/Microsoft.AAD/domainServices/d/initialReplicaSetId/1" }""", "G/providers/Microsoft.AAD/domainServices/d")]
    [InlineData("azurerm_storage_object_replication", """{ "id": "A/objectReplicationPolicies/1;A/objectReplicationPolicies/2" }""", "A/objectReplicationPolicies/1")]
    [InlineData("azurerm_virtual_machine_implicit_data_disk_from_source", """{ "id": "G/providers/Microsoft.Compute/virtualMachines/v/dataDisks/d", "name": "d", "virtual_machine_id": "G/providers/Microsoft.Compute/virtualMachines/v" }""", "G/providers/Microsoft.Compute/disks/d")]
    [InlineData("azurerm_storage_blob_inventory_policy", """{ "id": "A", "storage_account_id": "A" }""", "A/inventoryPolicies/default")]
    [InlineData("azurerm_storage_blob_inventory_policy", """{ "id": "A/inventoryPolicies/Default" }""", "A/inventoryPolicies/default")]
    [InlineData("azurerm_api_management_api_policy", """{ "id": "G/providers/Microsoft.ApiManagement/service/s/apis/a" }""", "G/providers/Microsoft.ApiManagement/service/s/apis/a/policies/policy")]
    [InlineData("azurerm_key_vault_access_policy", """{ "id": "G/providers/Microsoft.KeyVault/vaults/kv/objectId/1/applicationId/2" }""", "G/providers/Microsoft.KeyVault/vaults/kv/objectId/1/applicationId/2")]
    [InlineData("azurerm_storage_account_network_rules", """{ "id": "A" }""", null)]
    [InlineData("azurerm_subnet", """{ "id": null }""", null)]
    [InlineData("azurerm_subnet", "[]", null)]
    public void Gives_the_id_of_the_object_that_an_instance_stands_for(string name, string attributes, string? id) =>
        Assert.Equal(Long(id), Of(name, attributes, (type, json) => type.ArmIdOf(json)));

    [Theory]
    [InlineData("azurerm_storage_account_network_rules", """{ "id": "A" }""", "A")]
    [InlineData("azurerm_virtual_network_dns_servers", """{ "id": "G/providers/Microsoft.Network/virtualNetworks/v/dnsServers/default" }""", "G/providers/Microsoft.Network/virtualNetworks/v")]
    [InlineData("azurerm_network_interface_security_group_association", """{ "id": "G/providers/Microsoft.Network/networkInterfaces/n|G/providers/Microsoft.Network/networkSecurityGroups/s" }""", "G/providers/Microsoft.Network/networkInterfaces/n")]
    [InlineData("azurerm_network_manager_deployment", """{ "id": "G/providers/Microsoft.Network/networkManagers/m/commit|eastus|Connectivity" }""", "G/providers/Microsoft.Network/networkManagers/m")]
    [InlineData("azurerm_iothub_route", """{ "id": "G/providers/Microsoft.Devices/iotHubs/h/Routes/r" }""", "G/providers/Microsoft.Devices/iotHubs/h")]
    [InlineData("azurerm_subnet", """{ "id": "G/providers/Microsoft.Network/virtualNetworks/v/subnets/s" }""", null)]
    public void Gives_the_id_of_the_resource_that_a_setting_is_a_part_of(string name, string attributes, string? id) =>
        Assert.Equal(Long(id), Of(name, attributes, (type, json) => type.OwnerIdOf(json)));

    [Theory]
    [InlineData("azurerm_subnet", true)]
    [InlineData("azurerm_role_assignment", false)]
    [InlineData("azurerm_active_directory_domain_service", false)]
    [InlineData("azurerm_storage_container", false)]
    public void Says_whether_the_id_can_be_taken_as_it_stands(string name, bool plain) => Assert.Equal(plain, TypeMap.Default.Find(name)!.HasPlainId);

    [Theory]
    [InlineData("azurerm_service_plan", "/SUBSCRIPTIONS/s/resourcegroups/RG-1/providers/microsoft.web/serverfarms/Plan-1", "/subscriptions/s/resourceGroups/RG-1/providers/Microsoft.Web/serverFarms/Plan-1")]
    [InlineData("azurerm_subnet", "/subscriptions/s/resourceGroups/g/providers/microsoft.network/virtualnetworks/V/subnets/S", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/V/subnets/S")]
    [InlineData("azurerm_management_lock", "/subscriptions/s/resourcegroups/g/providers/microsoft.sql/servers/x/providers/microsoft.authorization/locks/L", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/x/providers/Microsoft.Authorization/locks/L")]
    [InlineData("azurerm_storage_container", "G/providers/Microsoft.Storage/storageAccounts/st/blobServices/default/containers/c", "G/providers/Microsoft.Storage/storageAccounts/st/blobServices/default/containers/c")]
    [InlineData("azurerm_monitor_diagnostic_setting", "G/providers/Microsoft.KeyVault/vaults/v/providers/microsoft.insights/diagnosticsettings/logs", "G/providers/Microsoft.KeyVault/vaults/v|logs")]
    [InlineData("azurerm_role_definition", "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r", "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r|/subscriptions/s")]
    [InlineData("azurerm_storage_blob_inventory_policy", "A/inventoryPolicies/default", "A")]
    [InlineData("azurerm_key_vault_secret", "G/providers/Microsoft.KeyVault/vaults/v/secrets/s", null)]
    [InlineData("azurerm_active_directory_domain_service", "G/providers/Microsoft.AAD/domainServices/d", null)]
    public void Gives_the_id_to_import_by_as_azurerm_writes_it(string name, string id, string? import)
    {
        Assert.True(ArmId.TryParse(Long(id), out var parsed));
        Assert.Equal(Long(import), TypeMap.Default.ImportIdOf(TypeMap.Default.Find(name)!, parsed));
    }

    [Theory]
    [InlineData("""{ "A.B/c": { "types": { "azurerm_x": { "knd": "arm" } } } }""")]
    [InlineData("""{ "A.B/c": { "types": { "azurerm_x": { "kind": "else" } } } }""")]
    [InlineData("""{ "A.B/c": { "tabel": "resources", "types": {} } }""")]
    [InlineData("""{ "A.B/c": { "types": { "azurerm_x": { "when": [ { "path": "kind", "equals": [] } ] } } } }""")]
    public void Refuses_data_with_what_is_not_of_its_form(string json)
    {
        var error = Assert.Throws<SafeOpsException>(() => TypeMapFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "types.json"));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
    }

    [Theory]
    [InlineData("{id")]
    [InlineData("{}")]
    [InlineData("a}b")]
    public void Refuses_a_template_whose_braces_do_not_match(string template) => Assert.Throws<FormatException>(() => IdTemplate.Parse(template));

    private static string? Of(string name, string attributes, Func<AzurermType, JsonElement, string?> read)
    {
        using var json = JsonDocument.Parse(Long(attributes)!);
        return read(TypeMap.Default.Find(name)!, json.RootElement);
    }

    /// <summary>A text with the short forms of an account's and a group's id written out.</summary>
    private static string? Long(string? text)
    {
        if (text is null)
            return null;
        var written = text.StartsWith("A/", StringComparison.Ordinal) || text == "A" ? Account + text[1..] : text.StartsWith("G/", StringComparison.Ordinal) ? Group + text[1..] : text;
        return written
            .Replace("\"A", "\"" + Account, StringComparison.Ordinal).Replace(";A", ";" + Account, StringComparison.Ordinal)
            .Replace("\"G/", "\"" + Group + "/", StringComparison.Ordinal).Replace("|G/", "|" + Group + "/", StringComparison.Ordinal);
    }
}
