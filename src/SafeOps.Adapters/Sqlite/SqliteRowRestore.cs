using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Sqlite;

/// <summary>Puts saved rows back while triggers, references and checks are suspended: what was left goes, what was there comes.</summary>
internal static class SqliteRowRestore
{
    public static async Task RunAsync(SqlSession session, SqliteDialect dialect, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        foreach (var group in changes.Where(c => c.After is not null).GroupBy(c => c.Table))
        {
            var table = group.Key;
            await using var delete = new SqliteRowCommand(session, dialect, table.Key.Count, places =>
                $"DELETE FROM {dialect.Quote(table)} WHERE {string.Join(" AND ", table.KeyColumns.Select((c, i) => $"{dialect.Quote(c)} = {places[i]}"))}");
            foreach (var change in group)
            {
                if (await delete.For(change.KeyAfter!.Values).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) != 1)
                    throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: the row {change.KeyAfter} of {table.Name} could not be taken back.", target: table.Name);
            }
        }
        foreach (var group in changes.Where(c => c.Before is not null).GroupBy(c => c.Table))
        {
            var table = group.Key;
            // ABORT whatever the table itself says of conflicts.
            await using var insert = new SqliteRowCommand(session, dialect, table.Columns.Count, places =>
                $"INSERT OR ABORT INTO {dialect.Quote(table)} ({string.Join(", ", table.Columns.Select(dialect.Quote))}) VALUES ({string.Join(", ", places)})");
            foreach (var change in group)
                await insert.For(change.Before!).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
