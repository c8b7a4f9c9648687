using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

internal sealed class ManagedByResource : OwnershipRule
{
    /// <summary>
    /// Services that make resources for themselves outside of a group of theirs. What others manage may be a person's: <c>managedBy</c> of a
    /// disk is the machine it is attached to.
    /// </summary>
    private static readonly string[] Makers =
    [
        "Microsoft.ContainerService/managedClusters", "Microsoft.RedHatOpenShift/openShiftClusters", "Microsoft.Compute/virtualMachineScaleSets",
        "Microsoft.App/managedEnvironments", "Microsoft.Web/sites", "Microsoft.Batch/batchAccounts", "Microsoft.HDInsight/clusters",
        "Microsoft.Databricks/workspaces", "Microsoft.Synapse/workspaces", "Microsoft.Solutions/applications", "Microsoft.RecoveryServices/vaults",
        "Microsoft.DataProtection/backupVaults", "Microsoft.MachineLearningServices/workspaces", "Microsoft.DevOpsInfrastructure/pools",
        "Microsoft.Network/bastionHosts", "Microsoft.Network/azureFirewalls", "Microsoft.Network/virtualNetworkGateways",
    ];

    public override string Id => "managed-by";

    public override string Title => "Managed by another resource";

    public override string Description => "What has `managedBy` with the id of a resource that makes others for itself: an AKS or OpenShift cluster, a scale set, an environment of Container Apps, a function app, a Batch account, an HDInsight cluster, a Databricks, Synapse or Machine Learning workspace, a managed application, a vault of Backup, a DevOps pool, a bastion, firewall or gateway. Not of others: `managedBy` of a disk is the machine it is attached to.";

    public override string? Explain(OwnedCandidate candidate) =>
        ArmId.TryParse(RowValues.Text(candidate.Row, "managedBy"), out var manager) && manager.Key != candidate.Id.Key && Makers.Contains(manager.Type, StringComparer.OrdinalIgnoreCase)
            ? $"Managed by {manager.Name} ({manager.Type})."
            : null;
}
