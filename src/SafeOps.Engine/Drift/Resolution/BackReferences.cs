namespace SafeOps.Drift.Resolution;

/// <summary>
/// Members by which Azure tells a resource who uses it. They point against the dependence: a network interface names its virtual
/// machine, and it is the machine that needs the interface.
/// </summary>
/// <remarks>Source: the read-only reference properties of the resource types in Azure's REST API specifications.</remarks>
internal static class BackReferences
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Network/networkInterfaces"] = ["virtualMachine", "privateEndpoint", "privateLinkService", "dscpConfiguration", "hostedWorkloads"],
        ["Microsoft.Network/networkSecurityGroups"] = ["networkInterfaces", "subnets", "flowLogs"],
        ["Microsoft.Network/applicationSecurityGroups"] = [],
        ["Microsoft.Network/routeTables"] = ["subnets"],
        ["Microsoft.Network/natGateways"] = ["subnets"],
        ["Microsoft.Network/publicIPAddresses"] = ["ipConfiguration", "natGateway", "linkedPublicIPAddress", "servicePublicIPAddress"],
        ["Microsoft.Network/publicIPPrefixes"] = ["publicIPAddresses", "loadBalancerFrontendIpConfiguration"],
        ["Microsoft.Network/ipGroups"] = ["firewalls", "firewallPolicies"],
        ["Microsoft.Network/firewallPolicies"] = ["firewalls", "childPolicies", "ruleCollectionGroups"],
        ["Microsoft.Network/ddosProtectionPlans"] = ["virtualNetworks", "publicIPAddresses"],
        ["Microsoft.Network/virtualNetworks"] = ["ipConfigurations", "virtualNetworkPeerings", "ipConfigurationProfiles", "privateEndpoints", "serviceAssociationLinks", "resourceNavigationLinks", "defaultPublicNatGateway"],
        ["Microsoft.Network/loadBalancers"] = ["backendIPConfigurations", "backendIPConfiguration", "loadBalancerBackendAddresses", "networkInterfaceIPConfiguration"],
        ["Microsoft.Network/applicationGateways"] = ["backendIPConfigurations"],
        ["Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"] = ["applicationGateways", "httpListeners", "pathBasedRules"],
        ["Microsoft.Network/virtualWans"] = ["virtualHubs", "vpnSites"],
        ["Microsoft.Network/virtualHubs"] = ["vpnGateway", "p2SVpnGateway", "expressRouteGateway", "azureFirewall", "routeMaps", "ipConfigurations", "bgpConnections"],
        ["Microsoft.Compute/disks"] = ["managedByExtended"],
        ["Microsoft.Compute/availabilitySets"] = ["virtualMachines"],
        ["Microsoft.Compute/proximityPlacementGroups"] = ["virtualMachines", "virtualMachineScaleSets", "availabilitySets"],
        ["Microsoft.Compute/hostGroups"] = ["hosts", "instanceView"],
        ["Microsoft.Compute/capacityReservationGroups"] = ["capacityReservations", "virtualMachinesAssociated"],
        ["Microsoft.Compute/diskEncryptionSets"] = ["associatedResources"],
        ["Microsoft.Sql/servers/elasticPools"] = ["databases"],
        ["Microsoft.OperationalInsights/clusters"] = ["associatedWorkspaces"],
        ["Microsoft.App/managedEnvironments"] = ["infrastructureResourceGroup"],
    };

    /// <summary>What is left out wherever it stands.</summary>
    private static readonly string[] Anywhere = ["managedBy", "privateEndpointConnections", "createdBy", "sourceResourceId", "sourceUri"];

    public static IEnumerable<string> Of(string armType) => Members.TryGetValue(armType, out var own) ? [.. own, .. Anywhere] : Anywhere;
}
