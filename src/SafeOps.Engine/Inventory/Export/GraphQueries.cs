namespace SafeOps.Inventory.Export;

/// <summary>
/// The texts of queries, in the part of Kusto's language that Resource Graph has. Each is one line, gives a row in the inventory's own
/// form, and is ordered by id: pages of an answer without order do not fit together.
/// </summary>
internal static class GraphQueries
{
    private const string Columns = "id, name, type, location, resourceGroup, subscriptionId, sku, kind, tags, managedBy, identity, zones, plan, properties";

    /// <summary>Resources and the resource groups they are in.</summary>
    /// <param name="types">Empty: all.</param>
    /// <param name="resourceGroups">Empty: all.</param>
    public static string Resources(IReadOnlyList<string> types, IReadOnlyList<string> resourceGroups) =>
        $"resources | union (resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups'){Where("type", types)}{Where("resourceGroup", resourceGroups)} | project {Columns} | order by id asc";

    /// <summary>Rows of another table.</summary>
    public static string Table(string table, IReadOnlyList<string> types, IReadOnlyList<string> resourceGroups) =>
        $"{table}{Where("type", types)}{Within(resourceGroups)} | project {Columns} | order by id asc";

    public const string Subscriptions =
        "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, type, subscriptionId, properties | order by id asc";

    private static string Where(string column, IReadOnlyList<string> values) => values.Count == 0
        ? ""
        : $" | where {column} in~ ({string.Join(", ", values.Select(Quoted))})";

    /// <summary>By id: what hangs on a group has it there, and not in every table as its column.</summary>
    private static string Within(IReadOnlyList<string> resourceGroups) => resourceGroups.Count == 0
        ? ""
        : $" | where {string.Join(" or ", resourceGroups.Select(g => $"id contains {Quoted($"/resourceGroups/{g}/")}"))}";

    /// <summary>A string literal of Kusto's: the backslash and the quote are escaped.</summary>
    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
