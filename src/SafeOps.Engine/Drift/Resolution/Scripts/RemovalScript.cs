using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>Removes unmanaged resources from Azure: what depends on another goes first, and each is refused while it is held.</summary>
internal static class RemovalScript
{
    private const string GroupType = "Microsoft.Resources/subscriptions/resourceGroups";

    /// <param name="dependents">Ids of what refers to the resource of a key.</param>
    public static string Write(IReadOnlyList<DriftItem> items, IReadOnlyDictionary<string, IReadOnlyList<string>> dependents, IEnumerable<string> remarks)
    {
        var script = new ScriptText("Removes from Azure what no Terraform state has.", remarks, "common", "azure", "removal");
        foreach (var item in Order(items, dependents))
        {
            var id = item.AzureId!;
            var held = dependents.GetValueOrDefault(Key(item), []);
            script.Line().Comment($"{item.Type} in {item.ResourceGroup ?? "the subscription"}{(held.Count == 0 ? "; nothing in the inventory depends on it." : "; depends on it:")}");
            foreach (var dependent in held)
                script.Comment("  " + dependent);
            if (ArmId.TryParse(id, out var parsed) && PartCommands.Removal(parsed) is var (owner, command))
                script.LongCall("remove_part", [owner, What(item), .. command]);
            else if (IsGroup(item))
                script.Call("remove_group", item.Name, item.Subscription ?? "");
            else if (held.Count == 0)
                script.Call("remove", id, What(item));
            else
                script.LongCall("remove", [id, What(item), .. held]);
        }
        return script.Line().Call("finish").ToString();
    }

    private static string What(DriftItem item) => $"{item.Type} {item.Name}{(item.ResourceGroup is null ? "" : $" ({item.ResourceGroup})")}";

    /// <summary>Dependents before what they depend on, children before parents, groups last; else by id.</summary>
    private static List<DriftItem> Order(IReadOnlyList<DriftItem> items, IReadOnlyDictionary<string, IReadOnlyList<string>> dependents)
    {
        var byKey = items.GroupBy(Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var ordered = new List<DriftItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in byKey.Keys.OrderBy(k => IsGroup(byKey[k])).ThenByDescending(k => k.Count(c => c == '/')).ThenBy(k => k, StringComparer.Ordinal))
            Visit(key);
        return ordered;

        // Things that depend on each other are left in the order they are met: the script refuses the first of them.
        void Visit(string key)
        {
            if (!seen.Add(key))
                return;
            foreach (var dependent in dependents.GetValueOrDefault(key, []))
            {
                if (ArmId.TryParse(dependent, out var id) && byKey.ContainsKey(id.Key))
                    Visit(id.Key);
            }
            ordered.Add(byKey[key]);
        }
    }

    private static bool IsGroup(DriftItem item) => item.Type.Equals(GroupType, StringComparison.OrdinalIgnoreCase);

    private static string Key(DriftItem item) => ArmId.TryParse(item.AzureId, out var id) ? id.Key : item.AzureId!;
}
