using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SQLitePCL;

namespace SafeOps.Adapters.Sqlite;

/// <summary>What a statement would touch, as SQLite tells its authorizer while it prepares the statement.</summary>
internal static class SqliteReach
{
    // The authorizer's actions (https://sqlite.org/c3ref/c_alter_table.html).
    private const int RowDelete = 9, RowInsert = 18, ColumnRead = 20, ColumnUpdate = 23;
    private static readonly HashSet<int> SchemaActions = [1, 2, 7, 8, 10, 11, 16, 17, 24, 25, 26, 27, 28, 29, 30];

    public static SqlReach Of(SqliteConnection connection, string statement)
    {
        var handle = connection.Handle!;
        var reads = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var writes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var triggers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var schema = false;
        strdelegate_authorizer note = (_, action, first, _, database, trigger) =>
        {
            schema |= SchemaActions.Contains(action);
            if (trigger is { Length: > 0 })
                triggers.Add(trigger);
            if (database is null or "main" && first is { Length: > 0 })
                (action switch { ColumnRead => reads, RowInsert or ColumnUpdate or RowDelete => writes, _ => null })?.Add(first);
            return raw.SQLITE_OK;
        };
        raw.sqlite3_set_authorizer(handle, note, null);
        try
        {
            var result = raw.sqlite3_prepare_v2(handle, statement, out var prepared);
            prepared?.Dispose();
            SqliteException.ThrowExceptionForRC(result, handle);
        }
        finally
        {
            raw.sqlite3_set_authorizer(handle, (strdelegate_authorizer?)null, null);
        }
        triggers.RemoveWhere(t => reads.Contains(t)); // A view's reads are told under the view's name.
        writes.RemoveWhere(w => w.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase));
        return new SqlReach(reads, writes, triggers, schema);
    }
}
