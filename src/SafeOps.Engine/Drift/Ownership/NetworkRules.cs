using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

internal sealed class PrivateEndpointInterface : OwnershipRule
{
    private const string Interfaces = "Microsoft.Network/networkInterfaces";

    public override string Id => "private-endpoint-interface";

    public override string Title => "Network interface of a private endpoint";

    public override string Description => "An interface that a private endpoint (by its row or in a state) or private link service names, or that names one; without properties, one named `<endpoint>.nic.<guid>`.";

    public override IReadOnlyList<string> OwnerTypes => ["Microsoft.Network/privateEndpoints", "Microsoft.Network/privateLinkServices"];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims)
    {
        foreach (var network in RowValues.List(row, "properties.networkInterfaces"))
            claims.Resource(this, RowValues.Text(network, "id"), $"Network interface of {owner.Name}.");
    }

    public override IReadOnlyList<string> StateTypes => ["azurerm_private_endpoint"];

    public override void ClaimOfState(ArmId owner, JsonElement attributes, OwnershipClaims claims)
    {
        foreach (var network in RowValues.List(attributes, "network_interface"))
            claims.Resource(this, RowValues.Text(network, "id"), $"Network interface of {owner.Name}.");
    }

    public override string? Explain(OwnedCandidate candidate)
    {
        if (!candidate.Is(Interfaces))
            return null;
        var owner = RowValues.Text(candidate.Row, "properties.privateEndpoint.id") ?? RowValues.Text(candidate.Row, "properties.privateLinkService.id");
        if (owner is not null)
            return $"Network interface of {(ArmId.TryParse(owner, out var id) ? id.Name : owner)}.";
        var guid = candidate.Id.Name.LastIndexOf(".nic.", StringComparison.OrdinalIgnoreCase);
        return guid > 0 && Guid.TryParse(candidate.Id.Name.AsSpan(guid + 5), out _) ? $"Network interface of the private endpoint {candidate.Id.Name[..guid]}." : null;
    }
}

/// <summary>Source: Microsoft, "Enable or disable Azure Network Watcher": one for each region, in NetworkWatcherRG.</summary>
internal sealed class NetworkWatcher : OwnershipRule
{
    private const string DefaultGroup = "NetworkWatcherRG";

    public override string Id => "network-watcher";

    public override string Title => "Network watcher of a region";

    public override string Description => "The group `NetworkWatcherRG`, and network watchers in it or named `NetworkWatcher_<region>`. Flow logs and connection monitors below one are a person's.";

    public override bool KeepsChildren => false;

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.IsResourceGroup && candidate.IsNamed(DefaultGroup))
            return "The group in which Azure keeps network watchers.";
        return candidate.Is("Microsoft.Network/networkWatchers")
            && (candidate.Begins("NetworkWatcher_") || string.Equals(candidate.Group, DefaultGroup, StringComparison.OrdinalIgnoreCase))
                ? "Azure makes one network watcher for each region."
                : null;
    }
}

internal sealed class DefaultNetworkRules : OwnershipRule
{
    public override string Id => "default-network-rules";

    public override string Title => "Default rules of networks";

    public override string Description => "Default security rules of a security group, and the route tables `defaultRouteTable` and `noneRouteTable` of a virtual hub.";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.Is("Microsoft.Network/networkSecurityGroups/defaultSecurityRules"))
            return "A rule every security group has.";
        return candidate.Is("Microsoft.Network/virtualHubs/hubRouteTables") && candidate.IsNamed("defaultRouteTable", "noneRouteTable")
            ? "A route table every virtual hub has."
            : null;
    }
}
