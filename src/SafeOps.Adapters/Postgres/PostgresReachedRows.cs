using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>A row that a reference action will delete or change, as it is before.</summary>
internal sealed record ReachedRow(SqlTable Table, object?[] Before, bool Deleted);

/// <summary>
/// Follows reference actions from rows that are locked, and locks what it finds: who locks a row first lets nobody come to refer
/// to it (inserting a reference takes a key share lock on it), so what is found is all that the actions will reach.
/// </summary>
internal sealed class PostgresReachedRows(SqlSession session, SqlCatalog catalog)
{
    private readonly Dictionary<RowKey, ReachedRow> _found = [];
    private readonly Queue<(SqlTable Table, IReadOnlyList<object?[]> Rows, IReadOnlyCollection<string>? Changed)> _queue = new();

    /// <param name="changed">Of an update the columns it sets; null for a delete.</param>
    public async Task<IReadOnlyList<ReachedRow>> FollowAsync(SqlTable table, IReadOnlyList<object?[]> rows, IReadOnlyCollection<string>? changed, CancellationToken cancellationToken)
    {
        _queue.Enqueue((table, rows, changed));
        while (_queue.TryDequeue(out var from))
        {
            foreach (var (child, key) in catalog.ReferencesTo(from.Table).Where(r => r.Child.Kind == SqlTableKind.Table))
            {
                var action = from.Changed is null ? key.OnDelete : key.OnUpdate;
                if (action is ReferenceAction.NoAction or ReferenceAction.Restrict
                    || (from.Changed is not null && !key.ParentColumns.Any(p => from.Changed.Contains(p, StringComparer.OrdinalIgnoreCase))))
                    continue;
                await OneAsync(from.Table, from.Rows, child, key, deletes: from.Changed is null && action == ReferenceAction.Cascade, cancellationToken).ConfigureAwait(false);
            }
        }
        return [.. _found.Values];
    }

    private async Task OneAsync(SqlTable parent, IReadOnlyList<object?[]> rows, SqlTable child, SqlForeignKey key, bool deletes, CancellationToken cancellationToken)
    {
        if (!deletes && child.KeyColumns.Any(k => key.Columns.Contains(k, StringComparer.OrdinalIgnoreCase)))
            throw new SafeOpsException(ErrorCodes.ActionFailed, $"{session.Name}: a reference changes the key of rows of {child.Name} ({string.Join(", ", key.Columns)}), so they could not be told apart afterwards. The batch was rolled back.", "Change the rows in steps of their own, or use sql.execute with an undo of your own.", child.Name);
        var values = rows.Select(r => key.ParentColumns.Select(c => r[parent.Place(c)]).ToArray()).Where(v => !v.Contains(null)).ToList();
        var added = new List<object?[]>();
        await foreach (var (_, row) in PostgresRowLookup.FindAsync(session, child, child.Columns, key.Columns, values, forUpdate: true, cancellationToken).ConfigureAwait(false))
        {
            var found = RowKey.Of(child, row);
            // A row that is changed first and deleted by another reference goes on as a deleted one.
            if (_found.TryGetValue(found, out var known) && (known.Deleted || !deletes))
                continue;
            _found[found] = new ReachedRow(child, row, deletes);
            added.Add(row);
        }
        if (added.Count > 0)
            _queue.Enqueue((child, added, deletes ? null : key.Columns));
    }
}
