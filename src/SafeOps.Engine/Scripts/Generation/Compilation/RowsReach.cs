using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>A table of which rows are saved.</summary>
/// <param name="Table">Whose rows.</param>
/// <param name="Saved">The table they are saved in, quoted.</param>
/// <param name="Condition">Which rows are reached, before anything is changed.</param>
/// <param name="ByBatch">Which rows the batch that was just saved reaches; null for the table of the step itself.</param>
/// <param name="Cleared">Columns that are set to null instead of the row being deleted; empty: it is deleted.</param>
internal sealed record SavedTable(SqlTable Table, string Saved, string Condition, string? ByBatch, IReadOnlyList<string> Cleared);

/// <summary>What a delete reaches by references, parents before children.</summary>
internal static class RowsReach
{
    public static IReadOnlyList<SavedTable> Of(SqlCatalog catalog, SqlTable table, SqlTexts sql, string saved, string where, Func<string, Exception> refused)
    {
        var found = new List<SavedTable> { new(table, sql.Beside(table, saved), where, null, []) };
        for (var at = 0; at < found.Count; at++)
        {
            var parent = found[at];
            if (parent.Cleared.Count > 0)
                continue;
            foreach (var (child, key) in catalog.ReferencesTo(parent.Table).Where(r => r.Key.OnDelete is ReferenceAction.Cascade or ReferenceAction.SetNull or ReferenceAction.SetDefault))
            {
                if (key.OnDelete == ReferenceAction.SetDefault)
                    throw refused($"{child.Name} gets default values when rows of {parent.Table.Name} go.");
                if (found.Any(f => f.Table.Name == child.Name))
                    throw refused($"{child.Name} is reached in more than one way, or refers to itself.");
                var row = SqlTexts.Row(key.Columns);
                var columns = SqlTexts.Names(key.ParentColumns);
                found.Add(new SavedTable(
                    child,
                    sql.Beside(child, $"{saved}_{SqlTexts.Number(found.Count + 1)}"),
                    $"{row} IN (SELECT {columns} FROM {sql.Name(parent.Table)} WHERE {parent.Condition})",
                    $"{row} IN (SELECT {columns} FROM {parent.Saved} WHERE safe_batch = (SELECT max(safe_batch) FROM {found[0].Saved}))",
                    key.OnDelete == ReferenceAction.SetNull ? key.Columns : []));
            }
        }
        return found;
    }
}
