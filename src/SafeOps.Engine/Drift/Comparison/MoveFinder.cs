using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>
/// Tells of a resource that is missing here and unmanaged there that it may be one: moved to another group or subscription, its id is
/// another and its type and name are the same. Only where nothing else has them.
/// </summary>
internal static class MoveFinder
{
    public static void Tell(List<DriftItem> items)
    {
        var missing = ByName(items, DriftKind.Missing);
        if (missing.Count == 0)
            return;
        foreach (var (name, there) in ByName(items, DriftKind.Unmanaged))
        {
            if (there < 0 || missing.GetValueOrDefault(name, -1) is not (>= 0 and var here))
                continue;
            items[here] = With(items[here], $"One of its name and type stands in {Place(items[there], items[here])}, in no state: it may have been moved there.");
            items[there] = With(items[there], $"One of its name and type is missing from {Place(items[here], items[there])} ({items[here].Address}): it may have been moved from there.");
        }
    }

    /// <summary>Items of a kind by type and name, as numbers; -1 for what occurs more than once. Children move with what they belong to.</summary>
    private static Dictionary<string, int> ByName(List<DriftItem> items, DriftKind kind)
    {
        var found = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Kind == kind && items[i].ResourceGroup is not null && ArmId.TryParse(items[i].AzureId, out var id) && id.ParentKey is null && !id.Type.Equals(Ownership.ResourceGroups.Type, StringComparison.OrdinalIgnoreCase))
                found[$"{id.Type}/{id.Name}"] = found.ContainsKey($"{id.Type}/{id.Name}") ? -1 : i;
        }
        return found;
    }

    private static string Place(DriftItem item, DriftItem other) => string.Equals(item.Subscription, other.Subscription, StringComparison.OrdinalIgnoreCase)
        ? $"the resource group {item.ResourceGroup}"
        : $"the resource group {item.ResourceGroup} of the subscription {item.Subscription}";

    private static DriftItem With(DriftItem item, string more) => item with { Explanation = $"{item.Explanation} {more}".TrimStart() };
}
