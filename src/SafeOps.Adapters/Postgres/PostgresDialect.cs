using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>PostgreSQL's answers to what the <c>sql.*</c> steps ask. All values travel as the texts that its own types write and read.</summary>
public sealed class PostgresDialect : ISqlDialect
{
    public string Name => "postgres";

    public SqlFlavor Flavor => SqlFlavor.PostgreSql;

    public SqlTrialGround TrialGround => SqlTrialGround.Rollback;

    public bool RemembersTransactions => true;

    public string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Quote(SqlTable table) => table.Schema is null ? Quote(table.Name) : $"{Quote(table.Schema)}.{Quote(table.Relation)}";

    public DbCommand Command(DbConnection connection) => new NpgsqlCommand { Connection = (NpgsqlConnection)connection, AllResultTypesAreUnknown = true };

    public void Bind(DbCommand command, SqlParameterValue parameter) => command.Parameters.Add(Untyped(parameter.Name, parameter.Value));

    public string Bind(DbCommand command, object? value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"_p{command.Parameters.Count}");
        command.Parameters.Add(Untyped(name, value));
        return ":" + name;
    }

    /// <summary>Under names that no column has: ORDER BY would take a result's name before a column's.</summary>
    public string ExactColumns(IEnumerable<string> expressions) =>
        string.Join(", ", expressions.Select((e, i) => string.Create(CultureInfo.InvariantCulture, $"{e} AS _x{i}")));

    public object?[] ReadExact(DbConnection connection, DbDataReader reader, int count, int from = 0)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++)
            values[i] = reader.IsDBNull(from + i) ? null : reader.GetString(from + i);
        return values;
    }

    public object? ReadPlain(DbDataReader reader)
    {
        if (reader.FieldCount == 0 || reader.IsDBNull(0))
            return null;
        var text = reader.GetString(0);
        return reader.GetDataTypeName(0) switch
        {
            "smallint" or "integer" or "bigint" => long.Parse(text, CultureInfo.InvariantCulture),
            "real" or "double precision" => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            "numeric" or ['n', 'u', 'm', 'e', 'r', 'i', 'c', '(', ..] when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            "boolean" => text == "t" ? 1L : 0L,
            _ => text,
        };
    }

    public string ByteLength(string expression) => $"coalesce(octet_length({expression}::text), 0)";

    /// <summary>As PostgreSQL decides whether a reference action runs: by the values' images, not by what compares as equal.</summary>
    public string Moves(SqlTable table, string column, string value) =>
        $"{Quote(column)}::text IS DISTINCT FROM CAST(({value}) AS {table.Type(column)})::text";

    public Task<SqlCatalog> ReadCatalogAsync(DbConnection connection, CancellationToken cancellationToken) => PostgresCatalogReader.ReadAsync(connection, cancellationToken);

    public async Task<SqlReach> ReachAsync(SqlSession session, string statement, string? asReading, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var catalog = await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var read = SqlScript.Read(statement, SqlFlavor.PostgreSql).Statements.Single();
        // The planner calls functions that are declared stable, so only what is known to change nothing is explained.
        if (read.Kind is SqlStatementKind.Select or SqlStatementKind.Values or SqlStatementKind.Insert or SqlStatementKind.Update or SqlStatementKind.Delete or SqlStatementKind.Merge
            && read.Functions.All(f => f.Standing == SqlFunctionStanding.Harmless))
            await ExplainAsync(session, asReading ?? statement, parameters, cancellationToken).ConfigureAwait(false);
        return StatementReach.Of(read, catalog);
    }

    /// <summary>Explaining a write locks its table as a writer does; ending a savepoint gives the lock back at once.</summary>
    private static async Task ExplainAsync(SqlSession session, string statement, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        const string savepoint = "safeops_explain";
        var within = session.Transaction;
        if (within is not null)
            await within.SaveAsync(savepoint, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = session.Command("EXPLAIN " + statement, parameters);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (within is not null)
                await within.RollbackAsync(savepoint, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async Task<DbTransaction> BeginAsync(DbConnection connection, bool write, CancellationToken cancellationToken) =>
        await ((NpgsqlConnection)connection).BeginTransactionAsync(write ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);

    public Task<ReferenceEffects> CountReferencesAsync(SqlSession session, SqlCatalog catalog, RowSelection selection, CancellationToken cancellationToken) =>
        new PostgresReferenceCount(session, catalog, selection).CountAsync(cancellationToken);

    public Task<IRowCapture> CaptureAsync(SqlSession session, SqlCatalog catalog, CaptureRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IRowCapture>(new PostgresRowCapture(session, catalog, request));

    public async Task<IReadOnlyList<TableChanges>> CountChangesAsync(SqlSession session, SqlCatalog catalog, Func<Task> change, CancellationToken cancellationToken)
    {
        var before = await PostgresChangeCounts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        await change().ConfigureAwait(false);
        return await (await PostgresChangeCounts.ReadAsync(session, cancellationToken).ConfigureAwait(false)).SinceAsync(before, session, catalog, cancellationToken).ConfigureAwait(false);
    }

    public Task<string?> WhyNotRestorableAsync(SqlSession session, SqlCatalog catalog, IReadOnlyCollection<string> tables, CancellationToken cancellationToken) =>
        new PostgresRowRestore(session, catalog).WhyNotAsync(tables, cancellationToken);

    public Task PrepareRestoreAsync(SqlSession session, SqlCatalog catalog, CancellationToken cancellationToken) =>
        new PostgresRowRestore(session, catalog).PrepareAsync(cancellationToken);

    public Task RestoreAsync(SqlSession session, SqlCatalog catalog, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        new PostgresRowRestore(session, catalog).RunAsync(changes, cancellationToken);

    public IAsyncEnumerable<(int Place, object?[] Row)> FindAsync(SqlSession session, SqlTable table, IReadOnlyList<string> select, IReadOnlyList<string> by, IReadOnlyList<IReadOnlyList<object?>> values, CancellationToken cancellationToken) =>
        PostgresRowLookup.FindAsync(session, table, select, by, values, forUpdate: false, cancellationToken);

    /// <summary>A row has no address that lasts, so none is ever a key.</summary>
    public Task<long> AddressEpochAsync(SqlSession session, CancellationToken cancellationToken) => Task.FromResult(0L);

    public async Task<bool> HasTableAsync(SqlSession session, string name, CancellationToken cancellationToken) =>
        await session.CountAsync("SELECT (to_regclass(:_name) IS NOT NULL)::int", [new("_name", Quote(name))], cancellationToken).ConfigureAwait(false) == 1;

    public async Task<string> TransactionIdAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await using var command = session.Command($"SELECT pg_current_xact_id()::text || ' ' || {Server}");
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public async Task<TransactionFate> FateAsync(SqlSession session, string transactionId, CancellationToken cancellationToken)
    {
        var parts = transactionId.Split(' ', 2);
        try
        {
            await using var command = session.Command($"SELECT CASE WHEN {Server} = :_server THEN pg_xact_status(CAST(:_id AS xid8)) END", [new("_server", parts[1]), new("_id", parts[0])]);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) switch
            {
                "committed" => TransactionFate.Committed,
                "aborted" => TransactionFate.Aborted,
                "in progress" => TransactionFate.InProgress,
                _ => TransactionFate.Forgotten,
            };
        }
        // A number that this server has not given out yet: it was restored to an earlier time.
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            return TransactionFate.Forgotten;
        }
    }

    public async Task<long?> SizeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", (NpgsqlConnection)connection);
        return (long?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<DbConnection> CopyAsync(DbConnection connection, CancellationToken cancellationToken) => throw new NotSupportedException("PostgreSQL makes no private copies.");

    public string? Disturbs(SqlStatement statement) => PostgresTableLocks.Of(statement);

    /// <summary>A read holds a snapshot.</summary>
    public bool IsUndisturbed(DbConnection connection) => true;

    /// <summary>Npgsql asks the server to stop when a command's own token is cancelled.</summary>
    public IDisposable? InterruptOn(DbConnection connection, CancellationToken cancellationToken) => null;

    public SafeOpsException Explain(DbException error, string connectionName, SqlCatalog? catalog) => PostgresErrors.Explain(error, connectionName, catalog);

    /// <summary>Which server, on which timeline: transaction numbers mean nothing to another one, or after a failover that lost some.</summary>
    private const string Server = "(SELECT system_identifier::text FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)";

    /// <summary>As a literal in quotes would be: what stands around it decides the type.</summary>
    private static NpgsqlParameter Untyped(string name, object? value) => new(name, NpgsqlDbType.Unknown)
    {
        Value = value switch
        {
            null => DBNull.Value,
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        },
    };
}
