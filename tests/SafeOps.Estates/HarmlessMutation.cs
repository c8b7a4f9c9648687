using System.Text.Json.Nodes;

namespace SafeOps.Estates;

/// <summary>Other words for the same resource, as Azure and Terraform use them from one answer to the next.</summary>
internal sealed class HarmlessMutation(Random random)
{
    private static readonly Dictionary<string, string> Locations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["westeurope"] = "West Europe",
        ["northeurope"] = "North Europe",
        ["germanywestcentral"] = "Germany West Central",
        ["eastus"] = "East US",
        ["eastus2"] = "East US 2",
        ["uksouth"] = "UK South",
    };

    /// <summary>Texts of Azure whose case is no part of them.</summary>
    private static readonly HashSet<string> Enumerations = new(StringComparer.Ordinal)
    {
        "access", "direction", "privateIPAllocationMethod", "publicIPAllocationMethod", "privateIPAddressVersion", "publicIPAddressVersion", "accessTier", "publicNetworkAccess", "osType", "createOption",
    };

    /// <summary>Lists of Azure whose order is no part of them.</summary>
    private static readonly HashSet<string> Sets = new(StringComparer.Ordinal)
    {
        "securityRules", "routes", "subnets", "destinationPortRanges", "sourcePortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes", "ipRules", "virtualNetworkRules", "accessPolicies", "serviceEndpoints", "delegations",
    };

    private static readonly HashSet<string> TerraformSets = new(StringComparer.Ordinal)
    {
        "security_rule", "route", "subnet", "destination_port_ranges", "source_port_ranges", "source_address_prefixes", "destination_address_prefixes", "service_endpoints",
    };

    public JsonObject Row(JsonObject row)
    {
        var mutated = JsonWalk.Texts(row, "", (name, text) => Enumerations.Contains(name) || (name == "protocol" && text.ToUpperInvariant() is ("TCP" or "UDP")) ? Case(text) : text)!;
        mutated = JsonWalk.Lists(mutated, "", (name, list) => Sets.Contains(name) ? Shuffled(list) : list)!;
        // Resource Graph leaves out what Resource Manager has as null, and the other way round.
        if (mutated["properties"] is JsonObject properties)
            mutated["properties"] = JsonWalk.Members(properties, members => Shuffled(members.Where(m => m.Value is not null || random.Next(2) == 0)));
        foreach (var name in new[] { "zones", "identity", "plan", "sku", "extendedLocation", "managedBy" }.Where(n => mutated[n] is null))
        {
            mutated.AsObject().Remove(name);
            if (random.Next(2) == 0)
                mutated[name] = null;
        }
        mutated["id"] = Id(mutated["id"]!.GetValue<string>());
        mutated["type"] = random.Next(2) == 0 ? mutated["type"]!.GetValue<string>().ToLowerInvariant() : mutated["type"]!.GetValue<string>();
        if (mutated["location"] is JsonValue location && location.GetValue<string>() is var place && Locations.TryGetValue(place, out var shown))
            mutated["location"] = random.Next(3) switch { 0 => shown, 1 => place.ToUpperInvariant(), _ => place };
        mutated["tags"] = mutated["tags"] is JsonObject { Count: > 0 } tags
            ? new JsonObject(Shuffled(tags).Select(t => KeyValuePair.Create(Case(t.Key), t.Value?.DeepClone())))
            : random.Next(2) == 0 ? null : new JsonObject();
        if (mutated["properties"]?["provisioningState"] is not null)
            mutated["properties"]!["provisioningState"] = random.Next(2) == 0 ? "Succeeded" : "Updating";
        return new JsonObject(Shuffled(mutated.AsObject()).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
    }

    public JsonObject Attributes(JsonObject attributes)
    {
        var mutated = JsonWalk.Lists(attributes, "", (name, list) => TerraformSets.Contains(name) ? Shuffled(list) : list)!.AsObject();
        if (mutated["tags"] is not JsonObject { Count: > 0 })
            mutated["tags"] = random.Next(2) == 0 ? null : new JsonObject();
        if (mutated["location"] is JsonValue location && Locations.TryGetValue(location.GetValue<string>(), out var shown) && random.Next(4) == 0)
            mutated["location"] = shown;
        return mutated;
    }

    private string Id(string id) => random.Next(4) switch
    {
        0 => Literals(id, t => t.ToLowerInvariant()),
        1 => Literals(id, t => t.ToUpperInvariant()),
        2 => id.Replace("/resourceGroups/", "/resourcegroups/", StringComparison.Ordinal),
        _ => id,
    };

    /// <summary>The places for what each copy has of its own stay as they are.</summary>
    private static string Literals(string text, Func<string, string> change) =>
        string.Concat(text.Split("@{").Select((p, i) => i == 0 ? change(p) : "@{" + p[..2] + change(p[2..])));

    private string Case(string text) => random.Next(3) switch
    {
        0 => text.ToLowerInvariant(),
        1 => text.ToUpperInvariant(),
        _ => text,
    };

    private List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
        return list;
    }
}
