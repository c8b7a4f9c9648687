using System.Globalization;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// Rows that a statement touches, locked and read before it runs, with all that reference actions will reach from them; after
/// it the server's own counts prove that nothing else was changed. No trigger of ours, no lock on a table.
/// </summary>
internal sealed class PostgresRowCapture(SqlSession session, SqlCatalog catalog, CaptureRequest request) : IRowCapture
{
    private readonly RowBuffer _buffer = new([request.Table]);

    private bool IsAlone => request.Reach.StaysWithin(request.Table);

    public async Task<CapturedChanges> RunAsync(RowsStatement statement, CancellationToken cancellationToken)
    {
        if (IsAlone && statement.Set is null && request.Saves)
            return await DeleteAloneAsync(statement, cancellationToken).ConfigureAwait(false);
        if (IsAlone && statement.Set is null)
            return new CapturedChanges([.. (await DeleteAsync(statement, cancellationToken).ConfigureAwait(false)).Select(r => new RowChange(request.Table, r, null))], []);
        var own = request.Saves || statement.Set is not null ? await LockAsync(statement, cancellationToken).ConfigureAwait(false) : [];
        if (IsAlone)
            return new CapturedChanges(await UpdateAsync(statement, own, cancellationToken).ConfigureAwait(false), []);
        var reached = request.Saves
            ? await new PostgresReachedRows(session, catalog).FollowAsync(request.Table, own, statement.Set is null ? null : request.Set, cancellationToken).ConfigureAwait(false)
            : [];
        var before = await PostgresChangeCounts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var changes = statement.Set is null
            ? (await DeleteAsync(statement, cancellationToken).ConfigureAwait(false)).Select(r => new RowChange(request.Table, r, null)).ToList()
            : await UpdateAsync(statement, own, cancellationToken).ConfigureAwait(false);
        var counted = await (await PostgresChangeCounts.ReadAsync(session, cancellationToken).ConfigureAwait(false)).SinceAsync(before, session, catalog, cancellationToken).ConfigureAwait(false);
        if (!request.Saves)
            return new CapturedChanges(changes, [.. counted.Select(c => WithoutOwn(c, changes.Count)).OfType<TableChanges>()]);
        changes.AddRange(await OutcomeAsync(reached, changes, cancellationToken).ConfigureAwait(false));
        changes.AddRange(await InsertedAsync(counted, changes, cancellationToken).ConfigureAwait(false));
        RequireAll(counted, changes);
        return new CapturedChanges(changes, []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The rows go from the server into the form in which they are saved without becoming objects on the way.</summary>
    private async Task<CapturedChanges> DeleteAloneAsync(RowsStatement statement, CancellationToken cancellationToken)
    {
        _buffer.Clear();
        var width = request.Table.Columns.Count;
        await using var command = statement.Command(session, where => $"{statement.Verb(session)} WHERE {where} RETURNING {Columns}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _buffer.BeginDeleted();
            for (var i = 0; i < width; i++)
            {
                if (reader.IsDBNull(i))
                    _buffer.Null();
                else
                    _buffer.Text(reader.GetString(i));
            }
            _buffer.EndDeleted();
        }
        return new CapturedChanges([], []) { Written = _buffer };
    }

    private string Columns => session.Dialect.ExactColumns(request.Table.Columns.Select(session.Quote));

    private Task<List<object?[]>> DeleteAsync(RowsStatement statement, CancellationToken cancellationToken) =>
        statement.RowsAsync(session, where => $"{statement.Verb(session)} WHERE {where} RETURNING {Columns}", cancellationToken);

    /// <summary>Locked, they are what they are until the transaction ends, and nobody can come to refer to them.</summary>
    private Task<List<object?[]>> LockAsync(RowsStatement statement, CancellationToken cancellationToken) =>
        statement.RowsAsync(session, where => $"SELECT {Columns} FROM {session.Quote(request.Table)} WHERE {where} FOR UPDATE", cancellationToken);

    /// <summary>Only the rows that are locked: others that meet the condition by now are the next batch's, or nobody's.</summary>
    private async Task<List<RowChange>> UpdateAsync(RowsStatement statement, List<object?[]> own, CancellationToken cancellationToken)
    {
        var table = request.Table;
        if (own.Count == 0)
            return [];
        var keys = own.Select(r => RowKey.Of(table, r)).ToList();
        var before = keys.Zip(own).ToDictionary(p => p.First, p => p.Second);
        var names = PostgresRowLookup.Names(table.Key.Count);
        var key = table.KeyColumns.ToList();
        await using var command = statement.Command(session, where => where);
        var condition = command.CommandText;
        var match = string.Join(" AND ", key.Select((c, i) => $"{session.Quote(table)}.{session.Quote(c)} = {PostgresRowLookup.Cast(table, c, names[i])}"));
        var columns = session.Dialect.ExactColumns(names.Concat(table.Columns.Select(c => $"{session.Quote(table)}.{session.Quote(c)}")));
        command.CommandText = $"{statement.Verb(session)} FROM {PostgresRowLookup.Unnest(command, key.Count, [.. keys.Select(k => k.Values)])} AS _safeops({string.Join(", ", names)}) WHERE {match} AND {condition} RETURNING {columns}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var changes = new List<RowChange>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var was = RowKey.OfKey(table, session.Dialect.ReadExact(session.Connection, reader, key.Count));
            changes.Add(new RowChange(table, before[was], session.Dialect.ReadExact(session.Connection, reader, table.Columns.Count, from: key.Count)));
        }
        return changes;
    }

    private TableChanges? WithoutOwn(TableChanges counted, long own)
    {
        if (counted.Table == request.Table.Name)
            counted = request.Set.Count == 0 ? counted with { Deleted = counted.Deleted - own } : counted with { Updated = counted.Updated - own };
        return counted is { Inserted: 0, Updated: 0, Deleted: 0 } ? null : counted;
    }

    /// <summary>What became of the rows that reference actions reached.</summary>
    private async Task<List<RowChange>> OutcomeAsync(IReadOnlyList<ReachedRow> reached, List<RowChange> own, CancellationToken cancellationToken)
    {
        var known = own.Select(c => c.KeyBefore!).ToHashSet();
        var changes = new List<RowChange>();
        foreach (var group in reached.Where(r => !known.Contains(RowKey.Of(r.Table, r.Before))).GroupBy(r => r.Table.Name, StringComparer.Ordinal))
        {
            var (table, rows) = (group.First().Table, group.ToList());
            var now = new object?[]?[rows.Count];
            await foreach (var (place, row) in session.Dialect.FindAsync(session, table, table.Columns, [.. table.KeyColumns], [.. rows.Select(r => RowKey.Of(table, r.Before).Values)], cancellationToken).ConfigureAwait(false))
                now[place] = row;
            changes.AddRange(rows.Select((r, i) => new RowChange(table, r.Before, now[i])).Where(c => c.After is null || !SqlValues.Same(c.Before!, c.After)));
        }
        return changes;
    }

    /// <summary>Rows that triggers inserted bear this transaction's number; what they changed or deleted elsewhere is gone as it was.</summary>
    private async Task<List<RowChange>> InsertedAsync(IReadOnlyList<TableChanges> counted, List<RowChange> known, CancellationToken cancellationToken)
    {
        var changes = new List<RowChange>();
        foreach (var table in counted.Where(c => c.Inserted > 0).Select(c => catalog.Find(c.Table)).OfType<SqlTable>().Where(t => t.Key.Count > 0))
        {
            var kept = known.Where(c => c.Table.Name == table.Name && c.After is not null).Select(c => c.KeyAfter!).ToHashSet();
            await using var command = session.Command($"SELECT {session.Dialect.ExactColumns(table.Columns.Select(session.Quote))} FROM {session.Quote(table)} WHERE xmin = pg_current_xact_id()::xid");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = session.Dialect.ReadExact(session.Connection, reader, table.Columns.Count);
                if (!kept.Contains(RowKey.Of(table, row)))
                    changes.Add(new RowChange(table, null, row));
            }
        }
        return changes;
    }

