using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>Source: Microsoft, "What is Azure Kubernetes Service", node resource group.</summary>
internal sealed class AksNodeGroup : OwnershipRule
{
    /// <summary>AKS writes it on all it makes.</summary>
    private const string ClusterTag = "tags.aks-managed-cluster-name";

    public override string Id => "aks-node-group";

    public override string Title => "Node resource group of a cluster";

    public override string Description =>
        "The group an AKS cluster names as `nodeResourceGroup`, with all that is in it; where that is not known, a group with the name AKS gives, `MC_<group>_<cluster>_<region>`, and what bears the tag `aks-managed-cluster-name`.";

    public override IReadOnlyList<string> OwnerTypes => ["Microsoft.ContainerService/managedClusters"];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims) =>
        claims.Group(this, owner, RowValues.Text(row, "properties.nodeResourceGroup"), $"In the node resource group of the AKS cluster {owner.Name}.");

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.IsInGroup("MC_"))
            return "In the node resource group of an AKS cluster.";
        return RowValues.Text(candidate.Row, ClusterTag) is { } cluster ? $"Made by the AKS cluster {cluster}." : null;
    }
}
