using System.Globalization;
using System.Text;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// Follows references from table to table, any depth, circles included, by one recursive query over the rows' places (ctid) in
/// one snapshot: nothing is written, not even a temporary table, which would grow the system catalogs.
/// </summary>
internal sealed class PostgresReferenceCount(SqlSession session, SqlCatalog catalog, RowSelection selection)
{
    /// <summary>The rows an update takes, whether they move or not: counted, and followed nowhere.</summary>
    private const int Taken = -2;
    private const int Deletion = -1;

    private readonly List<SqlTable> _tables = [selection.Table];
    private readonly List<IReadOnlySet<string>> _columnSets = [];
    private readonly List<string> _branches = [];
    private readonly List<(Reached Parent, SqlTable Child, SqlForeignKey Key)> _guards = [];

    /// <param name="Columns">Which set of columns changes; <see cref="Deletion"/> for rows that go.</param>
    private sealed record Reached(int Table, int Columns);

    public async Task<ReferenceEffects> CountAsync(CancellationToken cancellationToken)
    {
        Walk();
        var (deletes, updates) = (Totals(deleted: true), Totals(deleted: false));
        var guards = _guards.SelectMany(g => new[] { Guarded(g.Parent, g.Child, g.Key, onlyKept: false), Guarded(g.Parent, g.Child, g.Key, onlyKept: true) });
        await using var command = session.Command($"WITH RECURSIVE touched(t, rel, place, cols) AS ({Query()}) SELECT {string.Join(", ", deletes.Concat(updates).Concat(guards).Select((q, i) => string.Create(CultureInfo.InvariantCulture, $"({q}) AS _x{i}")))}", selection.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var numbers = Enumerable.Range(0, reader.FieldCount).Select(i => long.Parse(reader.GetString(i), CultureInfo.InvariantCulture)).ToList();
        var violations = new List<string>();
        var inOneGo = false;
        for (var i = 0; i < _guards.Count; i++)
        {
            var (parent, child, key) = _guards[i];
            var (all, kept) = (numbers[(2 * _tables.Count) + (2 * i)], numbers[(2 * _tables.Count) + (2 * i) + 1]);
            var count = (parent.Columns == Deletion ? key.OnDelete : key.OnUpdate) == ReferenceAction.Restrict ? all : kept;
            if (count > 0)
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{count} rows of {child.Name} ({string.Join(", ", key.Columns)}) refer to rows of {_tables[parent.Table].Name} that would be {(parent.Columns == Deletion ? "deleted" : "changed")}"));
            inOneGo |= all > kept;
        }
        return new ReferenceEffects(ByTable(numbers, 0), ByTable(numbers, _tables.Count), violations, inOneGo);
    }

    /// <summary>Every table that can be reached, and how: each way is a branch of the recursion.</summary>
    private void Walk()
    {
        var queue = new Queue<Reached>();
        var seen = new HashSet<Reached>();
        if (selection.Changed is null || selection.Moved is not null)
            Enqueue(new Reached(0, selection.Changed is null ? Deletion : ColumnSet(selection.Changed)));
        while (queue.TryDequeue(out var parent))
        {
            foreach (var (child, key) in catalog.ReferencesTo(_tables[parent.Table]).Where(r => r.Child.Kind == SqlTableKind.Table))
            {
                if (parent.Columns != Deletion && !key.ParentColumns.Any(_columnSets[parent.Columns].Contains))
                    continue;
                var action = parent.Columns == Deletion ? key.OnDelete : key.OnUpdate;
                if (action is ReferenceAction.NoAction or ReferenceAction.Restrict)
                {
                    _guards.Add((parent, child, key));
                    continue;
                }
                var next = new Reached(Place(child), parent.Columns == Deletion && action == ReferenceAction.Cascade ? Deletion : ColumnSet(key.Columns));
                _branches.Add(string.Create(CultureInfo.InvariantCulture, $"SELECT {next.Table}, c.tableoid, c.ctid, {next.Columns} FROM {Join(parent, child, key)} WHERE {At(parent)}"));
                Enqueue(next);
            }
        }

        void Enqueue(Reached reached)
        {
            if (seen.Add(reached))
                queue.Enqueue(reached);
        }
    }

    private string Query()
    {
        var own = session.Quote(selection.Table);
        var query = new StringBuilder();
        if (selection.Changed is null || selection.Moved is not null)
            query.Append(CultureInfo.InvariantCulture, $"SELECT 0, tableoid, ctid, {(selection.Changed is null ? Deletion : 0)} FROM {own} WHERE ({selection.Moved ?? selection.Condition})");
        if (selection.Changed is not null)
            query.Append(CultureInfo.InvariantCulture, $"{(query.Length > 0 ? " UNION ALL " : "")}SELECT 0, tableoid, ctid, {Taken} FROM {own} WHERE ({selection.Condition})");
        if (_branches.Count > 0)
            query.Append(CultureInfo.InvariantCulture, $" UNION SELECT n.* FROM touched AS d CROSS JOIN LATERAL ({string.Join(" UNION ALL ", _branches)}) AS n");
        return query.ToString();
    }

    private static string At(Reached reached) => string.Create(CultureInfo.InvariantCulture, $"d.t = {reached.Table} AND d.cols = {reached.Columns}");

    private string Join(Reached parent, SqlTable child, SqlForeignKey key)
    {
        var match = string.Join(" AND ", key.ParentColumns.Zip(key.Columns, (p, c) => $"p.{session.Quote(p)} = c.{session.Quote(c)}"));
        return $"{session.Quote(_tables[parent.Table])} AS p JOIN {session.Quote(child)} AS c ON p.ctid = d.place AND p.tableoid = d.rel AND {match}";
    }

    private string Guarded(Reached parent, SqlTable child, SqlForeignKey key, bool onlyKept)
    {
        var query = $"SELECT DISTINCT c.tableoid, c.ctid FROM touched AS d CROSS JOIN LATERAL (SELECT c.tableoid, c.ctid FROM {Join(parent, child, key)}) AS c WHERE {At(parent)}";
        if (onlyKept && _tables.IndexOf(child) is var place and >= 0)
        {
            var moved = _columnSets.Select((s, i) => (s, i)).Where(p => key.Columns.Any(p.s.Contains)).Select(p => p.i).Prepend(Deletion);
            query += string.Create(CultureInfo.InvariantCulture, $" AND NOT EXISTS (SELECT 1 FROM touched AS g WHERE g.t = {place} AND g.rel = c.tableoid AND g.place = c.ctid AND g.cols IN ({string.Join(", ", moved)}))");
        }
        return $"SELECT count(*) FROM ({query}) AS x";
    }

    private List<string> Totals(bool deleted) => [.. _tables.Select((_, t) => deleted
        ? string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT DISTINCT rel, place FROM touched WHERE t = {t} AND cols = {Deletion}) AS x")
        : string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT DISTINCT u.rel, u.place FROM touched AS u WHERE u.t = {t} AND u.cols <> {Deletion} AND NOT EXISTS (SELECT 1 FROM touched AS g WHERE g.t = {t} AND g.rel = u.rel AND g.place = u.place AND g.cols = {Deletion})) AS x"))];

    private SortedDictionary<string, long> ByTable(List<long> numbers, int from)
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < _tables.Count; i++)
        {
            if (numbers[from + i] > 0 || i == 0)
                totals[_tables[i].Name] = numbers[from + i];
        }
        return totals;
    }

    private int Place(SqlTable table)
    {
        var place = _tables.FindIndex(t => t.Name == table.Name);
        if (place >= 0)
            return place;
        _tables.Add(table);
        return _tables.Count - 1;
    }

    private int ColumnSet(IReadOnlyCollection<string> columns)
    {
        var place = _columnSets.FindIndex(s => s.SetEquals(columns));
        if (place >= 0)
            return place;
        _columnSets.Add(columns.ToHashSet(StringComparer.OrdinalIgnoreCase));
        return _columnSets.Count - 1;
    }
}
