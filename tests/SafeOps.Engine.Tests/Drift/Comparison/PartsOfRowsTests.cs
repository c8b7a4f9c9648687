namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>What azurerm has as resources, and Azure only inside the row of another: access policies of a vault, disks attached to a machine.</summary>
public sealed class PartsOfRowsTests : IDisposable
{
    private const string User = "2a7c4e90-5b13-4f68-9d02-e8b6c1f3a754";
    private const string Other = "91d5f3b8-6e27-4c0a-b894-3a1f7d2c5e60";
    private const string Application = "5c0e9a41-7d28-4b63-8f1e-2b9d4a6c7e05";
    private const string Key = "/objectId/";

    private readonly DriftScene _scene = new();
    private readonly string _vault = DriftScene.IdOf("Microsoft.KeyVault/vaults", "kv");
    private readonly string _machine = DriftScene.IdOf("Microsoft.Compute/virtualMachines", "vm");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Permissions_changed_in_a_vault_are_the_policys_change()
    {
        _scene.Row(_vault, Vault(Policy(User, "get", "delete"))).State("azurerm_key_vault", _vault).State("azurerm_key_vault_access_policy", _vault + Key + User, Permissions(User, "Get"));
        var changed = Assert.Single(_scene.Compare().Items);
        Assert.Equal((_vault + Key + User, "azurerm_key_vault_access_policy"), (changed.AzureId, changed.TerraformType));
        Assert.Equal("secret_permissions", Assert.Single(changed.Properties).Name);
    }

    [Fact]
    public void A_policy_that_the_vault_no_longer_has_is_missing_and_one_beside_the_separate_ones_is_unmanaged()
    {
        _scene.Row(_vault, Vault(Policy(Other.ToUpperInvariant(), "get"), Policy(Application, "get")))
            .State("azurerm_key_vault", _vault, $$"""{ "access_policy": [{{Permissions(Other, "Get")}}] }""")
            .State("azurerm_key_vault_access_policy", _vault + Key + User, Permissions(User, "Get"))
            .State("azurerm_key_vault_access_policy", _vault + Key + Other, Permissions(Other, "Get"));
        Assert.Equal([$"Missing {User}", $"Unmanaged {Application}"], _scene.Lines().Order(StringComparer.Ordinal));
        var byHand = Assert.Single(_scene.Compare().Items, i => i.StateFile is null);
        Assert.Equal("azurerm_key_vault_access_policy", byHand.TerraformType);
    }

    [Fact]
    public void An_application_acting_for_a_user_has_a_policy_of_its_own()
    {
        const string Both = Key + User + "/applicationId/" + Application;
        _scene.Row(_vault, Vault(Policy(User, "get"), Policy(User, "list").Replace("\"tenantId\"", $"\"applicationId\": \"{Application}\", \"tenantId\"", StringComparison.Ordinal)))
            .State("azurerm_key_vault", _vault)
            .State("azurerm_key_vault_access_policy", _vault + Key + User, Permissions(User, "Get"))
            .State("azurerm_key_vault_access_policy", _vault + Both, Permissions(User, "List"));
        Assert.Empty(_scene.Lines());
    }

