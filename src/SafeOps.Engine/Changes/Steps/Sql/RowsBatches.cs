using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>One batch: the rows it touched, and the key of the last one it took.</summary>
internal sealed record RowsBatch(IReadOnlyList<RowChange> Changes, object?[] Last, bool IsLast);

/// <summary>Takes rows batch by batch in the order of their key; which rows meet the condition is asked anew for each batch.</summary>
internal sealed class RowsBatches(SqlSession session, RowsTask task, SqlTable table, IReadOnlyList<SqlParameterValue> parameters, IRowCapture capture)
{
    private string Name => session.Quote(table.Name);

    private IReadOnlyList<string> Keys { get; } = [.. table.KeyColumns.Select(session.Quote)];

    private string Row => Keys.Count == 1 ? Keys[0] : $"({string.Join(", ", Keys)})";

    /// <summary>Within the open transaction: the next batch behind <paramref name="last"/>; null where no row is left.</summary>
    public async Task<RowsBatch?> NextAsync(object?[]? last, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(last, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
            return null;
        var changes = await capture.RunAsync(() => ChangeAsync(last, taken[^1], cancellationToken), cancellationToken).ConfigureAwait(false);
        var seen = changes.Where(c => c.Table.Name == table.Name && c.Before is not null && (c.After is null) == task.IsDelete).Select(c => c.KeyBefore!).ToHashSet();
        var missed = taken.Where(k => !seen.Contains(RowKey.OfKey(table, k))).ToList();
        if (missed.Count > 0)
            throw new SafeOpsException(
                ErrorCodes.ActionFailed,
                string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {missed.Count} of {taken.Count} rows of {table.Name} were left as they were (key {SqlValues.Show(missed[0][0])}); a trigger may keep them. The batch was rolled back."),
                target: task.Table);
        return new RowsBatch(changes, taken[^1], taken.Count < task.Batch || MovesKeys());
    }

    /// <summary>A row whose key was set may stand behind the last key and would be taken again; such a task is planned as one batch.</summary>
    private bool MovesKeys() => task.Assignments(session.Dialect.Flavor).Any(a => table.KeyColumns.Contains(a.Column, StringComparer.OrdinalIgnoreCase));

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

    private async Task ChangeAsync(object?[]? last, object?[] upTo, CancellationToken cancellationToken)
    {
        await using var command = session.Command("", parameters);
        var verb = task.IsDelete ? $"DELETE FROM {Name}" : $"UPDATE {Name} SET {task.Set}";
        command.CommandText = $"{verb} WHERE ({task.Where}){After(command, last)} AND {Row} <= {Bound(command, upTo)}";
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private string After(System.Data.Common.DbCommand command, object?[]? last) => last is null ? "" : $" AND {Row} > {Bound(command, last)}";

    private string Bound(System.Data.Common.DbCommand command, object?[] key) =>
        key.Length == 1 ? session.Dialect.Bind(command, key[0]) : $"({string.Join(", ", key.Select(k => session.Dialect.Bind(command, k)))})";
}
