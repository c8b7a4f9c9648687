using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>What the id of a child says of the resources above it, in the words of its arguments: <c>virtual_network_name</c>, <c>server_id</c>.</summary>
internal static class ParentIdentity
{
    /// <summary>The resource that an argument names, or gives the id of; null where the id does not say it for certain.</summary>
    public static ArmId? Of(string argument, ArmId id)
    {
        var parents = Parents(id);
        return argument switch
        {
            "scope" or "parent_id" => parents.FirstOrDefault(),
            _ when argument.EndsWith("_name", StringComparison.Ordinal) => parents.FirstOrDefault(p => Fits(argument[..^5], p)),
            _ when argument.EndsWith("_id", StringComparison.Ordinal) => parents.FirstOrDefault(p => Fits(argument[..^3], p)),
            _ => null,
        };
    }

    private static List<ArmId> Parents(ArmId id)
    {
        var parents = new List<ArmId>();
        for (var key = id.ParentKey; key is not null && ArmId.TryParse(id.Text[..Math.Min(key.Length, id.Text.Length)], out var parent) && parent.Key == key; key = parent.ParentKey)
            parents.Add(parent);
        return parents;
    }

    /// <summary><c>virtual_network</c> and <c>virtualNetworks</c>, <c>loadbalancer</c> and <c>loadBalancers</c>, <c>server</c> and <c>flexibleServers</c>, <c>key_vault</c> and <c>vaults</c>.</summary>
    private static bool Fits(string word, ArmId parent)
    {
        var type = Singular(parent.Type[(parent.Type.LastIndexOf('/') + 1)..].ToLowerInvariant());
        var wanted = word.Replace("_", "", StringComparison.Ordinal);
        return wanted == type || wanted.EndsWith(type, StringComparison.Ordinal) || type.EndsWith(wanted, StringComparison.Ordinal)
            || (type == "managedcluster" && wanted == "kubernetescluster")
            || (type == "site" && wanted is "functionapp" or "appservice");
    }

    private static string Singular(string word) => word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') ? word[..^1]
        : word;
}
