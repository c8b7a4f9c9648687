using System.Data.Common;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Rows that are to be deleted or changed, for counting what follows from it.</summary>
/// <param name="Condition">Of the rows of <paramref name="Table"/>, as after WHERE.</param>
/// <param name="Changed">Of an update the columns it sets; null for a delete.</param>
/// <param name="Moved">Of an update: the rows among them whose referenced columns get another value; null: none.</param>
public sealed record RowSelection(SqlTable Table, string Condition, IReadOnlyList<SqlParameterValue> Parameters, IReadOnlyCollection<string>? Changed, string? Moved);

/// <summary>What references do to other rows when some are deleted or changed.</summary>
/// <param name="Deleted">By table, the rows named by the condition and self-references included.</param>
/// <param name="Updated">By table; rows that are deleted as well are not counted.</param>
/// <param name="Violations">What would make the database refuse, in words.</param>
/// <param name="InOneGo">References among the rows themselves that hold only while all are taken by one transaction.</param>
public sealed record ReferenceEffects(IReadOnlyDictionary<string, long> Deleted, IReadOnlyDictionary<string, long> Updated, IReadOnlyList<string> Violations, bool InOneGo);

/// <summary>Rows of one table that something inserted, changed and deleted.</summary>
public sealed record TableChanges(string Table, long Inserted, long Updated, long Deleted);

/// <summary>One DELETE, or UPDATE where <paramref name="Set"/> says to what, of the rows of one batch.</summary>
/// <param name="Condition">Binds what it needs to a command and gives the text behind WHERE.</param>
public sealed record RowsStatement(SqlTable Table, string? Set, IReadOnlyList<SqlParameterValue> Parameters, Func<DbCommand, string> Condition)
{
    /// <summary>A command for a statement around the condition.</summary>
    public DbCommand Command(SqlSession session, Func<string, string> text)
    {
        var command = session.Command("", Parameters);
        command.CommandText = text(Condition(command));
        return command;
    }

    /// <summary>The rows that such a statement answers with, each with all columns of the table (<see cref="ISqlDialect.ExactColumns"/>).</summary>
    public async Task<List<object?[]>> RowsAsync(SqlSession session, Func<string, string> text, CancellationToken cancellationToken)
    {
        await using var command = Command(session, text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(session.Dialect.ReadExact(session.Connection, reader, Table.Columns.Count));
        return rows;
    }

    public string Verb(SqlSession session) => Set is null ? $"DELETE FROM {session.Quote(Table)}" : $"UPDATE {session.Quote(Table)} SET {Set}";
}

/// <summary>What is to be captured of statements on one table.</summary>
/// <param name="MovesKeys">An update sets columns of the key.</param>
/// <param name="Saves">Rows of other tables are to be saved; else their number is enough.</param>
public sealed record CaptureRequest(SqlTable Table, SqlReach Reach, IReadOnlyCollection<string> Set, bool MovesKeys, bool Saves);

/// <summary>Runs statements on one table and tells what became of every row.</summary>
public interface IRowCapture : IAsyncDisposable
{
    /// <summary>
    /// Runs the statement inside the session's transaction and returns what became of each row. Throws
    /// <see cref="Errors.ErrorCodes.ActionFailed"/> where the database changed more rows than could be captured; the caller rolls back.
    /// </summary>
    Task<CapturedChanges> RunAsync(RowsStatement statement, CancellationToken cancellationToken);
}

/// <param name="Rows">Each row's net change.</param>
/// <param name="Counted">Further rows of which nothing but the number was asked for.</param>
public sealed record CapturedChanges(IReadOnlyList<RowChange> Rows, IReadOnlyList<TableChanges> Counted)
{
    /// <summary>Where nothing but rows of the statement's own table was deleted: those rows, ready to be saved, instead of <see cref="Rows"/>. Valid until the next statement.</summary>
    public RowBuffer? Written { get; init; }

    /// <summary>How many rows of the statement's own table it was about.</summary>
    public long Own(SqlTable table, bool deletes) =>
        Written?.Rows ?? Rows.LongCount(c => c.Table.Name == table.Name && c.Before is not null && (c.After is null) == deletes);
}

/// <summary>Text of the database that is no valid Unicode, or holds a NUL: kept as its bytes, in the database's own encoding.</summary>
public sealed record RawText(byte[] Bytes)
{
    public bool Equals(RawText? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override int GetHashCode() => Bytes.Length;
}
