using System.Globalization;
using Npgsql;
using SafeOps.Adapters.Ledgers;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Postgres;

/// <summary>Records to rows and back.</summary>
internal static class PostgresLedgerRows
{
    /// <summary>All but the actor, which is the server's to fill in.</summary>
    private static readonly string[] Written = [.. RecordRow.Columns.Split(", ").Where(c => c != "actor")];

    public static async Task<(long RecordId, string? Digest)> HeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = PostgresLedgerDatabase.Command(connection, "select record_id, digest from records order by record_id desc limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetString(1)) : (0, null);
    }

    public static async Task<ChangeRecord?> FindByKeyAsync(NpgsqlConnection connection, string key, CancellationToken cancellationToken)
    {
        await using var command = PostgresLedgerDatabase.Command(connection, $"select {RecordRow.Columns} from records where key = $1", key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RecordRow.Read(reader) : null;
    }

    public static async Task<IReadOnlyList<ChangeRecord>> PageAsync(NpgsqlConnection connection, LedgerQuery query, long after, long last, int count, CancellationToken cancellationToken)
    {
        var filter = RecordRow.Filter(query).ToList();
        var conditions = string.Concat(filter.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $"and {f.Column} = ${i + 4} ")));
        await using var command = PostgresLedgerDatabase.Command(
            connection,
            $"select {RecordRow.Columns} from records where record_id > $1 and record_id <= $2 {conditions}order by record_id limit $3",
            [after, last, count, .. filter.Select(f => f.Value)]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var page = new List<ChangeRecord>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            page.Add(RecordRow.Read(reader));
        return page;
    }

    public static async Task InsertAsync(NpgsqlConnection connection, ChangeRecord record, CancellationToken cancellationToken)
    {
        var values = RecordRow.Values(record).Where(v => v.Column != "actor").Select(v => v.Value).ToArray();
        var places = string.Join(", ", Enumerable.Range(1, Written.Length).Select(n => string.Create(CultureInfo.InvariantCulture, $"${n}")));
        await using var command = PostgresLedgerDatabase.Command(connection, $"insert into records ({string.Join(", ", Written)}) values ({places})", values);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
