using System.Globalization;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The server's own count of the rows a transaction inserted, changed and deleted, by table, triggers and reference actions
/// included (pg_stat_xact_user_tables). It may count on from earlier transactions of the session, so only differences
/// within one transaction mean something.
/// </summary>
internal sealed class PostgresChangeCounts
{
    private const string Query = """
        SELECT coalesce(pg_partition_root(s.relid), s.relid)::oid::bigint, sum(s.n_tup_ins), sum(s.n_tup_upd), sum(s.n_tup_del)
        FROM pg_stat_xact_user_tables AS s GROUP BY 1 HAVING sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del) > 0
        """;

    private readonly Dictionary<long, (long Inserted, long Updated, long Deleted)> _counts = [];

    public static async Task<PostgresChangeCounts> ReadAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var counts = new PostgresChangeCounts();
        await using var command = session.Command(Query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            counts._counts[Number(0)] = (Number(1), Number(2), Number(3));
        return counts;

        long Number(int column) => long.Parse(reader.GetString(column), CultureInfo.InvariantCulture);
    }

    /// <summary>What came since <paramref name="before"/>, by the tables' names.</summary>
    public async Task<IReadOnlyList<TableChanges>> SinceAsync(PostgresChangeCounts before, SqlSession session, SqlCatalog catalog, CancellationToken cancellationToken)
    {
        var moved = _counts.Select(c => (Oid: c.Key, Now: c.Value, Was: before._counts.GetValueOrDefault(c.Key))).Where(c => c.Now != c.Was).ToList();
        if (moved.Count == 0)
            return [];
        var names = new Dictionary<long, string>();
        await using (var command = session.Command($"SELECT c.oid::bigint, n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid IN ({string.Join(", ", moved.Select(m => m.Oid))})"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                names[long.Parse(reader.GetString(0), CultureInfo.InvariantCulture)] = reader.GetString(1);
        }
        return [.. moved
            .Select(m => new TableChanges(names.TryGetValue(m.Oid, out var name) ? catalog.Find(name)?.Name ?? name : $"table {m.Oid}", m.Now.Inserted - m.Was.Inserted, m.Now.Updated - m.Was.Updated, m.Now.Deleted - m.Was.Deleted))
            .OrderBy(c => c.Table, StringComparer.Ordinal)];
    }
}
