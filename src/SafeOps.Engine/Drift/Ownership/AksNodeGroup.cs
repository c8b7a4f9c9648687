using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>Source: Microsoft, "What is Azure Kubernetes Service", node resource group.</summary>
internal sealed class AksNodeGroup : OwnershipRule
{
    /// <summary>AKS writes it on what it makes.</summary>
    private const string ClusterTag = "tags.aks-managed-cluster-name";
    private const string OwnTags = "aks-managed-";

    public override string Id => "aks-node-group";

    public override string Title => "Node resource group of a cluster";

    public override string Description =>
        "The group an AKS cluster names as `nodeResourceGroup`, or a state as its `node_resource_group`, with all that is in it; where that is not known, a group with the name AKS gives, `MC_<group>_<cluster>_<region>`, and what bears a tag `aks-managed-…`.";

    public override IReadOnlyList<string> OwnerTypes => ["Microsoft.ContainerService/managedClusters"];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims) =>
        claims.Group(this, owner, RowValues.Text(row, "properties.nodeResourceGroup"), $"In the node resource group of the AKS cluster {owner.Name}.");

    public override IReadOnlyList<string> StateTypes => ["azurerm_kubernetes_cluster"];

    public override void ClaimOfState(ArmId owner, JsonElement attributes, OwnershipClaims claims) =>
        claims.Group(this, owner, RowValues.Text(attributes, "node_resource_group_id") ?? RowValues.Text(attributes, "node_resource_group"), $"In the node resource group of the AKS cluster {owner.Name}.");

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.IsInGroup("MC_"))
            return "In the node resource group of an AKS cluster.";
        if (RowValues.Text(candidate.Row, ClusterTag) is { } cluster)
            return $"Made by the AKS cluster {cluster}.";
        return RowValues.At(candidate.Row, "tags") is { ValueKind: JsonValueKind.Object } tags && tags.EnumerateObject().Any(t => t.Name.StartsWith(OwnTags, StringComparison.OrdinalIgnoreCase))
            ? "Made by an AKS cluster."
            : null;
    }
}
