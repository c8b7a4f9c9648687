namespace SafeOps.Drift.Ownership;

internal sealed class SystemDatabase : OwnershipRule
{
    public override string Id => "system-database";

    public override string Title => "System database of a server";

    public override string Description =>
        "`master` of SQL servers; `postgres`, `azure_maintenance` and `azure_sys` of PostgreSQL; `mysql`, `sys`, `information_schema` and `performance_schema` of MySQL and MariaDB.";

    public override string? Explain(OwnedCandidate candidate)
    {
        var isSystem = candidate.Id.Type.ToLowerInvariant() switch
        {
            "microsoft.sql/servers/databases" or "microsoft.sql/managedinstances/databases" => candidate.IsNamed("master", "msdb", "model", "tempdb"),
            "microsoft.dbforpostgresql/servers/databases" or "microsoft.dbforpostgresql/flexibleservers/databases" => candidate.IsNamed("postgres", "azure_maintenance", "azure_sys", "template0", "template1"),
            "microsoft.dbformysql/servers/databases" or "microsoft.dbformysql/flexibleservers/databases" or "microsoft.dbformariadb/servers/databases" =>
                candidate.IsNamed("mysql", "sys", "information_schema", "performance_schema"),
            _ => false,
        };
        return isSystem ? "A database every such server has." : null;
    }
}

/// <summary>Source: Microsoft, "Geo-replication in Azure Container Registry".</summary>
internal sealed class RegistryReplication : OwnershipRule
{
    public override string Id => "registry-replication";

    public override string Title => "Replication of a container registry";

    public override string Description => "The home region of a registry, and its other regions, which Terraform has inside the registry.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Is("Microsoft.ContainerRegistry/registries/replications") ? "A region of its registry." : null;
}

/// <summary>Children that come into being with their parent and cannot be without it.</summary>
internal sealed class DefaultChild : OwnershipRule
{
    /// <summary>Type, and the names that are there from the beginning.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Storage/storageAccounts/blobServices"] = ["default"],
        ["Microsoft.Storage/storageAccounts/fileServices"] = ["default"],
        ["Microsoft.Storage/storageAccounts/queueServices"] = ["default"],
        ["Microsoft.Storage/storageAccounts/tableServices"] = ["default"],
        ["Microsoft.ServiceBus/namespaces/authorizationRules"] = ["RootManageSharedAccessKey"],
        ["Microsoft.EventHub/namespaces/authorizationRules"] = ["RootManageSharedAccessKey"],
        ["Microsoft.Relay/namespaces/authorizationRules"] = ["RootManageSharedAccessKey"],
        ["Microsoft.NotificationHubs/namespaces/authorizationRules"] = ["RootManageSharedAccessKey"],
        ["Microsoft.ServiceBus/namespaces/networkRuleSets"] = ["default"],
        ["Microsoft.EventHub/namespaces/networkRuleSets"] = ["default"],
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = ["$Default"],
        ["Microsoft.Network/dnsZones/SOA"] = ["@"],
        ["Microsoft.Network/dnsZones/NS"] = ["@"],
        ["Microsoft.Network/privateDnsZones/SOA"] = ["@"],
        ["Microsoft.Sql/servers/databases/transparentDataEncryption"] = ["current"],
        ["Microsoft.Sql/servers/encryptionProtector"] = ["current"],
        ["Microsoft.Sql/servers/connectionPolicies"] = ["default"],
        ["Microsoft.Sql/servers/advancedThreatProtectionSettings"] = ["Default"],
        ["Microsoft.Sql/servers/auditingSettings"] = ["default"],
        ["Microsoft.Sql/servers/securityAlertPolicies"] = ["default"],
        ["Microsoft.Sql/servers/vulnerabilityAssessments"] = ["default"],
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = ["ftp", "scm"],
        ["Microsoft.ApiManagement/service/subscriptions"] = ["master"],
        ["Microsoft.ApiManagement/service/groups"] = ["administrators", "developers", "guests"],
        ["Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions"] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"],
    };

    public override string Id => "default-child";

    public override string Title => "Child that comes with its parent";

    public override string Description =>
        "`default` services of storage accounts, `RootManageSharedAccessKey`, `$Default` consumer groups, SOA and NS records at `@`, default settings of SQL servers, a web app's own host name and publishing policies, and the like.";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.Is("Microsoft.Web/sites/hostNameBindings"))
            return candidate.Id.Name.EndsWith(".azurewebsites.net", StringComparison.OrdinalIgnoreCase) ? "The host name every app has." : null;
        if (candidate.Is("Microsoft.Web/sites/config"))
            return "The configuration of an app, part of it.";
        return Names.TryGetValue(candidate.Id.Type, out var names) && candidate.IsNamed(names) ? "Comes with its parent." : null;
    }
}

internal sealed class BuiltInDefinition : OwnershipRule
{
    public override string Id => "built-in-definition";

    public override string Title => "Built-in definition";

    public override string Description => "Role definitions of the type `BuiltInRole`; policy and initiative definitions of the types `BuiltIn` and `Static`.";

    public override string? Explain(OwnedCandidate candidate)
    {
        var kind = candidate.Id.Type.ToLowerInvariant() switch
        {
            "microsoft.authorization/roledefinitions" => RowValues.Text(candidate.Row, "properties.type"),
            "microsoft.authorization/policydefinitions" or "microsoft.authorization/policysetdefinitions" => RowValues.Text(candidate.Row, "properties.policyType"),
            _ => null,
        };
        return kind?.ToLowerInvariant() is "builtinrole" or "builtin" or "static" ? "Built into Azure." : null;
    }
}

internal sealed class ScopeItself : OwnershipRule
{
    public override string Id => "scope-itself";

    public override string Title => "Subscription or root management group";

    public override string Description => "Rows of subscriptions, and of the tenant's root management group: what the comparison stands in.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Is("Microsoft.Resources/subscriptions")
        || (candidate.Is("Microsoft.Management/managementGroups") && RowValues.Text(candidate.Row, "tenantId") is { } tenant && candidate.IsNamed(tenant))
            ? "The scope in which resources stand."
            : null;

    public override bool KeepsChildren => false;
}

internal sealed class DeploymentRecord : OwnershipRule
{
    public override string Id => "deployment-record";

    public override string Title => "Record of a deployment";

    public override string Description => "The history of deployments (`Microsoft.Resources/deployments`), which is no resource.";

    public override string? Explain(OwnedCandidate candidate) => candidate.Is("Microsoft.Resources/deployments") ? "The record of a deployment." : null;
}
