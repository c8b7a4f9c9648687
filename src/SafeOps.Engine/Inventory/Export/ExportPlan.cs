using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>What is asked for an inventory, before anything is.</summary>
/// <param name="Types">Types that Resource Graph's main table is asked for; empty: all of them.</param>
/// <param name="Query">The main question; null where only child types are asked.</param>
/// <param name="Tables">The questions to other tables, each with the types it has.</param>
/// <param name="Lists">Types that are asked of each parent, parents before their children.</param>
internal sealed record ExportPlan(
    IReadOnlyList<string> Types, string? Query, IReadOnlyList<(string Query, IReadOnlyList<string> Types)> Tables, IReadOnlyList<ChildType> Lists, IReadOnlyList<string> ChildTypes)
{
    public IEnumerable<string> Queries => (Query is null ? [] : new[] { Query }).Concat(Tables.Select(t => t.Query));

    /// <summary>Whether the caller named the child types; else they are those that are asked by default.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>What the manifest says was asked: empty for all types.</summary>
    public IReadOnlyList<string> CoveredTypes { get; private init; } = [];

    public static ExportPlan Of(ExportRequest request)
    {
        foreach (var type in request.Types.Where(t => !t.Contains('/') || !t.All(Export.ChildTypes.IsNameCharacter)))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-Type '{type}' is no type of Azure Resource Manager.", "Write the namespace and the type: Microsoft.Compute/virtualMachines", type);
        var named = request.Types.Select(t => Export.ChildTypes.Find(t)?.Type).OfType<string>().ToList();
        var chosen = WithParents(Export.ChildTypes.Select(request.ChildTypes is { } names ? [.. names, .. named] : request.Types.Count > 0 ? named : null));
        var main = request.Types.Where(t => Export.ChildTypes.Find(t) is null)
            .Concat(request.Types.Count == 0 ? [] : chosen.Where(IsAskedOfMainTable).Select(t => t.Parent))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var tables = chosen.Where(t => t.Table is not null).GroupBy(t => t.Table!, StringComparer.Ordinal)
            .Select(g => (GraphQueries.Table(g.Key, [.. g.Select(t => t.Type)], request.ResourceGroups), (IReadOnlyList<string>)[.. g.Select(t => t.Type)])).ToList();
        var query = main.Count == 0 && request.Types.Count > 0 && !chosen.Any(t => t.Parent == ChildType.AnyParent) ? null : GraphQueries.Resources(main, request.ResourceGroups);
        var lists = chosen.Where(t => t.Table is null).ToList();
        return new ExportPlan(main, query, tables, lists, [.. chosen.Select(t => t.Type)])
        {
            IsNamed = request.ChildTypes is not null || request.Types.Count > 0,
            CoveredTypes = request.Types.Count == 0 || (query is not null && main.Count == 0) ? [] : [.. main.Concat(chosen.Select(t => t.Type)).Select(t => t.ToLowerInvariant())],
        };
    }

    /// <summary>A list is asked of parents that are perhaps a child type themselves: those come too, and first.</summary>
    private static List<ChildType> WithParents(IReadOnlyList<ChildType> chosen)
    {
        var whole = new List<ChildType>();
        foreach (var type in chosen)
            Add(type);
        return whole;

        void Add(ChildType type)
        {
            if (whole.Any(t => t.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)))
                return;
            if (type.Table is null && Export.ChildTypes.Find(type.Parent) is { } parent)
                Add(parent);
            whole.Add(type);
        }
    }

    private static bool IsAskedOfMainTable(ChildType type) =>
        type.Table is null && type.Parent != ChildType.AnyParent && !type.Parent.Equals(SubscriptionType, StringComparison.OrdinalIgnoreCase) && Export.ChildTypes.Find(type.Parent) is null;

    public const string SubscriptionType = "Microsoft.Resources/subscriptions";
}
