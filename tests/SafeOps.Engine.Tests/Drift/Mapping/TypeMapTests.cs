using System.Runtime.CompilerServices;
using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Mapping;

public sealed class TypeMapTests
{
    /// <summary>Types whose id in a state cannot be told from the id they are imported by.</summary>
    private static readonly string[] ByOtherAttributes = ["azurerm_automation_job_schedule", "azurerm_monitor_diagnostic_setting", "azurerm_subscription"];

    /// <summary>Types whose documented import id has a name where others have a fixed word, hangs on what azurerm has no type for, or is written unlike those of its kin.</summary>
    private static readonly string[] WrittenOtherwise =
    [
        "azurerm_billing_account_cost_management_export",
        "azurerm_data_factory_linked_service_sql_managed_instance",
        "azurerm_marketplace_role_assignment",
        "azurerm_policy_definition",
        "azurerm_redhat_openshift_cluster",
        "azurerm_resource_provider_feature_registration",
        "azurerm_resource_provider_registration",
    ];

    private static readonly TypeMap Map = TypeMap.Default;

    private static IEnumerable<(string Type, string Id)> ImportIds([CallerFilePath] string here = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "azurerm-import-ids.txt"))
            .Where(l => !l.StartsWith('#'))
            .Select(l => l.Split(' ', 2))
            .Select(p => (p[0], p[1]));

    [Fact]
    public void Each_documented_import_id_leads_back_to_its_type_and_never_to_a_wrong_single_one()
    {
        var problems = new List<string>();
        foreach (var (name, id) in ImportIds())
        {
            var type = Map.Find(name);
            if (type is null)
            {
                problems.Add($"{name} is not in the map");
                continue;
            }
            using var attributes = Attributes(("id", id));
            if (type.HasObject && type.ArmIdOf(attributes.RootElement) is { } own)
                problems.AddRange(Wrong(type, own));
            else if (type.OwnerIdOf(attributes.RootElement) is { } owner)
                problems.AddRange(WrongOwner(type, owner));
            else if (type.IdKind is AzurermIdKind.Arm or AzurermIdKind.Setting or AzurermIdKind.Association && !ByOtherAttributes.Contains(name))
                problems.Add($"{name}: {id} tells nothing");
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Writes_the_fixed_segments_of_an_id_to_import_by_as_they_are_documented()
    {
        var problems = new List<string>();
        foreach (var (name, id) in ImportIds().Where(i => !WrittenOtherwise.Contains(i.Type) && !i.Type.StartsWith("azurerm_spring_cloud_", StringComparison.Ordinal)))
        {
            var type = Map.Find(name)!;
            if (type is not { HasPlainId: true, IsRemoved: false } || !ArmId.TryParse(Shouted(id), out var shouted))
                continue;
            if (Map.ImportIdOf(type, shouted) is var written && written != id)
                problems.Add($"{name}: {id} becomes {written}");
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Almost_every_type_that_is_known_has_a_documented_import_id() =>
        Assert.Equal(
            [
                "azurerm_app_service_active_slot",
                "azurerm_container_registry_task_schedule_run_now",
                "azurerm_log_analytics_workspace_table",
                "azurerm_palo_alto_local_rulestack_outbound_trust_certificate_association",
                "azurerm_palo_alto_local_rulestack_outbound_untrust_certificate_association",
                "azurerm_template_deployment",
            ],
            Map.Types.Select(t => t.Name).Except(ImportIds().Select(i => i.Type)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("azurerm_sql_server", "azurerm_mssql_server", true)]
    [InlineData("azurerm_virtual_machine", "azurerm_linux_virtual_machine azurerm_windows_virtual_machine", false)]
    [InlineData("azurerm_app_service_plan", "azurerm_service_plan", false)]
    [InlineData("azurerm_subnet", "", false)]
    public void Knows_types_that_are_no_longer_and_what_there_is_instead(string name, string instead, bool removed)
    {
        var type = Map.Find(name)!;
        Assert.Equal(instead.Split(' ', StringSplitOptions.RemoveEmptyEntries), type.Instead);
        Assert.Equal(removed, type.IsRemoved);
    }

    [Fact]
    public void Proposes_no_deprecated_type_and_still_names_it_as_one_that_a_state_may_have()
    {
        Assert.True(ArmId.TryParse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/sql1", out var id));
        var match = Map.Match(id, null);
        Assert.Equal("azurerm_mssql_server", match.Certain);
        Assert.Equal(["azurerm_mssql_server", "azurerm_sql_server"], match.Candidates);
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "resources")]
    [InlineData("microsoft.SQL/servers/DATABASES", "resources")]
    [InlineData("Microsoft.Network/virtualNetworks/subnets", null)]
    [InlineData("Microsoft.Resources/subscriptions/resourceGroups", "resourcecontainers")]
    [InlineData("Microsoft.Authorization/roleAssignments", "authorizationresources")]
    [InlineData("Microsoft.Authorization/locks", null)]
    [InlineData("Microsoft.Network/dnsZones/A", "dnsresources")]
    [InlineData("Contoso.New/things", "resources")]
    [InlineData("Contoso.New/things/parts", null)]
    public void Knows_which_table_of_Resource_Graph_has_a_type(string armType, string? table) => Assert.Equal(table, Map.TableOf(armType));

    [Fact]
    public void Has_what_its_page_says_of_it()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "about", "drift-types.md"));
        var kinds = Map.Types.CountBy(t => t.IdKind).ToDictionary();
        Assert.Contains($"{Map.Types.Count:N0} azurerm types", page, StringComparison.Ordinal);
        Assert.Contains($"{Map.ArmTypes.Count:N0} ARM types", page, StringComparison.Ordinal);
        Assert.Contains($"| `arm` | {kinds[AzurermIdKind.Arm]:N0} |", page, StringComparison.Ordinal);
        Assert.Contains($"| `association` | {kinds[AzurermIdKind.Association]} |", page, StringComparison.Ordinal);
        Assert.Contains($"| `dataPlane` | {kinds[AzurermIdKind.DataPlane]} |", page, StringComparison.Ordinal);
        Assert.Contains($"| `setting` | {kinds[AzurermIdKind.Setting]} |", page, StringComparison.Ordinal);
        Assert.Contains($"{Map.Types.Count(t => t.IsRemoved)} of version 3", page, StringComparison.Ordinal);
        Assert.Contains($"{ImportIds().Count():N0} documented import ids", page, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Wrong(AzurermType type, string own)
    {
        if (!ArmId.TryParse(own, out var id))
        {
            yield return $"{type.Name}: {own} is no id";
            yield break;
        }
        var match = Map.Match(id, null);
        if (!type.ArmTypes.Contains(id.Type, StringComparer.OrdinalIgnoreCase))
            yield return $"{type.Name}: {own} is a {id.Type}";
        if (!match.Candidates.Contains(type.Name))
            yield return $"{type.Name}: {own} leads to {string.Join(", ", match.Candidates)}";
        if (match.Certain is { } certain && certain != type.Name && type.IsProposed)
            yield return $"{type.Name}: {own} leads to {certain} alone";
        if (match.Certain is { } proposed && !Map.Find(proposed)!.IsProposed)
            yield return $"{own} leads to {proposed}, as which none would import it";
    }

    private static IEnumerable<string> WrongOwner(AzurermType type, string owner)
    {
        Assert.True(ArmId.TryParse(owner, out var id));
        if (type.ArmTypes.Contains(id.Type, StringComparer.OrdinalIgnoreCase) ? !Map.Match(id, null).Parts.Contains(type.Name) : !type.Name.StartsWith("azurerm_pim_", StringComparison.Ordinal))
            yield return $"{type.Name}: {owner} is no {string.Join(", ", type.ArmTypes)}";
    }

    /// <summary>An id with everything but its names in capitals.</summary>
    private static string Shouted(string id)
    {
        var segments = id.Split('/');
        var isName = false;
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] == "providers")
                (segments[i], segments[i + 1], isName, i) = ("PROVIDERS", segments[i + 1].ToUpperInvariant(), true, i + 1);
            else if (isName = !isName)
                continue;
            else
                segments[i] = segments[i].ToUpperInvariant();
        }
        return string.Join('/', segments);
    }

    private static JsonDocument Attributes(params (string Name, string Value)[] attributes) =>
        JsonSerializer.SerializeToDocument(attributes.ToDictionary(a => a.Name, a => a.Value));
}