    /// <summary>A row changed twice (by two references) is counted twice, so more updates than rows are right where nothing but references is at work.</summary>
    private void RequireAll(IReadOnlyList<TableChanges> counted, List<RowChange> changes)
    {
        foreach (var table in counted)
        {
            var seen = changes.Where(c => c.Table.Name == table.Table).ToList();
            var (inserted, updated, deleted) = (seen.Count(c => c.Before is null), seen.Count(c => c is { Before: not null, After: not null }), seen.Count(c => c.After is null));
            var updatesFit = request.Reach.Triggers.Count == 0 ? seen.Count > 0 && table.Updated >= updated : table.Updated == updated;
            if (inserted != table.Inserted || deleted != table.Deleted || !updatesFit)
                throw new SafeOpsException(
                    ErrorCodes.ActionFailed,
                    string.Create(CultureInfo.InvariantCulture, $"{session.Name}: {table.Inserted} rows of {table.Table} were inserted, {table.Updated} changed and {table.Deleted} deleted, and {inserted}, {updated} and {deleted} of them can be saved; a trigger changes rows that nobody can see as they were. The batch was rolled back."),
                    "Use 'undo: { none: … }' if no way back is needed, or sql.execute with an undo of your own.",
                    table.Table);
        }
        if (counted.Count == 0 && changes.Count > 0)
            throw new SafeOpsException(ErrorCodes.ActionFailed, $"{session.Name}: the server does not count what a transaction changes (track_counts is off), so nothing proves that all of it can be saved. The batch was rolled back.", "Set track_counts to on.", request.Table.Name);
    }
}
