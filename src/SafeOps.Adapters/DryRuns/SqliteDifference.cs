using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Compares the whole content of two SQLite files.</summary>
internal static class SqliteDifference
{
    private const int MostKeys = 1000;

    private static readonly string[] Pragmas = ["user_version", "application_id", "encoding", "auto_vacuum", "journal_mode"];

    /// <returns>Null where one of them cannot be read as a database.</returns>
    public static async Task<(IReadOnlyList<DatabaseDifference>? Differences, IReadOnlyList<string> Tables)> OfAsync(string before, string after, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = after, Pooling = false }.ToString());
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (var attach = connection.CreateCommand())
            {
                attach.CommandText = "ATTACH $file AS before";
                attach.Parameters.AddWithValue("$file", before);
                await attach.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            return await CompareAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException)
        {
            return (null, []);
        }
    }

    private static async Task<(IReadOnlyList<DatabaseDifference>, IReadOnlyList<string>)> CompareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var (old, now) = (await SchemaAsync(connection, "before", cancellationToken).ConfigureAwait(false), await SchemaAsync(connection, "main", cancellationToken).ConfigureAwait(false));
        var differences = new List<DatabaseDifference>();
        foreach (var name in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (was != isNow)
                differences.Add(new DatabaseDifference(DatabaseDifferenceKind.Definition, name, $"{(was is null ? "creates" : isNow is null ? "drops" : "changes")} {name}"));
            else if (name.StartsWith("table ", StringComparison.Ordinal) && await RowsAsync(connection, name["table ".Length..], cancellationToken).ConfigureAwait(false) is { } rows)
                differences.Add(rows);
        }
        foreach (var pragma in Pragmas)
        {
            var values = new List<object?>();
            foreach (var schema in new[] { "before", "main" })
                values.Add((await SqliteCommands.RowsAsync(connection, $"PRAGMA {schema}.{pragma}", cancellationToken).ConfigureAwait(false))[0][0]);
            if (!Equals(values[0], values[1]))
                differences.Add(new DatabaseDifference(DatabaseDifferenceKind.Definition, "pragma " + pragma, $"sets {pragma} from {values[0]} to {values[1]}"));
        }
        return (differences, [.. old.Keys.Union(now.Keys).Where(n => n.StartsWith("table ", StringComparison.Ordinal)).Select(n => n["table ".Length..]).Order(StringComparer.Ordinal)]);
    }

    // SQLite's own sqlite_sequence is a table like others, and rolled back like them; what the shell keeps parameters in is not.
    private static async Task<Dictionary<string, string>> SchemaAsync(SqliteConnection connection, string schema, CancellationToken cancellationToken) =>
        (await SqliteCommands.RowsAsync(connection, $"SELECT type || ' ' || name, coalesce(sql, '') FROM {schema}.sqlite_schema WHERE name NOT LIKE 'sqlite\\_autoindex%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' AND name NOT IN ('sqlite_parameters', 'sqlite_sequence')", cancellationToken).ConfigureAwait(false))
        .ToDictionary(r => (string)r[0]!, r => (string)r[1]!, StringComparer.Ordinal);

    private static async Task<DatabaseDifference?> RowsAsync(SqliteConnection connection, string table, CancellationToken cancellationToken)
    {
        var quoted = "\"" + table.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        var columns = await SqliteCommands.RowsAsync(connection, $"SELECT name, pk FROM pragma_table_xinfo('{table.Replace("'", "''", StringComparison.Ordinal)}', 'main') WHERE hidden IN (0, 2, 3)", cancellationToken).ConfigureAwait(false);
        var keys = columns.Where(c => (long)c[1]! > 0).OrderBy(c => (long)c[1]!).Select(c => "\"" + ((string)c[0]!).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"").ToList();
        var (gone, come) = (await OneSidedAsync(connection, "before", "main", quoted, cancellationToken).ConfigureAwait(false), await OneSidedAsync(connection, "main", "before", quoted, cancellationToken).ConfigureAwait(false));
        if (gone + come == 0)
            return null;
        // A row of the same key on both sides was changed; without a key, one that went and one that came are taken for it.
        var same = keys.Count == 0
            ? Math.Min(gone, come)
            : await SqliteCommands.NumberAsync(connection, $"SELECT count(*) FROM (SELECT * FROM before.{quoted} EXCEPT SELECT * FROM main.{quoted}) AS o JOIN main.{quoted} AS n ON {string.Join(" AND ", keys.Select(k => $"o.{k} IS n.{k}"))}", cancellationToken).ConfigureAwait(false);
        var changed = keys.Count != 1
            ? []
            : (await SqliteCommands.RowsAsync(connection, $"SELECT CAST({keys[0]} AS TEXT) FROM (SELECT * FROM before.{quoted} EXCEPT SELECT * FROM main.{quoted}) LIMIT {MostKeys}", cancellationToken).ConfigureAwait(false)).Select(r => (string?)r[0] ?? "").ToList();
        return new DatabaseDifference(DatabaseDifferenceKind.Rows, table, RowWords.Summary(table, come - same, same, gone - same))
        {
            Inserted = come - same,
            Updated = same,
            Deleted = gone - same,
            KeyColumn = keys is [var key] ? key.Trim('"') : null,
            ChangedKeys = changed,
        };
    }

    /// <summary>How many rows of one side the other lacks; equal rows count as often as they stand there.</summary>
    private static Task<long> OneSidedAsync(SqliteConnection connection, string side, string other, string table, CancellationToken cancellationToken) => SqliteCommands.NumberAsync(
        connection,
        $"""
        SELECT (SELECT count(*) FROM (SELECT * FROM {side}.{table} EXCEPT SELECT * FROM {other}.{table}))
            + max(0, (SELECT count(*) FROM {side}.{table}) - (SELECT count(*) FROM (SELECT DISTINCT * FROM {side}.{table}))
                - (SELECT count(*) FROM {other}.{table}) + (SELECT count(*) FROM (SELECT DISTINCT * FROM {other}.{table})))
        """,
        cancellationToken);
}
