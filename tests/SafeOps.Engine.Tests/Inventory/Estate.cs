using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Inventory;

/// <summary>The same resources in the words of each tool that lists them.</summary>
internal static class Estate
{
    public const string Subscription = "11111111-2222-3333-4444-555555555555";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-App";

    /// <summary>As Resource Manager has them.</summary>
    public static IReadOnlyList<JsonObject> Resources { get; } =
    [
        Row($$"""
            {
              "id": "{{Group}}/providers/Microsoft.Storage/storageAccounts/stapp", "name": "stapp", "type": "Microsoft.Storage/storageAccounts", "location": "westeurope",
              "sku": { "name": "Standard_LRS", "tier": "Standard" }, "kind": "StorageV2", "tags": { "Env": "prod", "owner": "grüße 😀" },
              "identity": { "type": "SystemAssigned", "principalId": "p", "tenantId": "t" },
              "properties": { "supportsHttpsTrafficOnly": true, "networkAcls": { "defaultAction": "Deny", "ipRules": [ { "value": "1.2.3.4", "action": "Allow" } ] }, "count": 12345678901234567890, "note": "a \"b\" \\ c" }
            }
            """),
        Row($$"""
            {
              "id": "{{Group}}/providers/Microsoft.Compute/virtualMachines/vm", "name": "vm", "type": "Microsoft.Compute/virtualMachines", "location": "westeurope", "zones": [ "1" ],
              "managedBy": "{{Group}}/providers/Microsoft.Solutions/applications/a", "plan": { "name": "n", "publisher": "p", "product": "q" },
              "properties": { "hardwareProfile": { "vmSize": "Standard_B2s" }, "extension": { "publisher": "Microsoft.Azure.Extensions" }, "expression": "@{concat('a', 'b')}" }
            }
            """),
        Row($$"""
            { "id": "{{Group}}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/app", "name": "app", "type": "Microsoft.Network/virtualNetworks/subnets", "properties": { "addressPrefixes": [ "10.0.0.0/24" ] } }
            """),
        Row($$"""
            { "id": "{{Group}}", "name": "rg-App", "type": "Microsoft.Resources/subscriptions/resourceGroups", "location": "westeurope", "tags": {}, "properties": { "provisioningState": "Succeeded" } }
            """),
    ];

    public static string ArmList => Text(new JsonObject { ["value"] = List(Resources) });

    public static string GraphRest => Text(new JsonObject { ["totalRecords"] = Resources.Count, ["count"] = Resources.Count, ["data"] = List(Resources.Select(GraphRow)), ["facets"] = new JsonArray(), ["resultTruncated"] = "false" });

    public static string GraphTable
    {
        get
        {
            string[] columns = ["id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy", "sku", "plan", "properties", "tags", "identity", "zones"];
            var rows = List(Resources.Select(GraphRow).Select(r => List(columns.Select(c => r[c]?.DeepClone()))));
            return Text(new JsonObject
            {
                ["totalRecords"] = Resources.Count,
                ["count"] = Resources.Count,
                ["data"] = new JsonObject { ["columns"] = List(columns.Select(c => new JsonObject { ["name"] = c, ["type"] = c is "sku" or "properties" ? "object" : "string" })), ["rows"] = rows },
                ["resultTruncated"] = "false",
            });
        }
    }

    /// <summary><c>az graph query</c> since its extension's version 2.</summary>
    public static string GraphCli => List(Resources.Select(GraphRow)) is var data ? new JsonObject { ["count"] = data.Count, ["data"] = data, ["skip_token"] = null, ["total_records"] = data.Count }.ToJsonString(new() { WriteIndented = true }) : "";

    public static string GraphCliOld => Text(List(Resources.Select(GraphRow)));

    /// <summary><c>Get-AzResource -ExpandProperties | ConvertTo-Json -Depth 100</c>.</summary>
    public static string AzPowerShell => Text(List(Resources.Select(AzObject)));

    /// <summary>As Windows PowerShell writes a list that has been in a variable.</summary>
    public static string AzPowerShellWrapped => Text(new JsonObject { ["value"] = List(Resources.Select(AzObject)), ["Count"] = Resources.Count });

    /// <summary><c>Search-AzGraph … | ConvertTo-Json -Depth 100</c>.</summary>
    public static string SearchAzGraph => Text(List(Resources.Select(r =>
    {
        var row = GraphRow(r);
        row["ResourceId"] = row["id"]!.DeepClone();
        return row;
    })));

    public static string Lines => string.Join('\n', Resources.Select(Text));

    public static string Pages => Text(new JsonArray(
        new JsonObject { ["value"] = List(Resources.Take(2)), ["nextLink"] = "https://management.azure.com/next" },
        new JsonObject { ["value"] = List(Resources.Skip(2)) }));

