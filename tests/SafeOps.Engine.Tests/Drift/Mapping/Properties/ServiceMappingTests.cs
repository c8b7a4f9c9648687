using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>What fixtures cannot say of services: who else manages a property, and what Azure changes by itself.</summary>
public sealed class ServiceMappingTests
{
    [Fact]
    public void Access_policies_that_are_resources_of_their_own_are_not_compared_inside_the_vault()
    {
        var vault = PropertyFixture.Find("azurerm_key_vault.inline");
        var row = Changed(vault, r => r["properties"]!["accessPolicies"]!.AsArray().RemoveAt(0));

        Assert.Single(Compare(vault, row));
        Assert.Empty(Compare(vault, row, "azurerm_key_vault_access_policy"));
    }

    [Fact]
    public void Instances_are_counted_unless_an_autoscale_setting_counts_them()
    {
        var plan = PropertyFixture.Find("azurerm_service_plan.linux");
        var row = Changed(plan, r => r["sku"]!["capacity"] = 7);

        Assert.Equal("worker_count", Assert.Single(Compare(plan, row)).Name);
        Assert.Empty(Compare(plan, row, "azurerm_monitor_autoscale_setting"));
    }

    [Fact]
    public void Instances_of_an_elastic_plan_are_left_to_Azure()
    {
        var plan = PropertyFixture.Find("azurerm_service_plan.elastic");

        Assert.Empty(Compare(plan, Changed(plan, r => r["sku"]!["capacity"] = 11)));
    }

    [Fact]
    public void A_server_that_failed_over_to_its_standby_zone_has_not_changed()
    {
        var server = PropertyFixture.Find("azurerm_postgresql_flexible_server.failed-over-and-grown");

        Assert.NotEqual((string?)server.Attributes["zone"], (string?)server.Row["properties"]!["availabilityZone"]);
        Assert.Empty(server.Compare());
    }

    [Fact]
    public void A_size_is_told_in_Terraforms_words()
    {
        var server = PropertyFixture.Find("azurerm_postgresql_flexible_server.plain");
        var row = Changed(server, r =>
        {
            r["sku"] = new JsonObject { ["name"] = "Standard_E4ds_v5", ["tier"] = "MemoryOptimized" };
            r["properties"]!["storage"]!["storageSizeGB"] = 256;
        });

        Assert.Equal(
            [("sku_name", "GP_Standard_D2ds_v4", "MO_Standard_E4ds_v5"), ("storage_mb", "131072", "262144")],
            Compare(server, row).Select(d => (d.Name, d.Terraform, d.Azure)));
    }

    [Theory]
    [InlineData(107374182400, "100")]
    [InlineData(1649267441664, "1536")]
    public void A_size_in_bytes_is_told_in_GB(long bytes, string told)
    {
        var database = PropertyFixture.Find("azurerm_mssql_database.dtu");

        var difference = Assert.Single(Compare(database, Changed(database, r => r["properties"]!["maxSizeBytes"] = bytes)));
        Assert.Equal(("max_size_gb", "250", told), (difference.Name, difference.Terraform, difference.Azure));
    }

    [Fact]
    public void A_retention_that_was_switched_off_by_hand_is_found()
    {
        var registry = PropertyFixture.Find("azurerm_container_registry.premium");
        var row = Changed(registry, r => r["properties"]!["policies"]!["retentionPolicy"]!["status"] = "disabled");

        Assert.Equal("retention_policy_in_days", Assert.Single(Compare(registry, row)).Name);
    }

    [Fact]
    public void An_administrator_that_was_taken_away_by_hand_is_found()
    {
        var server = PropertyFixture.Find("azurerm_mssql_server");
        var row = Changed(server, r => r["properties"]!["administrators"] = null);

        Assert.Contains(Compare(server, row), d => d.Name == "azuread_administrator.object_id" && d.Azure is null);
    }

    [Fact]
    public void An_administrator_that_a_list_does_not_show_is_not_gone()
    {
        var server = PropertyFixture.Find("azurerm_mssql_server");
        Assert.Empty(Compare(server, Changed(server, r => r["properties"]!.AsObject().Remove("administrators"))));
    }

    [Theory]
    [InlineData("/providers/Microsoft.Authorization/RoleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", 0)]
    [InlineData("/subscriptions/33333333-4444-5555-6666-777777777777/providers/Microsoft.Authorization/roleDefinitions/2A2B9908-6EA1-4AE2-8E65-A410DF84E7D1", 0)]
    [InlineData("/providers/Microsoft.Authorization/RoleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c", 1)]
    public void A_role_is_the_same_below_each_subscription(string definition, int differences)
    {
        var assignment = PropertyFixture.Find("azurerm_role_assignment");

        Assert.Equal(differences, Compare(assignment, Changed(assignment, r => r["properties"]!["roleDefinitionId"] = definition)).Count);
    }

    [Fact]
    public void What_an_ingress_controller_writes_into_a_gateway_is_left_to_it()
    {
        var gateway = PropertyFixture.Find("azurerm_application_gateway.fixed");
        var row = Changed(gateway, r =>
        {
            r["tags"]!["managed-by-k8s-ingress"] = "1.7.5/d1f1c4e7/2024-08-30-19:12T+0000";
            r["properties"]!["backendAddressPools"] = new JsonArray();
            r["properties"]!["requestRoutingRules"] = new JsonArray();
        });

        Assert.Empty(Compare(gateway, row));
    }

    [Theory]
    [InlineData("azurerm_postgresql_flexible_server.plain")]
    [InlineData("azurerm_mssql_database.serverless")]
    [InlineData("azurerm_service_plan.linux")]
    [InlineData("azurerm_lb")]
    [InlineData("azurerm_api_management")]
    public void A_row_whose_sku_was_not_asked_for_says_nothing_of_it(string name)
    {
        var fixture = PropertyFixture.Find(name);

        Assert.Empty(Compare(fixture, Changed(fixture, r => r.Remove("sku"))));
        Assert.Empty(Compare(fixture, Changed(fixture, r => r["sku"] = null)));
    }

    [Fact]
    public void A_configuration_that_lists_leave_out_says_nothing()
    {
        var app = PropertyFixture.Find("azurerm_linux_web_app.with-configuration");

        Assert.Empty(Compare(app, Changed(app, r => r["properties"]!["siteConfig"] = null)));
    }

    private static JsonObject Changed(PropertyFixture fixture, Action<JsonObject> change)
    {
        var row = fixture.Row.DeepClone().AsObject();
        change(row);
        return row;
    }

    private static List<PropertyDifference> Compare(PropertyFixture fixture, JsonObject row, params string[] ownTypes)
    {
        var found = new List<PropertyDifference>();
        var context = new PropertyContext { OwnTypes = ownTypes.ToHashSet() };
        PropertyComparer.Default.Compare(fixture.AzurermType, PropertyFixture.Element(fixture.Attributes), PropertyFixture.Element(row), context, found);
        return found;
    }
}
