using SafeOps.Inventory;

namespace SafeOps.Drift.Coverage;

/// <summary>
/// Which types Resource Graph's tables <c>resources</c> and <c>resourcecontainers</c> have, so that absence from them is absence.
/// </summary>
/// <remarks>
/// Source: Microsoft, "Azure Resource Graph table and resource type reference". Top types of a subscription are there but for those of
/// <see cref="OtherTables"/>; child types are not but for <see cref="Children"/>. What is not surely there is taken not to be.
/// </remarks>
internal static class GraphTables
{
    /// <summary>Namespaces and types that stand in other tables (authorization, policy, security, …) or in none. Lower case.</summary>
    private static readonly string[] OtherTables =
    [
        "microsoft.aad", "microsoft.aadiam", "microsoft.advisor", "microsoft.authorization", "microsoft.billing", "microsoft.blueprint",
        "microsoft.consumption", "microsoft.costmanagement", "microsoft.features", "microsoft.guestconfiguration",
        "microsoft.insights/diagnosticsettings", "microsoft.insights/logprofiles", "microsoft.kubernetesconfiguration",
        "microsoft.maintenance/applyupdates", "microsoft.maintenance/configurationassignments", "microsoft.managedservices",
        "microsoft.marketplaceordering", "microsoft.policyinsights", "microsoft.resourcehealth", "microsoft.resources/deployments",
        "microsoft.resources/providers", "microsoft.resources/tags", "microsoft.security", "microsoft.securityinsights",
        "microsoft.subscription", "microsoft.support", "microsoft.web/publishingusers", "microsoft.web/sourcecontrols",
    ];

    /// <summary>Of <see cref="OtherTables"/>' namespaces what the main table has all the same.</summary>
    private static readonly HashSet<string> MainAllTheSame = new(StringComparer.Ordinal)
    {
        "microsoft.aad/domainservices", "microsoft.security/automations", "microsoft.security/iotsecuritysolutions", "microsoft.resources/templatespecs",
    };

    /// <summary>Child types the main table has. Lower case.</summary>
    private static readonly HashSet<string> Children = new(StringComparer.Ordinal)
    {
        "microsoft.automation/automationaccounts/configurations", "microsoft.automation/automationaccounts/runbooks",
        "microsoft.cdn/profiles/afdendpoints", "microsoft.cdn/profiles/endpoints",
        "microsoft.compute/galleries/applications", "microsoft.compute/galleries/applications/versions",
        "microsoft.compute/galleries/images", "microsoft.compute/galleries/images/versions",
        "microsoft.compute/virtualmachines/extensions", "microsoft.compute/virtualmachines/runcommands",
        "microsoft.containerregistry/registries/agentpools", "microsoft.containerregistry/registries/replications",
        "microsoft.containerregistry/registries/tasks", "microsoft.containerregistry/registries/webhooks",
        "microsoft.devtestlab/labs/virtualmachines", "microsoft.hybridcompute/machines/extensions",
        "microsoft.machinelearningservices/workspaces/batchendpoints", "microsoft.machinelearningservices/workspaces/batchendpoints/deployments",
        "microsoft.machinelearningservices/workspaces/onlineendpoints", "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments",
        "microsoft.netapp/netappaccounts/capacitypools", "microsoft.netapp/netappaccounts/capacitypools/volumes",
        "microsoft.network/firewallpolicies/rulegroups", "microsoft.network/networkwatchers/connectionmonitors", "microsoft.network/networkwatchers/flowlogs",
        "microsoft.network/privatednszones/virtualnetworklinks", "microsoft.resources/templatespecs/versions",
        "microsoft.sql/managedinstances/databases", "microsoft.sql/servers/databases", "microsoft.sql/servers/elasticpools", "microsoft.sql/servers/jobagents",
        "microsoft.synapse/workspaces/bigdatapools", "microsoft.synapse/workspaces/sqlpools", "microsoft.web/sites/slots",
        "microsoft.resources/subscriptions/resourcegroups",
    };

    /// <summary>Whether all resources of a type stand in the main tables.</summary>
    public static bool Has(ArmId id)
    {
        if (id.IsExtension)
            return false;
        var type = id.Type.ToLowerInvariant();
        if (Children.Contains(type) || MainAllTheSame.Contains(type))
            return true;
        return type.AsSpan().Count('/') == 1 && !Array.Exists(OtherTables, o => type == o || type.StartsWith(o + "/", StringComparison.Ordinal));
    }
}
