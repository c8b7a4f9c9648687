using System.Text.Json;

namespace SafeOps.Inventory.Reading;

/// <summary>What the members of a row are called, by us and by others. Names of others are looked up without case.</summary>
internal static class RowNames
{
    /// <summary>Ours, in the order they are written in, each with the names others use, the better one first.</summary>
    public static readonly IReadOnlyList<(string Own, string[] Names)> All =
    [
        ("name", ["name", "resourceName"]),
        ("type", ["type", "resourceType"]),
        ("location", ["location"]),
        ("resourceGroup", ["resourceGroup", "resourceGroupName"]),
        ("subscriptionId", ["subscriptionId"]),
        ("sku", ["sku"]),
        ("kind", ["kind"]),
        ("tags", ["tags", "tag"]),
        ("managedBy", ["managedBy"]),
        ("identity", ["identity"]),
        ("zones", ["zones"]),
        ("plan", ["plan"]),
        ("extendedLocation", ["extendedLocation"]),
    ];

    public static readonly IReadOnlyList<string> Ids = ["id", "resourceId"];

    private static readonly HashSet<string> Ours = new(All.SelectMany(a => a.Names).Concat(Ids).Append("properties"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Members that describe a row and are no properties of the resource: from Resource Manager's lists and Az PowerShell's own.</summary>
    private static readonly HashSet<string> Besides = new(
        [
            "tenantId", "etag", "createdTime", "changedTime", "systemData", "apiVersion", "partialProperties", "notFetched",
            "extensionResourceName", "extensionResourceType", "parentResource", "tagsTable", "context", "extendedProperties", "requestId", "statusCode", "defaultProfile", "psobject",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsOurs(string name) => Ours.Contains(name);

    /// <summary>Whether a member that a typed object has beside its properties, among them, is one of them.</summary>
    public static bool IsProperty(JsonProperty member, JsonElement row) => !Ours.Contains(member.Name) && !Besides.Contains(member.Name) && !IsShownText(member, row);

    public static JsonElement? Find(JsonElement row, string name)
    {
        if (row.TryGetProperty(name, out var exact))
            return exact;
        foreach (var member in row.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        return null;
    }

    /// <summary>Az.Network repeats each collection as a text for the screen: <c>Subnets</c> and <c>SubnetsText</c>.</summary>
    private static bool IsShownText(JsonProperty member, JsonElement row) =>
        member.Name.EndsWith("Text", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.String && row.TryGetProperty(member.Name[..^4], out _);
}
