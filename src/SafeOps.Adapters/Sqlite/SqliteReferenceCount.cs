using System.Globalization;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// Follows references from table to table, any depth, circles included, by sets of keys in temporary tables of the
/// connection. Reads everything else.
/// </summary>
internal sealed class SqliteReferenceCount(SqlSession session, SqlCatalog catalog)
{
    private readonly Dictionary<(string Table, bool Deleted), string> _sets = [];
    private readonly Queue<Touched> _queue = new();
    private readonly List<(Touched Parent, SqlTable Child, SqlForeignKey Key)> _guards = [];
    private readonly List<IReadOnlySet<string>> _columnSets = [];
    private int _generation;

    private sealed record Touched(SqlTable Table, bool Deleted, int Columns, int Generation);

    public async Task<ReferenceEffects> CountAsync(RowSelection selection, CancellationToken cancellationToken)
    {
        var (table, condition, parameters, changed, moved) = selection;
        string Rows(string of) => $"SELECT {Keys(table, session.Quote(table))} FROM {session.Quote(table)} WHERE ({of})";
        // An update's rows all count; only those that move are followed.
        if (changed is not null)
        {
            await AddAsync(new Touched(table, false, ColumnSet(["\0all"]), ++_generation), Rows(condition), parameters, cancellationToken).ConfigureAwait(false);
            _queue.Clear();
        }
        if (changed is null || moved is not null)
            await AddAsync(new Touched(table, changed is null, changed is null ? -1 : ColumnSet(changed), ++_generation), Rows(moved ?? condition), parameters, cancellationToken).ConfigureAwait(false);
        while (_queue.TryDequeue(out var touched))
        {
            foreach (var (child, key) in catalog.ReferencesTo(touched.Table))
                await FollowAsync(touched, child, key, cancellationToken).ConfigureAwait(false);
        }
        var violations = new List<string>();
        var inOneGo = false;
        foreach (var (parent, child, key) in _guards)
        {
            var all = await GuardedAsync(parent, child, key, onlyKept: false, cancellationToken).ConfigureAwait(false);
            var kept = all == 0 ? 0 : await GuardedAsync(parent, child, key, onlyKept: true, cancellationToken).ConfigureAwait(false);
            var action = parent.Deleted ? key.OnDelete : key.OnUpdate;
            var count = action == ReferenceAction.Restrict ? all : kept;
            if (count > 0)
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{count} rows of {child.Name} ({string.Join(", ", key.Columns)}) refer to rows of {parent.Table.Name} that would be {(parent.Deleted ? "deleted" : "changed")}"));
            inOneGo |= all > kept;
        }
        var effects = new ReferenceEffects(
            await TotalsAsync(deleted: true, cancellationToken).ConfigureAwait(false),
            await TotalsAsync(deleted: false, cancellationToken).ConfigureAwait(false),
            violations,
            inOneGo);
        foreach (var set in _sets.Values)
            await session.ExecuteAsync($"DROP TABLE temp.{set}", null, cancellationToken).ConfigureAwait(false);
        return effects;
    }

