using System.Text.Json.Nodes;
using SafeOps.Drift;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>What Azure does to clusters by itself, and what a person does.</summary>
public sealed class KubernetesMappingTests
{
    [Theory]
    // A channel applies patches, or more than that; an alias stands for its newest patch.
    [InlineData("patch", "1.29.4", "1.29.9")]
    [InlineData("stable", "1.29.4", "1.30.2")]
    [InlineData("rapid", "1.29.4", "1.31.0")]
    [InlineData("", "1.29", "1.29.9")]
    [InlineData("node-image", "1.29.4", "1.29.4")]
    public void A_version_that_Azure_raises_is_no_change(string channel, string version, string now) =>
        Assert.Empty(Compare($$"""{ "automatic_upgrade_channel": "{{channel}}", "kubernetes_version": "{{version}}" }""", $$"""{ "kubernetesVersion": "{{now}}", "autoUpgradeProfile": { "upgradeChannel": "{{channel}}" } }"""));

    [Theory]
    [InlineData("patch", "1.29.4", "1.30.1")]
    [InlineData("", "1.29.4", "1.29.9")]
    [InlineData("", "1.29", "1.30.1")]
    [InlineData("node-image", "1.29.4", "1.29.9")]
    public void A_version_that_a_person_raised_is_a_change(string channel, string version, string now) =>
        Assert.Equal(
            [new PropertyDifference("kubernetes_version", "properties.kubernetesVersion", version, now)],
            Compare($$"""{ "automatic_upgrade_channel": "{{channel}}", "kubernetes_version": "{{version}}" }""", $$"""{ "kubernetesVersion": "{{now}}", "autoUpgradeProfile": { "upgradeChannel": "{{channel}}" } }"""));

    [Fact]
    public void Only_the_limits_of_an_autoscaled_pool_count()
    {
        const string State = """{ "default_node_pool": [ { "name": "system", "auto_scaling_enabled": true, "node_count": 2, "min_count": 1, "max_count": 5 } ] }""";
        Assert.Empty(Compare(State, """{ "agentPoolProfiles": [ { "name": "system", "enableAutoScaling": true, "count": 4, "minCount": 1, "maxCount": 5 } ] }"""));
        Assert.Equal(
            [new PropertyDifference("default_node_pool[\"system\"].max_count", "properties.agentPoolProfiles[\"system\"].maxCount", "5", "9")],
            Compare(State, """{ "agentPoolProfiles": [ { "name": "system", "enableAutoScaling": true, "count": 4, "minCount": 1, "maxCount": 9 } ] }"""));
    }

    [Fact]
    public void Other_pools_of_the_cluster_are_not_the_default_one() =>
        Assert.Empty(Compare(
            """{ "default_node_pool": [ { "name": "system", "vm_size": "Standard_D4s_v5", "only_critical_addons_enabled": true } ] }""",
            """{ "agentPoolProfiles": [ { "name": "user", "vmSize": "Standard_D8s_v5" }, { "name": "system", "vmSize": "standard_d4s_v5", "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"] } ] }"""));

    [Fact]
    public void An_addon_is_found_however_Azure_spells_it() =>
        Assert.Equal(
            [new PropertyDifference("azure_policy_enabled", "properties.addonProfiles.azurepolicy.enabled", "true", "false")],
            Compare("""{ "azure_policy_enabled": true }""", """{ "addonProfiles": { "azurePolicy": { "enabled": false } } }"""));

    private static List<PropertyDifference> Compare(string attributes, string properties) =>
        PropertyFixture.Compare("azurerm_kubernetes_cluster", JsonNode.Parse(attributes)!, new JsonObject { ["properties"] = JsonNode.Parse(properties) });
}
