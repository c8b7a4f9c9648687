using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>What the reader of a removal has to know of a resource beside its name.</summary>
internal static class RemovalFacts
{
    private static readonly Dictionary<string, string> Notes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Storage/storageAccounts"] = "its data goes with it",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "its blobs go with it",
        ["Microsoft.Storage/storageAccounts/fileServices/shares"] = "its files go with it",
        ["Microsoft.Compute/disks"] = "its data goes with it",
        ["Microsoft.Compute/snapshots"] = "its data goes with it",
        ["Microsoft.Sql/servers"] = "its databases go with it",
        ["Microsoft.Sql/servers/databases"] = "its data goes with it",
        ["Microsoft.Sql/managedInstances"] = "its databases go with it",
        ["Microsoft.DBforPostgreSQL/flexibleServers"] = "its databases and their backups go with it",
        ["Microsoft.DBforPostgreSQL/servers"] = "its databases go with it",
        ["Microsoft.DBforMySQL/flexibleServers"] = "its databases and their backups go with it",
        ["Microsoft.DocumentDB/databaseAccounts"] = "its data goes with it",
        ["Microsoft.Cache/Redis"] = "its data goes with it",
        ["Microsoft.ContainerRegistry/registries"] = "its images go with it",
        ["Microsoft.NetApp/netAppAccounts/capacityPools/volumes"] = "its data goes with it",
        ["Microsoft.EventHub/namespaces"] = "its events go with it",
        ["Microsoft.ServiceBus/namespaces"] = "its messages go with it",
        ["Microsoft.RecoveryServices/vaults"] = "Azure refuses while backups are in it",
        ["Microsoft.OperationalInsights/workspaces"] = "its logs go with it; it can be brought back for 14 days",
        ["Microsoft.KeyVault/managedHSMs"] = "its keys go with it, and its name stays taken until it is purged",
        ["Microsoft.AppConfiguration/configurationStores"] = "its name stays taken until it is purged",
        ["Microsoft.CognitiveServices/accounts"] = "its name stays taken until it is purged",
        ["Microsoft.ApiManagement/service"] = "its name stays taken until it is purged",
    };

    /// <summary>Properties that a resource of the same name has anew when it is made again; each a GUID.</summary>
    private static readonly PropertyPath[] Marks =
        [.. new[] { "properties.vmId", "properties.uniqueId", "properties.resourceGuid", "properties.customerId", "properties.principalId", "identity.principalId" }.Select(p => PropertyPath.TryParse(p)!)];

    private static readonly PropertyPath PurgeProtection = PropertyPath.TryParse("properties.enablePurgeProtection")!;
    private static readonly PropertyPath Retention = PropertyPath.TryParse("properties.softDeleteRetentionInDays")!;

    /// <summary>What is lost with it; null where nothing is known to be.</summary>
    public static string? Note(string armType, JsonElement? row)
    {
        if (!armType.Equals("Microsoft.KeyVault/vaults", StringComparison.OrdinalIgnoreCase))
            return Notes.GetValueOrDefault(armType);
        var days = row is { } found && ScalarText.Of(Retention.One(found, anyCase: true)) is { } text ? text : "90";
        return row is { } vault && PurgeProtection.One(vault, anyCase: true).ValueKind == JsonValueKind.True
            ? $"its secrets go with it; it cannot be purged, and its name stays taken for {days} days"
            : $"its secrets go with it, and its name stays taken until it is purged, or for {days} days";
    }

    /// <summary>By what it is told from another of its name; null where nothing in the row does.</summary>
    public static (string Path, string Value)? Mark(JsonElement? row)
    {
        if (row is not { } found)
            return null;
        foreach (var path in Marks)
        {
            if (Guid.TryParse(ScalarText.Of(path.One(found)), out var guid))
                return (path.Text, guid.ToString("D"));
        }
        return null;
    }
}
