using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Whether saved rows can be put back: every row is as the run left it, and nothing new stands in the way. Batches come last one first.</summary>
/// <param name="single">No row was touched twice, so none has to be remembered.</param>
internal sealed class RowsUndoCheck(SqlSession session, SqlCatalog catalog, bool single)
{
    private const int MostShown = 5;
    private readonly HashSet<RowKey> _seen = [];
    private readonly List<(RowKey Row, string Why)> _refused = [];
    private readonly List<(RowKey Row, SqlTable Parent, IReadOnlyList<string> Columns, object?[] Values)> _parents = [];
    private readonly List<(RowKey Row, RowKey InTheWay)> _taken = [];

    public async Task LookAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        foreach (var group in changes.GroupBy(c => c.Table.Name, StringComparer.Ordinal))
        {
            var saved = group.First().Table;
            var table = Shape(saved);
            await LookAtLeftAsync(table, saved, [.. group], cancellationToken).ConfigureAwait(false);
            await LookAtPlacesAsync(table, saved, [.. group], cancellationToken).ConfigureAwait(false);
            await LookAroundAsync(table, saved, [.. group.Where(c => c.Before is not null)], cancellationToken).ConfigureAwait(false);
        }
        if (single)
            return;
        foreach (var change in changes)
        {
            if (change.KeyAfter is { } to)
                _seen.Add(to);
            if (change.KeyBefore is { } from)
                _seen.Add(from);
        }
    }

    /// <summary>What the run left must be there as it left it.</summary>
    private async Task LookAtLeftAsync(SqlTable table, SqlTable saved, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var left = changes.Where(c => c.After is not null && !_seen.Contains(c.KeyAfter!)).ToList();
        var found = await RowLookup.FindAllAsync(session, table, saved.Columns, [.. saved.KeyColumns], [.. left.Select(c => c.KeyAfter!.Values)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < left.Count; i++)
        {
            if (found[i] is not { } now || !SqlValues.Same(now, left[i].After!))
                _refused.Add((left[i].KeyAfter!, found[i] is null ? "is gone" : "was changed"));
        }
    }

    /// <summary>Where a row comes back to must be free.</summary>
    private async Task LookAtPlacesAsync(SqlTable table, SqlTable saved, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var left = changes.Where(c => c.After is not null).Select(c => c.KeyAfter!).ToHashSet();
        var back = changes.Where(c => c.KeyBefore is { } key && !key.Equals(c.KeyAfter) && !left.Contains(key) && !_seen.Contains(key)).Select(c => c.KeyBefore!).ToList();
        var found = await RowLookup.FindAllAsync(session, table, [.. saved.KeyColumns], [.. saved.KeyColumns], [.. back.Select(k => k.Values)], cancellationToken).ConfigureAwait(false);
        _refused.AddRange(back.Where((_, i) => found[i] is not null).Select(key => (key, "exists again")));
    }

    /// <summary>Throws <see cref="ErrorCodes.TargetChanged"/> with how many rows cannot be put back, and which.</summary>
    /// <param name="batches">All that will be put back: a missing parent may be among them.</param>
    public async Task ThrowAsync(IEnumerable<Task<IReadOnlyList<RowChange>>> batches)
    {
        if (_parents.Count > 0)
        {
            foreach (var batch in batches)
            {
                foreach (var change in await batch.ConfigureAwait(false))
                    _parents.RemoveAll(p => change.Before is { } before && p.Parent.Name == change.Table.Name && SqlValues.Same([.. p.Columns.Select(c => before[change.Table.Columns.ToList().IndexOf(c)])], p.Values));
            }
            _refused.AddRange(_parents.Select(p => (p.Row, $"refers to a row of {p.Parent.Name} that is gone")));
        }
        _refused.AddRange(_taken.Where(t => !_seen.Contains(t.InTheWay)).Select(t => (t.Row, $"has a unique value that row {t.InTheWay} has now")));
        if (_refused.Count == 0)
            return;
        var shown = string.Join("; ", _refused.Take(MostShown).Select(r => $"{r.Row.Table} {r.Row} {r.Why}"));
        throw new SafeOpsException(
            ErrorCodes.TargetChanged,
            string.Create(CultureInfo.InvariantCulture, $"{session.Name}: {_refused.Count} rows were changed by something else since: {shown}{(_refused.Count > MostShown ? "; …" : "")}. Nothing of this was undone."),
            "Settle those rows by hand, then undo again.",
            session.Name);
    }

    /// <summary>After the rows are back: nothing may refer to what went.</summary>
    public async Task ThrowOrphansAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        foreach (var group in changes.Where(c => c.After is not null).GroupBy(c => c.Table.Name, StringComparer.Ordinal))
        {
            var table = Shape(group.First().Table);
            foreach (var (child, key) in catalog.ReferencesTo(table).Where(r => r.Child.Key.Count > 0))
            {
                var gone = group.Select(c => Values(group.First().Table, c.After!, key.ParentColumns)).Where(v => !v.Contains(null)).ToList();
                var there = await RowLookup.FindAllAsync(session, table, key.ParentColumns, key.ParentColumns, gone, cancellationToken).ConfigureAwait(false);
                gone = [.. gone.Where((_, i) => there[i] is null)];
                var orphans = await RowLookup.FindAllAsync(session, child, [.. child.KeyColumns], key.Columns, gone, cancellationToken).ConfigureAwait(false);
                if (orphans.FirstOrDefault(o => o is not null) is { } orphan)
                    throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: {child.Name} {RowKey.OfKey(child, orphan)} refers to a row of {table.Name} that the run had made and that would go.", "Settle that row by hand, then undo again.", child.Name);
            }
        }
    }

    /// <summary>Of rows that come back: are the rows they refer to there, and does no other row have what must be unique?</summary>
    private async Task LookAroundAsync(SqlTable table, SqlTable saved, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        foreach (var key in table.ForeignKeys)
        {
            if (catalog.Find(key.Parent) is not { Key.Count: > 0 } parent)
                continue;
            var referring = changes.Select(c => (Row: c.KeyBefore!, Values: Values(saved, c.Before!, key.Columns))).Where(r => !r.Values.Contains(null)).ToList();
            var found = await RowLookup.FindAllAsync(session, parent, key.ParentColumns, key.ParentColumns, [.. referring.Select(r => r.Values)], cancellationToken).ConfigureAwait(false);
            _parents.AddRange(referring.Where((_, i) => found[i] is null).Select(r => (r.Row, parent, key.ParentColumns, r.Values)));
        }
        foreach (var unique in table.UniqueKeys.Where(u => u.All(saved.Columns.Contains) && !u.SequenceEqual(saved.KeyColumns)))
        {
            var values = changes.Select(c => (Row: c.KeyBefore!, Values: Values(saved, c.Before!, unique))).Where(r => !r.Values.Contains(null)).ToList();
            var found = await RowLookup.FindAllAsync(session, table, [.. saved.KeyColumns], unique, [.. values.Select(r => r.Values)], cancellationToken).ConfigureAwait(false);
            _taken.AddRange(values.Select((r, i) => (r.Row, There: found[i] is { } key ? RowKey.OfKey(saved, key) : null)).Where(r => r.There is not null && !r.There.Equals(r.Row)).Select(r => (r.Row, r.There!)));
        }
    }

    private static object?[] Values(SqlTable saved, object?[] row, IReadOnlyList<string> names) => [.. names.Select(n => row[saved.Place(n)])];

    private SqlTable Shape(SqlTable saved)
    {
        var now = catalog.Find(saved);
        return now is not null && saved.Columns.All(c => now.Columns.Contains(c))
            ? now
            : throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: the table '{saved.Name}' no longer has the columns it had when its rows were saved.", "Bring the old columns back, then undo again.", saved.Name);
    }
}
