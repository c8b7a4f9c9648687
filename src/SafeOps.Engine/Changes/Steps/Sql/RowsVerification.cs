using System.Globalization;
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
            ? SqlSession.ReadAsync(context, task.Connection, s => task.IsDelete ? DeletedAsync(s, task, action, context, cancellationToken) : UpdatedAsync(s, task, action, context, cancellationToken), cancellationToken)
            : Task.CompletedTask;
    }

    private static async Task<bool> DeletedAsync(SqlSession session, RowsTask task, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var table = task.Resolve(await session.CatalogAsync(cancellationToken).ConfigureAwait(false));
        var parameters = SqlParameters.FromIntent(task.Parameters, context);
        var condition = $"FROM {session.Quote(table.Name)} WHERE ({task.Where})";
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
        await foreach (var change in AllAsync(action, context, task, cancellationToken).ConfigureAwait(false))
        {
            if (change.Table.Name == table.Name && change.After is null && there.Contains(change.KeyBefore!))
                again.Add(change.KeyBefore!);
        }
        return again.Count == 0 ? true : throw Failed(task, again, "that were deleted are there again");
    }

    private static async Task<bool> UpdatedAsync(SqlSession session, RowsTask task, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var set = task.Assignments(session.Dialect.Flavor).Select(a => a.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wrong = new List<RowKey>();
        await foreach (var change in AllAsync(action, context, task, cancellationToken).ConfigureAwait(false))
        {
            if (!change.Table.Name.Equals(task.Table, StringComparison.OrdinalIgnoreCase) || change is { Before: null } or { After: null })
                continue;
            var now = await RowLookup.FindAsync(session, change.Table, change.After, cancellationToken).ConfigureAwait(false);
            if (now is not null && Enumerable.Range(0, now.Length).Any(i => set.Contains(change.Table.Columns[i]) && !SqlValues.Same(now[i], change.After[i])))
                wrong.Add(change.KeyAfter!);
            else
                wrong.Remove(change.KeyAfter!); // A later batch changed the row again.
        }
        return wrong.Count == 0 ? true : throw Failed(task, wrong, "no longer hold what was set");
    }

    private static async IAsyncEnumerable<RowChange> AllAsync(PlannedAction action, ActionContext context, RowsTask task, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await ActionMarker.ReadAsync(action, context, task.Connection, cancellationToken).ConfigureAwait(false);
        for (var batch = 1; batch <= (state?.Batches ?? 0); batch++)
        {
            await foreach (var change in SavedRows.ReadAsync(context.Saved, batch, cancellationToken).ConfigureAwait(false))
                yield return change;
        }
    }

    private static SafeOpsException Failed(RowsTask task, List<RowKey> keys, string what) => new(
        ErrorCodes.VerificationFailed,
        string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {keys.Count} rows of {task.Table} {what}: {string.Join(", ", keys.Take(5))}{(keys.Count > 5 ? ", …" : "")}."),
        target: task.Table);
}

/// <summary>Single rows by their key, with exact values.</summary>
internal static class RowLookup
{
    /// <summary>The row that has the key of <paramref name="like"/>; null where none has.</summary>
    public static async Task<object?[]?> FindAsync(SqlSession session, SqlTable table, object?[] like, CancellationToken cancellationToken)
    {
        await using var command = session.Command("");
        var key = string.Join(" AND ", table.Key.Select(i => $"{session.Quote(table.Columns[i])} = {session.Dialect.Bind(command, like[i])}"));
        command.CommandText = $"SELECT {session.Dialect.ExactColumns(table.Columns.Select(session.Quote))} FROM {session.Quote(table.Name)} WHERE {key}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? session.Dialect.ReadExact(session.Connection, reader, table.Columns.Count) : null;
    }

    /// <summary>The key values of the row whose <paramref name="columns"/> have these values; null where none has.</summary>
    public static async Task<RowKey?> FindKeyAsync(SqlSession session, SqlTable table, IReadOnlyList<string> columns, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        await using var command = session.Command("");
        var match = string.Join(" AND ", columns.Select((c, i) => $"{session.Quote(c)} = {session.Dialect.Bind(command, values[i])}"));
        command.CommandText = $"SELECT {session.Dialect.ExactColumns(table.KeyColumns.Select(session.Quote))} FROM {session.Quote(table.Name)} WHERE {match} LIMIT 1";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RowKey.OfKey(table, session.Dialect.ReadExact(session.Connection, reader, table.Key.Count)) : null;
    }
}