    private async Task FollowAsync(Touched parent, SqlTable child, SqlForeignKey key, CancellationToken cancellationToken)
    {
        if (!parent.Deleted && !Overlap(key, _columnSets[parent.Columns]))
            return;
        var action = parent.Deleted ? key.OnDelete : key.OnUpdate;
        if (action is ReferenceAction.NoAction or ReferenceAction.Restrict)
        {
            _guards.Add((parent, child, key));
            return;
        }
        var deletes = parent.Deleted && action == ReferenceAction.Cascade;
        var next = new Touched(child, deletes, deletes ? -1 : ColumnSet(key.Columns), ++_generation);
        await AddAsync(next, $"SELECT DISTINCT {Keys(child, "c")} FROM {Join(parent, child, key)}", [], cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(Touched touched, string select, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var set = await SetAsync(touched.Table, touched.Deleted, cancellationToken).ConfigureAwait(false);
        var added = await session.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {set} SELECT s.*, {touched.Columns}, {touched.Generation} FROM ({select}) AS s WHERE true ON CONFLICT DO NOTHING"),
            parameters,
            cancellationToken).ConfigureAwait(false);
        if (added > 0)
            _queue.Enqueue(touched);
    }

    private Task<long> GuardedAsync(Touched parent, SqlTable child, SqlForeignKey key, bool onlyKept, CancellationToken cancellationToken)
    {
        var sql = $"SELECT count(*) FROM (SELECT DISTINCT {Keys(child, "c")} FROM {Join(parent, child, key)}";
        if (onlyKept && _sets.TryGetValue((child.Name, true), out var gone))
            sql += $" AND NOT EXISTS (SELECT 1 FROM {gone} AS g WHERE {OnKey(child, "c", "g")})";
        if (onlyKept && _sets.TryGetValue((child.Name, false), out var moved) && ColumnSets(key) is { Length: > 0 } tags)
            sql += $" AND NOT EXISTS (SELECT 1 FROM {moved} AS g WHERE g.tag IN ({tags}) AND {OnKey(child, "c", "g")})";
        return session.CountAsync(sql + ") AS x", null, cancellationToken);
    }

    private string ColumnSets(SqlForeignKey key) =>
        string.Join(",", _columnSets.Select((s, i) => (s, i)).Where(p => key.Columns.Any(p.s.Contains)).Select(p => p.i));

    private string Join(Touched parent, SqlTable child, SqlForeignKey key)
    {
        // The parent's column stands left: SQLite compares by its collation, as it does for the reference itself.
        var match = string.Join(" AND ", key.ParentColumns.Zip(key.Columns, (p, c) => $"p.{session.Quote(p)} = c.{session.Quote(c)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{_sets[(parent.Table.Name, parent.Deleted)]} AS d JOIN {session.Quote(parent.Table)} AS p ON {OnKey(parent.Table, "p", "d")} JOIN {session.Quote(child)} AS c ON {match} WHERE d.gen = {parent.Generation}");
    }

    private string OnKey(SqlTable table, string row, string set) =>
        string.Join(" AND ", table.Key.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"{row}.{session.Quote(table.Columns[column])} = {set}.k{i}")));

    private string Keys(SqlTable table, string alias) =>
        string.Join(", ", table.Key.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"{alias}.{session.Quote(table.Columns[column])} AS k{i}")));

    private async Task<string> SetAsync(SqlTable table, bool deleted, CancellationToken cancellationToken)
    {
        if (_sets.TryGetValue((table.Name, deleted), out var name))
            return name;
        name = string.Create(CultureInfo.InvariantCulture, $"_safeops_reach_{_sets.Count}");
        var columns = string.Join(", ", Enumerable.Range(0, table.Key.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}")));
        // The shape comes from the table, so that the keys keep their collation and type.
        await session.ExecuteAsync($"CREATE TEMP TABLE {name} AS SELECT {Keys(table, "t")}, 0 AS tag, 0 AS gen FROM {session.Quote(table)} AS t WHERE false", null, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"CREATE UNIQUE INDEX {TemporaryIndex(name)} ON {name} ({columns}, tag)", null, cancellationToken).ConfigureAwait(false);
        _sets[(table.Name, deleted)] = name;
        return name;
    }

    private static string TemporaryIndex(string table) => $"temp.{table}_key";

    private async Task<IReadOnlyDictionary<string, long>> TotalsAsync(bool deleted, CancellationToken cancellationToken)
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var ((table, _), set) in _sets.Where(s => s.Key.Deleted == deleted))
        {
            var shape = catalog.Find(table)!;
            var columns = string.Join(", ", shape.Key.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"s.k{i}")));
            var kept = !deleted && _sets.TryGetValue((table, true), out var gone)
                ? $" WHERE NOT EXISTS (SELECT 1 FROM {gone} AS g WHERE {string.Join(" AND ", shape.Key.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"g.k{i} = s.k{i}")))})"
                : "";
            totals[table] = await session.CountAsync($"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM {set} AS s{kept}) AS x", null, cancellationToken).ConfigureAwait(false);
        }
        return totals;
    }

    private int ColumnSet(IReadOnlyCollection<string> columns)
    {
        var at = _columnSets.FindIndex(s => s.SetEquals(columns));
        if (at >= 0)
            return at;
        _columnSets.Add(columns.ToHashSet(StringComparer.OrdinalIgnoreCase));
        return _columnSets.Count - 1;
    }

    private static bool Overlap(SqlForeignKey key, IReadOnlyCollection<string> columns) =>
        key.ParentColumns.Any(p => columns.Contains(p, StringComparer.OrdinalIgnoreCase));
}