    [Fact]
    public void Policies_of_the_vaults_own_block_are_the_vaults()
    {
        _scene.Row(_vault, Vault(Policy(User, "get"), Policy(Other, "get"))).State("azurerm_key_vault", _vault, $$"""{ "access_policy": [{{Permissions(User, "Get")}}] }""");
        var changed = Assert.Single(_scene.Compare().Items);
        Assert.Equal(_vault, changed.AzureId);
        Assert.Contains(Other, Assert.Single(changed.Properties).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_attached_in_another_way_is_a_change_of_its_attachment()
    {
        _scene.Row(_machine, Machine(Disk("data", 11))).State("azurerm_linux_virtual_machine", _machine)
            .State("azurerm_virtual_machine_data_disk_attachment", _machine + "/dataDisks/data", """{ "lun": 10, "caching": "ReadOnly" }""");
        var changed = Assert.Single(_scene.Compare().Items);
        Assert.Equal("lun", Assert.Single(changed.Properties).Name);
    }

    [Fact]
    public void A_detached_disk_is_missing_and_one_attached_by_hand_is_unmanaged_but_not_what_the_image_brought()
    {
        _scene.Row(_machine, Machine(Disk("byhand", 1), Disk("image", 2, "FromImage"))).State("azurerm_linux_virtual_machine", _machine)
            .State("azurerm_virtual_machine_data_disk_attachment", _machine + "/dataDisks/data", """{ "lun": 10, "caching": "ReadOnly" }""");
        Assert.Equal(["Missing data", "NotComparable ManagedByAzure image", "Unmanaged byhand"], _scene.Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Disks_of_a_machines_own_block_are_the_machines()
    {
        _scene.Row(_machine, Machine(Disk("data", 1))).State("azurerm_virtual_machine", _machine, """{ "storage_data_disk": [{ "name": "data", "lun": 1, "caching": "ReadOnly", "create_option": "Attach" }] }""");
        Assert.Empty(_scene.Lines());
    }

    [Theory]
    [InlineData("Microsoft.Compute/virtualMachineScaleSets", "azurerm_linux_virtual_machine_scale_set", "instances", "true", false)]
    [InlineData("Microsoft.Web/serverFarms", "azurerm_service_plan", "worker_count", "true", false)]
    [InlineData("Microsoft.Web/serverFarms", "azurerm_service_plan", "worker_count", "false", true)]
    public void Counts_are_nobodys_where_an_autoscale_setting_in_Azure_scales(string type, string terraform, string count, string enabled, bool isCompared)
    {
        var scaled = DriftScene.IdOf(type, "scaled");
        var setting = DriftScene.IdOf("microsoft.insights/autoscalesettings", "auto");
        _scene.Row(scaled, "{}", """{ "sku": { "name": "P1v3", "tier": "PremiumV3", "capacity": 5 } }""").State(terraform, scaled, $$"""{ "{{count}}": 2 }""")
            .Row(setting, $$"""{ "enabled": {{enabled}}, "targetResourceUri": "{{scaled.ToUpperInvariant()}}" }""");
        Assert.Equal(isCompared, _scene.Lines().Contains("Changed scaled"));
    }

    [Theory]
    [InlineData("stable", false)]
    [InlineData("rapid", false)]
    [InlineData("patch", true)]
    [InlineData("none", true)]
    public void The_version_of_node_pools_is_Azures_where_their_clusters_channel_raises_it(string channel, bool isCompared)
    {
        var cluster = DriftScene.IdOf("Microsoft.ContainerService/managedClusters", "aks");
        _scene.Row(cluster, $$"""{ "autoUpgradeProfile": { "upgradeChannel": "{{channel}}" }, "agentPoolProfiles": [{ "name": "user", "orchestratorVersion": "1.30.9" }, { "name": "sys", "mode": "System", "orchestratorVersion": "1.30.9" }] }""")
            .State("azurerm_kubernetes_cluster", cluster, $$"""{ "automatic_upgrade_channel": "{{channel}}", "default_node_pool": [{ "name": "sys", "orchestrator_version": "1.29.1" }] }""")
            .State("azurerm_kubernetes_cluster_node_pool", cluster + "/agentPools/user", """{ "orchestrator_version": "1.29.1" }""");
        Assert.Equal(isCompared ? ["Changed aks", "Changed user"] : [], _scene.Lines().Order(StringComparer.Ordinal));
    }

    private static string Vault(params string[] policies) => $$"""{ "accessPolicies": [{{string.Join(", ", policies)}}] }""";

    private static string Policy(string user, params string[] secrets) =>
        $$"""{ "objectId": "{{user}}", "tenantId": "t", "permissions": { "secrets": [{{string.Join(", ", secrets.Select(s => $"\"{s}\""))}}] } }""";

    private static string Permissions(string user, string secret) => $$"""{ "object_id": "{{user}}", "tenant_id": "t", "secret_permissions": ["{{secret}}"] }""";

    private static string Machine(params string[] disks) => $$"""{ "storageProfile": { "osDisk": { "osType": "Linux" }, "dataDisks": [{{string.Join(", ", disks)}}] } }""";

    private static string Disk(string name, int lun, string made = "Attach") => $$"""{ "name": "{{name}}", "lun": {{lun}}, "caching": "ReadOnly", "createOption": "{{made}}" }""";
}
