using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>What Azure takes away by a command of its own, and not by an id: parts of a resource that azurerm has as resources.</summary>
internal static class PartCommands
{
    private const string Policy = "Microsoft.KeyVault/vaults/objectId";
    private const string DataDisk = "Microsoft.Compute/virtualMachines/dataDisks";

    /// <summary>The resource it is a part of, and the command; null for what has an id in Azure.</summary>
    public static (string Owner, string[] Command)? Removal(ArmId id)
    {
        if (id.ParentKey is null || id.Text.Split('/', StringSplitOptions.RemoveEmptyEntries) is not { Length: >= 10 } parts || id.Subscription is null || id.ResourceGroup is null)
            return null;
        var owner = "/" + string.Join('/', parts[..8]);
        string[] place = ["--resource-group", id.ResourceGroup, "--subscription", id.Subscription];
        if (id.Type.Equals(DataDisk, StringComparison.OrdinalIgnoreCase))
            return (owner, ["az", "vm", "disk", "detach", "--vm-name", parts[7], "--name", parts[9], .. place]);
        if (!id.Type.StartsWith(Policy, StringComparison.OrdinalIgnoreCase))
            return null;
        string[] application = parts.Length == 12 ? ["--application-id", parts[11]] : [];
        return (owner, ["az", "keyvault", "delete-policy", "--name", parts[7], "--object-id", parts[9], .. application, .. place]);
    }
}