    public static string JoinedPages => Text(new JsonObject { ["data"] = List(Resources.Take(3)), ["$skipToken"] = "abc", ["totalRecords"] = Resources.Count, ["resultTruncated"] = "false" })
        + "\n" + Text(new JsonObject { ["data"] = List(Resources.Skip(3)), ["totalRecords"] = Resources.Count });

    public static IReadOnlyDictionary<string, string> Shapes { get; } = new Dictionary<string, string>
    {
        ["arm-list"] = ArmList,
        ["graph-rest"] = GraphRest,
        ["graph-table"] = GraphTable,
        ["graph-cli"] = GraphCli,
        ["graph-cli-old"] = GraphCliOld,
        ["az-powershell"] = AzPowerShell,
        ["az-powershell-wrapped"] = AzPowerShellWrapped,
        ["search-azgraph"] = SearchAzGraph,
        ["lines"] = Lines,
        ["pages"] = Pages,
        ["joined-pages"] = JoinedPages,
        ["lists"] = Text(new JsonArray(List(Resources.Take(1)), List(Resources.Skip(1)))),
    };

    /// <summary><c>az resource list</c>, whose rows have no properties.</summary>
    public static string CliList => Text(List(Resources.Select(r =>
    {
        var row = GraphRow(r);
        (row["properties"], row["changedTime"], row["createdTime"], row["provisioningState"]) = (null, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "Succeeded");
        row.Remove("subscriptionId");
        return row;
    })));

    public static string Text(JsonNode node) => node.ToJsonString();

    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items.Select(i => i?.DeepClone())]);

    /// <summary>Types and groups in lower case, absent members as nulls, another order.</summary>
    private static JsonObject GraphRow(JsonObject resource) => new()
    {
        ["properties"] = resource["properties"]?.DeepClone(),
        ["id"] = resource["id"]!.DeepClone(),
        ["name"] = resource["name"]!.DeepClone(),
        ["type"] = ((string)resource["type"]!).ToLowerInvariant(),
        ["tenantId"] = "t",
        ["kind"] = (string?)resource["kind"] ?? "",
        ["location"] = (string?)resource["location"] ?? "",
        ["resourceGroup"] = "rg-app",
        ["subscriptionId"] = Subscription,
        ["managedBy"] = (string?)resource["managedBy"] ?? "",
        ["sku"] = resource["sku"]?.DeepClone(),
        ["plan"] = resource["plan"]?.DeepClone(),
        ["tags"] = resource["tags"]?.DeepClone(),
        ["identity"] = resource["identity"]?.DeepClone(),
        ["zones"] = resource["zones"]?.DeepClone(),
        ["extendedLocation"] = null,
    };

    private static JsonObject AzObject(JsonObject resource) => new()
    {
        ["ResourceId"] = resource["id"]!.DeepClone(),
        ["Id"] = resource["id"]!.DeepClone(),
        ["Identity"] = Pascal(resource["identity"]) is JsonObject identity ? With(identity, "Type", 0) : null,
        ["Kind"] = resource["kind"]?.DeepClone(),
        ["Location"] = resource["location"]?.DeepClone(),
        ["ManagedBy"] = resource["managedBy"]?.DeepClone(),
        ["ResourceName"] = resource["name"]!.DeepClone(),
        ["Name"] = ((string)resource["id"]!).EndsWith("/subnets/app", StringComparison.Ordinal) ? "vnet/app" : resource["name"]!.DeepClone(),
        ["ExtensionResourceName"] = null,
        ["ParentResource"] = null,
        ["Plan"] = Pascal(resource["plan"]),
        ["Properties"] = resource["properties"]?.DeepClone(),
        ["ResourceGroupName"] = "rg-App",
        ["Type"] = resource["type"]!.DeepClone(),
        ["ResourceType"] = resource["type"]!.DeepClone(),
        ["ExtensionResourceType"] = null,
        ["Sku"] = Pascal(resource["sku"]) is JsonObject sku ? With(sku, "Capacity", null) : null,
        ["Tags"] = resource["tags"]?.DeepClone(),
        ["TagsTable"] = "\nName  Value\n",
        ["SubscriptionId"] = Subscription,
        ["CreatedTime"] = null,
        ["ETag"] = null,
    };

    private static JsonObject? Pascal(JsonNode? node) =>
        node is JsonObject value ? new JsonObject(value.Select(p => KeyValuePair.Create(char.ToUpperInvariant(p.Key[0]) + p.Key[1..], p.Value?.DeepClone()))) : null;

    private static JsonObject With(JsonObject value, string name, JsonNode? member)
    {
        value[name] = member;
        return value;
    }

    private static JsonObject Row(string json) => JsonNode.Parse(json)!.AsObject();
}
