using System.Globalization;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// Sees every changed row of a connection through temporary triggers, which live in the connection's own temporary schema and
/// fire for cascades and for what other triggers do alike. SQLite's own count of changes proves that none was missed.
/// </summary>
internal sealed class SqliteRowWatch : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteDialect _dialect;
    private readonly List<(SqlTable Table, string Into)> _watched = [];

    private SqliteRowWatch(SqliteConnection connection, SqliteDialect dialect) => (_connection, _dialect) = (connection, dialect);

    public static async Task<SqliteRowWatch> StartAsync(SqliteConnection connection, SqliteDialect dialect, SqlCatalog catalog, CancellationToken cancellationToken)
    {
        var watch = new SqliteRowWatch(connection, dialect);
        // REPLACE deletes rows without firing triggers unless this is on (pragma.html#pragma_recursive_triggers); with
        // triggers of the database's own it would change what they do.
        var recursive = catalog.Tables.All(t => t.Triggers.Count == 0);
        await SqliteCommands.RunAsync(connection, $"PRAGMA recursive_triggers={(recursive ? "ON" : "OFF")}", cancellationToken).ConfigureAwait(false);
        foreach (var table in catalog.Tables.Where(t => t.Kind == SqlTableKind.Table && t.Key.Count > 0))
        {
            var into = string.Create(CultureInfo.InvariantCulture, $"_safeops_seen_{watch._watched.Count}");
            watch._watched.Add((table, into));
            await SqliteCommands.RunAsync(connection, Statements(dialect, table, into), cancellationToken).ConfigureAwait(false);
        }
        return watch;
    }

    public async Task<IReadOnlyList<RowChange>> RunAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        var before = await ChangesAsync(cancellationToken).ConfigureAwait(false);
        await change().ConfigureAwait(false);
        var changed = await ChangesAsync(cancellationToken).ConfigureAwait(false) - before;
        var net = new NetChanges();
        long seen = 0;
        foreach (var (table, into) in _watched)
            seen += await ReadAsync(table, into, net, cancellationToken).ConfigureAwait(false);
        // Each change counts once, and once more for the row that noted it.
        if (changed != 2 * seen)
            throw new SafeOpsException(
                ErrorCodes.ActionFailed,
                string.Create(CultureInfo.InvariantCulture, $"{changed - seen} rows would be changed, but only {seen} of them can be saved; a trigger writes where rows cannot be seen (a virtual table, or a table without a key). Nothing was done."));
        return net.Result;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, into) in _watched)
            await SqliteCommands.RunAsync(_connection, $"DROP TRIGGER temp.{into}_i; DROP TRIGGER temp.{into}_u; DROP TRIGGER temp.{into}_d; DROP TABLE temp.{into};", CancellationToken.None).ConfigureAwait(false);
    }

    private Task<long> ChangesAsync(CancellationToken cancellationToken) => SqliteCommands.NumberAsync(_connection, "SELECT total_changes()", cancellationToken);

    private async Task<long> ReadAsync(SqlTable table, string into, NetChanges net, CancellationToken cancellationToken)
    {
        var width = table.Columns.Count;
        long seen = 0;
        await using (var command = _connection.CreateCommand())
        {
            command.CommandText = $"SELECT {_dialect.ExactColumns(["op", .. Names('o', width), .. Names('n', width)])} FROM temp.{into} ORDER BY seq";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var values = _dialect.ReadExact(_connection, reader, 1 + (2 * width));
                var op = (string)values[0]!;
                net.Add(table, op == "i" ? null : values[1..(1 + width)], op == "d" ? null : values[(1 + width)..]);
                seen++;
            }
        }
        if (seen > 0)
            await SqliteCommands.RunAsync(_connection, $"DELETE FROM temp.{into}", cancellationToken).ConfigureAwait(false);
        return seen;
    }

    private static string Statements(SqliteDialect dialect, SqlTable table, string into)
    {
        var width = table.Columns.Count;
        var old = table.Columns.Select(c => $"OLD.{dialect.Quote(c)}");
        var next = table.Columns.Select(c => $"NEW.{dialect.Quote(c)}");
        var olds = string.Join(",", Names('o', width));
        var news = string.Join(",", Names('n', width));
        var on = $"main.{dialect.Quote(table.Name)}";
        return $"""
            CREATE TEMP TABLE {into}(seq INTEGER PRIMARY KEY, op, {olds}, {news});
            CREATE TEMP TRIGGER {into}_i AFTER INSERT ON {on} BEGIN INSERT INTO {into}(op,{news}) VALUES('i',{string.Join(",", next)}); END;
            CREATE TEMP TRIGGER {into}_u AFTER UPDATE ON {on} BEGIN INSERT INTO {into}(op,{olds},{news}) VALUES('u',{string.Join(",", old)},{string.Join(",", next)}); END;
            CREATE TEMP TRIGGER {into}_d AFTER DELETE ON {on} BEGIN INSERT INTO {into}(op,{olds}) VALUES('d',{string.Join(",", old)}); END;
            """;
    }

    private static IEnumerable<string> Names(char prefix, int count) =>
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"));
}
