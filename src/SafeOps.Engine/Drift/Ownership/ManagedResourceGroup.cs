using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>
/// Sources: Microsoft, "Azure managed applications overview" (managedBy of the group), and the ARM reference of each owner's type.
/// </summary>
internal sealed class ManagedResourceGroup : OwnershipRule
{
    /// <summary>Where a service's row has the group it made.</summary>
    private static readonly (string Type, string Path)[] Owners =
    [
        ("Microsoft.Databricks/workspaces", "properties.managedResourceGroupId"),
        ("Microsoft.Synapse/workspaces", "properties.managedResourceGroupName"),
        ("Microsoft.Solutions/applications", "properties.managedResourceGroupId"),
        ("Microsoft.App/managedEnvironments", "properties.infrastructureResourceGroup"),
        ("Microsoft.RedHatOpenShift/openShiftClusters", "properties.clusterProfile.resourceGroupId"),
        ("Microsoft.Purview/accounts", "properties.managedResources.resourceGroup"),
        ("Microsoft.Purview/accounts", "properties.managedResourceGroupName"),
        ("Microsoft.AppPlatform/Spring", "properties.networkProfile.serviceRuntimeNetworkResourceGroup"),
        ("Microsoft.AppPlatform/Spring", "properties.networkProfile.appNetworkResourceGroup"),
    ];

    /// <summary>Where a state has it.</summary>
    private static readonly (string Type, string? Block, string Name)[] Attributes =
    [
        ("azurerm_databricks_workspace", null, "managed_resource_group_id"),
        ("azurerm_synapse_workspace", null, "managed_resource_group_name"),
        ("azurerm_managed_application", null, "managed_resource_group_name"),
        ("azurerm_container_app_environment", null, "infrastructure_resource_group_name"),
        ("azurerm_redhat_openshift_cluster", "cluster_profile", "resource_group_id"),
        ("azurerm_purview_account", null, "managed_resource_group_name"),
        ("azurerm_spring_cloud_service", "network", "service_runtime_network_resource_group"),
        ("azurerm_spring_cloud_service", "network", "app_network_resource_group"),
    ];

    public override string Id => "managed-resource-group";

    public override string Title => "Managed resource group of a service";

    public override string Description =>
        "A group that has `managedBy`, and the one Databricks, Synapse, managed applications, Container Apps, Red Hat OpenShift, Purview or Spring Apps name as theirs, by their row or in a state, with all that is in it; where that is not known `ME_<environment>_<group>_<region>` of Container Apps and `MA_…_managed` of Azure Monitor workspaces.";

    public override IReadOnlyList<string> OwnerTypes { get; } = [.. Owners.Select(o => o.Type).Distinct(), ResourceGroups.Type];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims)
    {
        if (owner.Type.Equals(ResourceGroups.Type, StringComparison.OrdinalIgnoreCase))
        {
            if (RowValues.Text(row, "managedBy") is { } manager)
                claims.Group(this, owner, owner.Text, $"In a resource group managed by {Name(manager)}.");
            return;
        }
        foreach (var (type, path) in Owners.Where(o => o.Type.Equals(owner.Type, StringComparison.OrdinalIgnoreCase)))
            claims.Group(this, owner, RowValues.Text(row, path), $"In the managed resource group of {owner.Name} ({type}).");
    }

    public override IReadOnlyList<string> StateTypes { get; } = [.. Attributes.Select(a => a.Type).Distinct(StringComparer.Ordinal)];

    public override void ClaimOfState(ArmId owner, JsonElement attributes, OwnershipClaims claims)
    {
        foreach (var (_, block, name) in Attributes)
            claims.Group(this, owner, block is null ? RowValues.Text(attributes, name) : RowValues.InBlock(attributes, block, name), $"In the managed resource group of {owner.Name} ({owner.Type}).");
    }

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.IsInGroup("ME_"))
            return "The infrastructure of a Container Apps environment.";
        return candidate.Group is { } group && group.StartsWith("MA_", StringComparison.OrdinalIgnoreCase) && group.EndsWith("_managed", StringComparison.OrdinalIgnoreCase)
            ? "In the managed resource group of an Azure Monitor workspace."
            : null;
    }

    private static string Name(string manager) => ArmId.TryParse(manager, out var id) ? $"{id.Name} ({id.Type})" : manager;
}
