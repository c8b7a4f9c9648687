using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Ledgers;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Sqlite;

/// <summary>Records to rows and back.</summary>
internal static class SqliteLedgerRows
{
    public static (long RecordId, string? Digest) Head(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select record_id, digest from records order by record_id desc limit 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : (0, null);
    }

    public static ChangeRecord? FindByKey(SqliteConnection connection, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select {RecordRow.Columns} from records where key = $key";
        command.Parameters.AddWithValue("$key", key);
        using var reader = command.ExecuteReader();
        return reader.Read() ? RecordRow.Read(reader) : null;
    }

    public static IReadOnlyList<ChangeRecord> Page(SqliteConnection connection, LedgerQuery query, long after, long last, int count)
    {
        var filter = RecordRow.Filter(query).ToList();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            select {RecordRow.Columns} from records
            where record_id > $after and record_id <= $last {string.Concat(filter.Select(f => $"and {f.Column} = ${f.Column} "))}
            order by record_id limit $count
            """;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$last", last);
        command.Parameters.AddWithValue("$count", count);
        foreach (var (column, value) in filter)
            command.Parameters.AddWithValue("$" + column, value);
        var page = new List<ChangeRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            page.Add(RecordRow.Read(reader));
        return page;
    }

    public static void Insert(SqliteConnection connection, ChangeRecord record)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"insert into records ({RecordRow.Columns}) values (${RecordRow.Columns.Replace(", ", ", $", StringComparison.Ordinal)})";
        foreach (var (column, value) in RecordRow.Values(record))
            command.Parameters.AddWithValue("$" + column, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
