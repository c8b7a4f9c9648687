using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Adapters.Postgres;

/// <summary>What a definition keeps others from while it runs (https://www.postgresql.org/docs/current/explicit-locking.html).</summary>
internal static class PostgresTableLocks
{
    private const string Exclusive = "nobody reads or writes it until the transaction ends, and whoever comes later queues behind";
    private const string NoWrites = "nobody writes it until the transaction ends";

    public static string? Of(SqlStatement statement)
    {
        var names = string.Join(", ", statement.Tables.Where(t => t.Use != SqlTableUseKind.Read || statement.Kind == SqlStatementKind.Create).Select(t => t.Name).Distinct(StringComparer.Ordinal));
        var text = statement.Text.ToUpperInvariant();
        return (statement.Kind, statement.ObjectType) switch
        {
            (SqlStatementKind.Alter, "table") when text.Contains("VALIDATE CONSTRAINT", StringComparison.Ordinal) || text.Contains("SET STATISTICS", StringComparison.Ordinal) =>
                $"takes SHARE UPDATE EXCLUSIVE on {names}: other definitions and vacuum wait",
            (SqlStatementKind.Alter, "table") when text.Contains("REFERENCES", StringComparison.Ordinal) => $"takes SHARE ROW EXCLUSIVE on {names} and on the table it refers to: {NoWrites}",
            (SqlStatementKind.Alter, "table") => $"takes ACCESS EXCLUSIVE on {names}: {Exclusive}{Rewrites(text)}",
            (SqlStatementKind.Drop, "table" or "view" or "materialized view" or "index") => $"takes ACCESS EXCLUSIVE on {Named(names)}: {Exclusive}",
            (SqlStatementKind.Truncate, _) => $"takes ACCESS EXCLUSIVE on {names}: {Exclusive}",
            (SqlStatementKind.Create, "index") when text.Contains("CONCURRENTLY", StringComparison.Ordinal) => $"waits for every transaction that uses {Named(names)}, and leaves an invalid index where it fails",
            (SqlStatementKind.Create, "index") => $"takes SHARE on {Named(names)}: {NoWrites}",
            (SqlStatementKind.Create, "trigger") => $"takes SHARE ROW EXCLUSIVE on {Named(names)}: {NoWrites}",
            (SqlStatementKind.Refresh, _) => $"takes ACCESS EXCLUSIVE on {Named(names)}: {Exclusive}",
            (SqlStatementKind.Reindex or SqlStatementKind.Cluster, _) => "takes ACCESS EXCLUSIVE on what it rewrites: nobody reads or writes it meanwhile",
            (SqlStatementKind.Vacuum, _) when text.Contains("FULL", StringComparison.Ordinal) => "takes ACCESS EXCLUSIVE on what it rewrites: nobody reads or writes it meanwhile",
            (SqlStatementKind.Lock, _) => "locks tables until the transaction ends",
            _ => null,
        };
    }

    private static string Named(string names) => names.Length == 0 ? "its table" : names;

    private static string Rewrites(string text) =>
        text.Contains(" TYPE ", StringComparison.Ordinal) ? "; a changed type may rewrite the whole table" : "";
}
