using System.Globalization;
using System.Runtime.CompilerServices;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Looks at the database after a run. Rows that others add meanwhile are theirs: a delete is true while none of the rows it
/// deleted is there again and meets the condition; an update while the rows it changed, as far as they are still there, hold
/// what it set.
/// </summary>
internal static class RowsVerification
{
    public static Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var task = RowsTask.FromIntent(action.Intent);
        return context.Step.Undo.Kind == UndoKind.Default && action.Verb != ActionVerb.None
            ? SqlSession.ReadRecoveredAsync(context, task.Connection, s => task.IsDelete ? DeletedAsync(s, task, action, context, cancellationToken) : UpdatedAsync(s, task, action, context, cancellationToken), cancellationToken)
            : Task.CompletedTask;
    }

    private static async Task<bool> DeletedAsync(SqlSession session, RowsTask task, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var table = task.Resolve(await session.CatalogAsync(cancellationToken).ConfigureAwait(false));
        var parameters = SqlParameters.FromIntent(task.Parameters, context);
        var condition = $"FROM {session.Quote(table)} WHERE ({task.Where})";
        if (await session.CountAsync($"SELECT count(*) FROM (SELECT 1 {condition} LIMIT 1) AS x", parameters, cancellationToken).ConfigureAwait(false) == 0)
            return true;
        var there = new HashSet<RowKey>();
        await using (var command = session.Command($"SELECT {session.Dialect.ExactColumns(table.KeyColumns.Select(session.Quote))} {condition}", parameters))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                there.Add(RowKey.OfKey(table, session.Dialect.ReadExact(session.Connection, reader, table.Key.Count)));
        }
        var again = new List<RowKey>();
        await foreach (var batch in BatchesAsync(action, context, task, cancellationToken).ConfigureAwait(false))
            again.AddRange(batch.Where(c => c.Table.Name == table.Name && c.After is null && there.Contains(c.KeyBefore!)).Select(c => c.KeyBefore!));
        return again.Count == 0 ? true : throw Failed(task, again, "that were deleted are there again");
    }

    private static async Task<bool> UpdatedAsync(SqlSession session, RowsTask task, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var table = task.Resolve(await session.CatalogAsync(cancellationToken).ConfigureAwait(false));
        var set = task.Assignments(session.Dialect.Flavor).Select(a => a.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wrong = new HashSet<RowKey>();
        await foreach (var all in BatchesAsync(action, context, task, cancellationToken).ConfigureAwait(false))
        {
            var batch = all.Where(c => c.Table.Name == table.Name && c is { Before: not null, After: not null }).ToList();
            if (batch.Count == 0)
                continue;
            var found = await RowLookup.FindAllAsync(session, table, batch[0].Table.Columns, [.. batch[0].Table.KeyColumns], [.. batch.Select(c => c.KeyAfter!.Values)], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                if (found[i] is { } now && Enumerable.Range(0, now.Length).Any(c => set.Contains(batch[i].Table.Columns[c]) && !SqlValues.Same(now[c], batch[i].After![c])))
                    wrong.Add(batch[i].KeyAfter!);
                else
                    wrong.Remove(batch[i].KeyAfter!); // A later batch changed the row again.
            }
        }
        return wrong.Count == 0 ? true : throw Failed(task, wrong, "no longer hold what was set");
    }

    private static async IAsyncEnumerable<IReadOnlyList<RowChange>> BatchesAsync(PlannedAction action, ActionContext context, RowsTask task, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await ActionMarker.ReadAsync(action, context, task.Connection, cancellationToken).ConfigureAwait(false);
        for (var batch = 1; batch <= (state?.Batches ?? 0); batch++)
            yield return await SavedRows.ListAsync(context.Saved, batch, cancellationToken).ConfigureAwait(false);
    }

    private static SafeOpsException Failed(RowsTask task, IReadOnlyCollection<RowKey> keys, string what) => new(
        ErrorCodes.VerificationFailed,
        string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {keys.Count} rows of {task.Table} {what}: {string.Join(", ", keys.Take(5))}{(keys.Count > 5 ? ", …" : "")}."),
        target: task.Table);
}

/// <summary>Rows by the values of some columns, many at once, with exact values.</summary>
internal static class RowLookup
{
    /// <summary>For each set of values the first row that has them in the columns <paramref name="by"/>; null where none has.</summary>
    public static async Task<object?[]?[]> FindAllAsync(SqlSession session, SqlTable table, IReadOnlyList<string> select, IReadOnlyList<string> by, IReadOnlyList<IReadOnlyList<object?>> values, CancellationToken cancellationToken)
    {
        var found = new object?[]?[values.Count];
        if (values.Count == 0)
            return found;
        await foreach (var (place, row) in session.Dialect.FindAsync(session, table, select, by, values, cancellationToken).ConfigureAwait(false))
            found[place] ??= row;
        return found;
    }
}
