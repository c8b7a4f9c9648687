using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>One batch: the rows it touched, and the key of the last one it took.</summary>
internal sealed record RowsBatch(CapturedChanges Changes, object?[] Last, bool IsLast);

/// <summary>Takes rows batch by batch in the order of their key; which rows meet the condition is asked anew for each batch.</summary>
internal sealed class RowsBatches(SqlSession session, RowsTask task, SqlTable table, IReadOnlyList<SqlParameterValue> parameters, IRowCapture capture)
{
    private string Name => session.Quote(table);

    private IReadOnlyList<string> Keys { get; } = [.. table.KeyColumns.Select(session.Quote)];

    private string Row => Keys.Count == 1 ? Keys[0] : $"({string.Join(", ", Keys)})";

    /// <summary>Within the open transaction: the next batch behind <paramref name="last"/>; null where no row is left.</summary>
    public async Task<RowsBatch?> NextAsync(object?[]? last, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(last, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
            return null;
        var upTo = taken[^1];
        var statement = new RowsStatement(table, task.Set, parameters, command => $"({task.Where}){After(command, last)} AND {Row} <= {Bound(command, upTo)}");
        var changes = await capture.RunAsync(statement, cancellationToken).ConfigureAwait(false);
        if (changes.Own(table, task.IsDelete) < taken.Count)
            await RequireNoneKeptAsync(taken, changes, statement, cancellationToken).ConfigureAwait(false);
        return new RowsBatch(changes, upTo, taken.Count < task.Batch || task.MovesKeys(table, session.Dialect.Flavor));
    }

    /// <summary>A row that was taken and not changed is another writer's by now, or something keeps it: then it is there and still meets the condition.</summary>
    private async Task RequireNoneKeptAsync(List<object?[]> taken, CapturedChanges changes, RowsStatement statement, CancellationToken cancellationToken)
    {
        var missed = taken.Select(k => RowKey.OfKey(table, k)).ToHashSet();
        missed.ExceptWith(changes.Rows.Where(c => c.Table.Name == table.Name).Select(c => c.KeyBefore).OfType<RowKey>());
        await using var command = statement.Command(session, where => $"SELECT {session.Dialect.ExactColumns(Keys)} FROM {Name} WHERE {where}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var kept = new List<RowKey>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = RowKey.OfKey(table, session.Dialect.ReadExact(session.Connection, reader, Keys.Count));
            if (missed.Contains(key))
                kept.Add(key);
        }
        if (kept.Count > 0)
            throw new SafeOpsException(
                ErrorCodes.ActionFailed,
                string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {kept.Count} of {taken.Count} rows of {table.Name} were left as they were (key {kept[0]}); a trigger or a row-level policy may keep them. The batch was rolled back."),
                target: task.Table);
    }

    private async Task<List<object?[]>> TakeAsync(object?[]? last, CancellationToken cancellationToken)
    {
        await using var command = session.Command("", parameters);
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT {session.Dialect.ExactColumns(Keys)} FROM {Name} WHERE ({task.Where}){After(command, last)} ORDER BY {string.Join(", ", Keys)} LIMIT {task.Batch}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            keys.Add(session.Dialect.ReadExact(session.Connection, reader, Keys.Count));
        return keys;
    }

    private string After(System.Data.Common.DbCommand command, object?[]? last) => last is null ? "" : $" AND {Row} > {Bound(command, last)}";

    private string Bound(System.Data.Common.DbCommand command, object?[] key) =>
        key.Length == 1 ? session.Dialect.Bind(command, key[0]) : $"({string.Join(", ", key.Select(k => session.Dialect.Bind(command, k)))})";
}
