using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>A property that somebody changes by hand.</summary>
/// <param name="Path">In a row; a list's first element is meant where it comes to one.</param>
/// <param name="Value">The new one from the old one.</param>
/// <param name="Property">In Terraform's words; <c>{name}</c> is the name of the list's element.</param>
internal sealed record SeededChange(string Type, string Path, Func<JsonNode?, JsonNode?> Value, string Property)
{
    /// <summary>Of every resource that is no child of another and has tags on both sides: tags of children are not always what Azure calls so.</summary>
    private static readonly SeededChange Tag = new("", "tags.drift", _ => "seeded", "tags[\"drift\"]");

    private static readonly SeededChange[] All =
    [
        new("azurerm_network_interface", "properties.enableIPForwarding", Not, "ip_forwarding_enabled"),
        new("azurerm_network_security_group", "properties.securityRules.properties.priority", _ => 4011, "security_rule[\"{name}\"].priority"),
        new("azurerm_route_table", "properties.disableBgpRoutePropagation", Not, "bgp_route_propagation_enabled"),
        new("azurerm_managed_disk", "properties.diskSizeGB", _ => 7777, "disk_size_gb"),
        new("azurerm_linux_virtual_machine", "properties.hardwareProfile.vmSize", _ => "Standard_D96s_v9", "size"),
        new("azurerm_windows_virtual_machine", "properties.hardwareProfile.vmSize", _ => "Standard_D96s_v9", "size"),
        new("azurerm_storage_account", "properties.minimumTlsVersion", _ => "TLS1_1", "min_tls_version"),
        new("azurerm_kubernetes_cluster", "sku.tier", _ => "Premium", "sku_tier"),
        new("azurerm_log_analytics_workspace", "properties.retentionInDays", _ => 181, "retention_in_days"),
        new("azurerm_key_vault", "properties.enabledForDeployment", Not, "enabled_for_deployment"),
        new("azurerm_public_ip", "properties.idleTimeoutInMinutes", _ => 23, "idle_timeout_in_minutes"),
        new("azurerm_container_registry", "properties.adminUserEnabled", Not, "admin_enabled"),
        new("azurerm_postgresql_flexible_server", "properties.backup.backupRetentionDays", _ => 21, "backup_retention_days"),
        new("azurerm_linux_web_app", "properties.httpsOnly", Not, "https_only"),
    ];

    public static IEnumerable<SeededChange> For(string type) => All.Where(c => c.Type == type).Append(Tag);

    /// <summary>The row with the change in it, and what the property is called; null where the row, or the state, has no such property.</summary>
    public (JsonObject Row, string Property)? Apply(JsonObject row, JsonObject attributes)
    {
        if (this == Tag && (attributes["tags"] is not JsonObject || row["tags"] is not JsonObject || row["id"]!.GetValue<string>().Count(c => c == '/') > 8))
            return null;
        if (this != Tag && !attributes.ContainsKey(Property.Split('[')[0]))
            return null;
        var changed = row.DeepClone().AsObject();
        var name = "";
        JsonNode? at = changed;
        var parts = Path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (at is JsonArray list)
            {
                at = list.Count > 0 ? list[0] : null;
                name = at?["name"]?.GetValue<string>() ?? "";
            }
            at = at?[part];
        }
        if (at is JsonArray last)
        {
            at = last.Count > 0 ? last[0] : null;
            name = at?["name"]?.GetValue<string>() ?? "";
        }
        if (at is not JsonObject parent || (this != Tag && parent[parts[^1]] is null))
            return null;
        var value = Value(parent[parts[^1]]);
        if (JsonNode.DeepEquals(value, parent[parts[^1]]))
            return null;
        parent[parts[^1]] = value;
        return (changed, Property.Replace("{name}", name, StringComparison.Ordinal));
    }

    private static JsonNode? Not(JsonNode? value) => !bool.Parse(value?.ToJsonString() ?? "false");
}
