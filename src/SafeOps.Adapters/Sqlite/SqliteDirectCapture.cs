using System.Globalization;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// Where a statement touches rows of its own table and nothing else, the statement itself hands them over (RETURNING,
/// https://sqlite.org/lang_returning.html). SQLite's own count of changes proves that there were no others.
/// </summary>
internal sealed class SqliteDirectCapture(SqlSession session, CaptureRequest request) : IRowCapture
{
    private readonly RowBuffer _buffer = new([request.Table]);

    public static bool Suffices(CaptureRequest request) => !request.MovesKeys && request.Reach.StaysWithin(request.Table);

    public async Task<CapturedChanges> RunAsync(RowsStatement statement, CancellationToken cancellationToken)
    {
        if (statement.Set is null && request.Saves)
            return await DeleteAsync(statement, cancellationToken).ConfigureAwait(false);
        var changed = await ChangesAsync(cancellationToken).ConfigureAwait(false);
        var columns = session.Dialect.ExactColumns(statement.Table.Columns.Select(session.Quote));
        var before = statement.Set is null
            ? []
            : await statement.RowsAsync(session, where => $"SELECT {columns} FROM {session.Quote(statement.Table)} WHERE {where}", cancellationToken).ConfigureAwait(false);
        var returned = await statement.RowsAsync(session, where => $"{statement.Verb(session)} WHERE {where} RETURNING {columns}", cancellationToken).ConfigureAwait(false);
        await RequireNoOthersAsync(changed, returned.Count, cancellationToken).ConfigureAwait(false);
        if (statement.Set is null)
            return new CapturedChanges([.. returned.Select(row => new RowChange(statement.Table, row, null))], []);
        var after = returned.ToDictionary(row => RowKey.Of(statement.Table, row));
        return new CapturedChanges([.. before.Select(row => new RowChange(statement.Table, row, after[RowKey.Of(statement.Table, row)]))], []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The rows go from SQLite into the form in which they are saved without becoming objects on the way.</summary>
    private async Task<CapturedChanges> DeleteAsync(RowsStatement statement, CancellationToken cancellationToken)
    {
        var changed = await ChangesAsync(cancellationToken).ConfigureAwait(false);
        _buffer.Clear();
        await using (var command = statement.Command(session, where => $"{statement.Verb(session)} WHERE {where} RETURNING {session.Dialect.ExactColumns(statement.Table.Columns.Select(session.Quote))}"))
        await using (var reader = (SqliteDataReader)await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            var values = new SqliteRowValues((SqliteFileConnection)session.Connection, reader);
            while (reader.Read())
                values.CopyTo(_buffer, statement.Table.Columns.Count);
        }
        await RequireNoOthersAsync(changed, _buffer.Rows, cancellationToken).ConfigureAwait(false);
        return new CapturedChanges([], []) { Written = _buffer };
    }

    private async Task RequireNoOthersAsync(long before, long seen, CancellationToken cancellationToken)
    {
        var changed = await ChangesAsync(cancellationToken).ConfigureAwait(false) - before;
        if (changed != seen)
            throw new SafeOpsException(
                ErrorCodes.ActionFailed,
                string.Create(CultureInfo.InvariantCulture, $"{session.Name}: {changed} rows would be changed, but only {seen} of them can be saved. Nothing was done."));
    }

    private Task<long> ChangesAsync(CancellationToken cancellationToken) => SqliteCommands.NumberAsync(session.Connection, "SELECT total_changes()", cancellationToken);
}

/// <summary>Where a statement reaches further, everything that changes is watched.</summary>
internal sealed class SqliteWatchedCapture(SqlSession session, SqliteRowWatch watch) : IRowCapture
{
    public async Task<CapturedChanges> RunAsync(RowsStatement statement, CancellationToken cancellationToken)
    {
        var changes = await watch.RunAsync(
            async () =>
            {
                await using var command = statement.Command(session, where => $"{statement.Verb(session)} WHERE {where}");
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return new CapturedChanges(changes, []);
    }

    public ValueTask DisposeAsync() => watch.DisposeAsync();
}
