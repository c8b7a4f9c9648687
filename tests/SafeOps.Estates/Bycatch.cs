using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>What comes with a resource and is no drift: what Azure makes for it, and what only a state has.</summary>
internal sealed class Bycatch
{
    private static readonly (string Parent, string List, string Type)[] InRow =
    [
        ("azurerm_lb", "backendAddressPools", "azurerm_lb_backend_address_pool"),
        ("azurerm_lb", "loadBalancingRules", "azurerm_lb_rule"),
        ("azurerm_lb", "probes", "azurerm_lb_probe"),
        ("azurerm_lb", "inboundNatRules", "azurerm_lb_nat_rule"),
        ("azurerm_lb", "inboundNatPools", "azurerm_lb_nat_pool"),
        ("azurerm_lb", "outboundRules", "azurerm_lb_outbound_rule"),
        ("azurerm_kubernetes_cluster", "agentPoolProfiles", "azurerm_kubernetes_cluster_node_pool"),
    ];

    public Bycatch(string type, JsonObject attributes, JsonObject row, InventoryForm form)
    {
        var id = row["id"]!.GetValue<string>();
        if (type.EndsWith("_virtual_machine", StringComparison.Ordinal))
            Rows.Add(Row(form, OsDisk(id, row)));
        if (row["properties"]?["nodeResourceGroup"]?.GetValue<string>() is { } nodes)
        {
            var group = string.Join('/', id.Split('/')[..3]) + "/resourceGroups/" + nodes;
            Rows.Add(Row(form, Plain(group, nodes, "microsoft.resources/subscriptions/resourcegroups", row, id)));
            Rows.Add(Row(form, Plain($"{group}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodes-1-vmss", "aks-nodes-1-vmss", "microsoft.compute/virtualmachinescalesets", row, null)));
        }
        if (type == "azurerm_network_interface" && row["properties"]?["networkSecurityGroup"]?["id"]?.GetValue<string>() is { } securityGroup)
        {
            var own = attributes["id"]!.GetValue<string>();
            States.Add(("azurerm_network_interface_security_group_association", new TemplateText(JsonWalk.Text(new JsonObject { ["id"] = $"{own}|{securityGroup}", ["network_interface_id"] = own, ["network_security_group_id"] = securityGroup, ["timeouts"] = null }))));
        }
        foreach (var (list, child) in InRow.Where(c => c.Parent == type).Select(c => (c.List, c.Type)))
        {
            var inline = attributes["default_node_pool"]?[0]?["name"]?.GetValue<string>();
            foreach (var name in (row["properties"]?[list] as JsonArray ?? []).Select(c => c!["name"]!.GetValue<string>()).Where(n => n != inline))
                Children.Add((child, new TemplateText(JsonWalk.Text(new JsonObject { ["id"] = $"{attributes["id"]!.GetValue<string>()}/{Segment(list)}/{name}", ["name"] = name, ["timeouts"] = null }))));
        }
    }

    /// <summary>Rows of the inventory.</summary>
    public List<TemplateText> Rows { get; } = [];

    /// <summary>Attributes of what is no resource of Azure.</summary>
    public List<(string Type, TemplateText Attributes)> States { get; } = [];

    /// <summary>Attributes of resources that Azure has within the row of this one.</summary>
    public List<(string Type, TemplateText Attributes)> Children { get; } = [];

    private static string Segment(string list) => list == "agentPoolProfiles" ? "agentPools" : list;

    private static TemplateText Row(InventoryForm form, JsonObject row) => new(JsonWalk.Text(RowForms.Of(row, form)));

    private static JsonObject OsDisk(string machine, JsonObject row)
    {
        var parts = machine.Split('/');
        var name = $"{parts[^1]}_OsDisk_1_6f1b0c";
        var disk = Plain(string.Join('/', parts[..6]) + $"/Microsoft.Compute/disks/{name}", name, "microsoft.compute/disks", row, machine);
        disk["sku"] = new JsonObject { ["name"] = "Premium_LRS", ["tier"] = "Premium" };
        disk["properties"] = new JsonObject
        {
            ["osType"] = "Linux",
            ["creationData"] = new JsonObject { ["createOption"] = "FromImage" },
            ["diskSizeGB"] = 64,
            ["diskState"] = "Attached",
            ["provisioningState"] = "Succeeded",
        };
        return disk;
    }

    private static JsonObject Plain(string id, string name, string type, JsonObject row, string? managedBy) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["type"] = type,
        ["location"] = row["location"]?.DeepClone(),
        ["managedBy"] = managedBy,
        ["tags"] = null,
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    };
}
