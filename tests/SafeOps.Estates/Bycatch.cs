using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>What comes with a resource and is no drift: what Azure makes for it, and what only a state has.</summary>
internal sealed class Bycatch
{
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
            Association = new TemplateText(JsonWalk.Text(new JsonObject { ["id"] = $"{own}|{securityGroup}", ["network_interface_id"] = own, ["network_security_group_id"] = securityGroup, ["timeouts"] = null }));
        }
    }

    /// <summary>Rows of the inventory.</summary>
    public List<TemplateText> Rows { get; } = [];

    /// <summary>Attributes of the association of a network interface with its security group.</summary>
    public TemplateText? Association { get; }

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
