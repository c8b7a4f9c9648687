using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Whether saved rows can be put back: every row is as the run left it, and nothing new stands in the way. Batches come last one first.</summary>
internal sealed class RowsUndoCheck(SqlSession session, SqlCatalog catalog)
{
    private const int MostShown = 5;
    private readonly HashSet<RowKey> _seen = [];
    private readonly List<(RowKey Row, string Why)> _refused = [];
    private readonly List<(RowKey Row, SqlTable Parent, IReadOnlyList<string> Columns, object?[] Values)> _parents = [];
    private readonly List<(RowKey Row, RowKey InTheWay)> _taken = [];

    public async Task LookAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var left = changes.Where(c => c.After is not null).Select(c => c.KeyAfter!).ToHashSet();
        foreach (var change in changes)
        {
            var table = Shape(change.Table);
            if (change.After is { } after && !_seen.Contains(change.KeyAfter!))
            {
                var now = await RowLookup.FindAsync(session, change.Table, after, cancellationToken).ConfigureAwait(false);
                if (now is null || !SqlValues.Same(now, after))
                    _refused.Add((change.KeyAfter!, now is null ? "is gone" : "was changed"));
            }
            if (change.Before is { } before)
            {
                var key = change.KeyBefore!;
                if (!key.Equals(change.KeyAfter) && !left.Contains(key) && !_seen.Contains(key)
                    && await RowLookup.FindAsync(session, change.Table, before, cancellationToken).ConfigureAwait(false) is not null)
                    _refused.Add((key, "exists again"));
                await LookAroundAsync(table, change.Table, key, before, cancellationToken).ConfigureAwait(false);
            }
        }
        foreach (var change in changes)
        {
            if (change.KeyAfter is { } to)
                _seen.Add(to);
            if (change.KeyBefore is { } from)
                _seen.Add(from);
        }
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
        foreach (var change in changes.Where(c => c.After is not null))
        {
            foreach (var (child, key) in catalog.ReferencesTo(change.Table))
            {
                var columns = change.Table.Columns.ToList();
                var gone = key.ParentColumns.Select(c => change.After![columns.IndexOf(c)]).ToArray();
                if (gone.Contains(null) || child.Key.Count == 0
                    || await RowLookup.FindKeyAsync(session, change.Table, key.ParentColumns, gone, cancellationToken).ConfigureAwait(false) is not null
                    || await RowLookup.FindKeyAsync(session, child, key.Columns, gone, cancellationToken).ConfigureAwait(false) is not { } orphan)
                    continue;
                throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: {child.Name} {orphan} refers to {change.Table.Name} {change.KeyAfter}, which the undo would take away. This batch was left.", "Settle that row by hand, then undo again.", session.Name);
            }
        }
    }

    private async Task LookAroundAsync(SqlTable table, SqlTable saved, RowKey row, object?[] before, CancellationToken cancellationToken)
    {
        var columns = saved.Columns.ToList();
        foreach (var key in table.ForeignKeys)
        {
            var values = Values(key.Columns);
            if (values.Contains(null) || catalog.Find(key.Parent) is not { Key.Count: > 0 } parent)
                continue;
            if (await RowLookup.FindKeyAsync(session, parent, key.ParentColumns, values, cancellationToken).ConfigureAwait(false) is null)
                _parents.Add((row, parent, key.ParentColumns, values));
        }
        foreach (var unique in table.UniqueKeys.Where(u => u.All(columns.Contains)))
        {
            var values = Values(unique);
            if (!values.Contains(null) && await RowLookup.FindKeyAsync(session, saved, unique, values, cancellationToken).ConfigureAwait(false) is { } there && !there.Equals(row))
                _taken.Add((row, there));
        }

        object?[] Values(IReadOnlyList<string> names) => [.. names.Select(n => before[columns.IndexOf(n)])];
    }

    private SqlTable Shape(SqlTable saved)
    {
        var now = catalog.Find(saved.Name);
        return now is not null && saved.Columns.All(c => now.Columns.Contains(c))
            ? now
            : throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: the table '{saved.Name}' no longer has the columns it had when its rows were saved.", "Bring the old columns back, then undo again.", saved.Name);
    }
}
