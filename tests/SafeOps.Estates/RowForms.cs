using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>A row of Resource Graph as other tools write the same resource.</summary>
internal static class RowForms
{
    /// <summary>What Resource Manager's own answers have at the top.</summary>
    private static readonly string[] Arm = ["id", "name", "type", "location", "tags", "kind", "sku", "managedBy", "identity", "zones", "plan", "extendedLocation", "properties"];

    public static JsonObject Of(JsonObject row, InventoryForm form) => form switch
    {
        InventoryForm.ArmList => Pick(row, Arm),
        InventoryForm.ResourceList => ResourceList(row),
        InventoryForm.PowerShell => PowerShell(row),
        _ => row,
    };

    private static JsonObject Pick(JsonObject row, string[] names) =>
        new(names.Where(n => row[n] is not null).Select(n => KeyValuePair.Create(n, row[n]?.DeepClone())));

    private static JsonObject ResourceList(JsonObject row)
    {
        var list = new JsonObject();
        foreach (var name in new[] { "changedTime", "createdTime", "extendedLocation", "id", "identity", "kind", "location", "managedBy", "name", "plan", "properties", "provisioningState", "resourceGroup", "sku", "tags", "type" })
            list[name] = name is "properties" ? null : row[name]?.DeepClone();
        list["resourceGroup"] ??= Segment(row, "resourcegroups");
        return list;
    }

    private static JsonObject PowerShell(JsonObject row) => new()
    {
        ["Name"] = row["name"]?.DeepClone(),
        ["ResourceGroupName"] = Segment(row, "resourcegroups"),
        ["ResourceType"] = row["type"]?.DeepClone(),
        ["Location"] = row["location"]?.DeepClone(),
        ["ResourceId"] = row["id"]?.DeepClone(),
        ["Tags"] = row["tags"]?.DeepClone(),
        ["Id"] = row["id"]?.DeepClone(),
        ["Type"] = row["type"]?.DeepClone(),
        ["Kind"] = row["kind"]?.DeepClone(),
        ["ManagedBy"] = row["managedBy"]?.DeepClone(),
        ["Sku"] = Capitals(row["sku"]),
        ["Plan"] = Capitals(row["plan"]),
        ["Identity"] = Capitals(row["identity"]),
        ["SubscriptionId"] = Segment(row, "subscriptions"),
        ["Properties"] = row["properties"]?.DeepClone(),
        ["ParentResource"] = null,
        ["ExtensionResourceName"] = null,
        ["ExtensionResourceType"] = null,
        ["ChangedTime"] = null,
        ["CreatedTime"] = null,
        ["ETag"] = null,
    };

    private static JsonObject? Capitals(JsonNode? node) => node is JsonObject o
        ? new JsonObject(o.Select(m => KeyValuePair.Create(char.ToUpperInvariant(m.Key[0]) + m.Key[1..], m.Value?.DeepClone())))
        : null;

    private static JsonNode? Segment(JsonObject row, string name)
    {
        var parts = row["id"]!.GetValue<string>().Split('/');
        var at = Array.FindIndex(parts, p => p.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 || at + 1 >= parts.Length ? null : JsonValue.Create(parts[at + 1]);
    }
}
