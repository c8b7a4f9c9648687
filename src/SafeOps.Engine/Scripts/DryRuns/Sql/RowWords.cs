using SafeOps.Values;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Says in words how many rows of a table changed.</summary>
public static class RowWords
{
    /// <summary><c>inserts 1 row, deletes 3 rows of sessions</c>; a count of zero is not said.</summary>
    public static string Summary(string table, long inserted, long updated, long deleted)
    {
        var parts = new[] { ("inserts", inserted), ("updates", updated), ("deletes", deleted) }.Where(p => p.Item2 > 0).ToList();
        return $"{string.Join(", ", parts.Select(p => $"{p.Item1} {Counts.Of(p.Item2, "row")}"))} {(parts is [("inserts", _)] ? "into" : "of")} {table}";
    }
}
