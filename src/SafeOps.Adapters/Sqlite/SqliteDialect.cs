using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SQLitePCL;

namespace SafeOps.Adapters.Sqlite;

/// <summary>SQLite's answers to what the <c>sql.*</c> steps ask.</summary>
public sealed class SqliteDialect : ISqlDialect
{
    /// <summary>SQLITE_DBCONFIG_ENABLE_TRIGGER (https://sqlite.org/c3ref/c_dbconfig_defensive.html).</summary>
    private const int EnableTrigger = 1003;

    public string Name => "sqlite";

    public SqlFlavor Flavor => SqlFlavor.Sqlite;

    public SqlTrialGround TrialGround => SqlTrialGround.Copy;

    public bool RemembersTransactions => false;

    public string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Quote(SqlTable table) => Quote(table.Name);

    public DbCommand Command(DbConnection connection) => connection.CreateCommand();

    public void Bind(DbCommand command, SqlParameterValue parameter) =>
        ((SqliteCommand)command).Parameters.AddWithValue(":" + parameter.Name, parameter.Value ?? DBNull.Value);

    public string Bind(DbCommand command, object? value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $":_p{command.Parameters.Count}");
        ((SqliteCommand)command).Parameters.AddWithValue(name, Raw(value));
        return value is RawText ? $"CAST({name} AS TEXT)" : name;
    }

    public string ExactColumns(IEnumerable<string> expressions) => string.Join(", ", expressions);

    public object?[] ReadExact(DbConnection connection, DbDataReader reader, int count, int from = 0)
    {
        var row = new SqliteRowValues((SqliteFileConnection)connection, (SqliteDataReader)reader);
        var values = new object?[count];
        for (var i = 0; i < count; i++)
            values[i] = row[from + i];
        return values;
    }

    public object? ReadPlain(DbDataReader reader) => reader.FieldCount == 0 || reader.IsDBNull(0) ? null : reader.GetValue(0);

    public string ByteLength(string expression) => $"coalesce(length(CAST({expression} AS BLOB)), 0)";

    public string Moves(SqlTable table, string column, string value) => $"NOT ({Quote(column)} IS ({value}))";

    public Task<SqlCatalog> ReadCatalogAsync(DbConnection connection, CancellationToken cancellationToken) => SqliteCatalogReader.ReadAsync(connection, cancellationToken);

    public Task<SqlReach> ReachAsync(SqlSession session, string statement, string? asReading, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken) =>
        Task.FromResult(SqliteReach.Of((SqliteConnection)session.Connection, statement));

    public Task<DbTransaction> BeginAsync(DbConnection connection, bool write, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: !write));

    public Task<ReferenceEffects> CountReferencesAsync(SqlSession session, SqlCatalog catalog, RowSelection selection, CancellationToken cancellationToken) =>
        new SqliteReferenceCount(session, catalog).CountAsync(selection, cancellationToken);

    public async Task<IRowCapture> CaptureAsync(SqlSession session, SqlCatalog catalog, CaptureRequest request, CancellationToken cancellationToken) =>
        SqliteDirectCapture.Suffices(request)
            ? new SqliteDirectCapture(session, request)
            : new SqliteWatchedCapture(session, await SqliteRowWatch.StartAsync((SqliteConnection)session.Connection, this, catalog, cancellationToken).ConfigureAwait(false));

    public async Task<IReadOnlyList<TableChanges>> CountChangesAsync(SqlSession session, SqlCatalog catalog, Func<Task> change, CancellationToken cancellationToken)
    {
        await using var watch = await SqliteRowWatch.StartAsync((SqliteConnection)session.Connection, this, catalog, cancellationToken).ConfigureAwait(false);
        var changes = await watch.RunAsync(change, cancellationToken).ConfigureAwait(false);
        return [.. changes.GroupBy(c => c.Table.Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            new TableChanges(g.Key, g.Count(c => c.Before is null), g.Count(c => c is { Before: not null, After: not null }), g.Count(c => c.After is null)))];
    }

    public Task<string?> WhyNotRestorableAsync(SqlSession session, SqlCatalog catalog, IReadOnlyCollection<string> tables, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task PrepareRestoreAsync(SqlSession session, SqlCatalog catalog, CancellationToken cancellationToken)
    {
        await SqliteCommands.RunAsync(session.Connection, "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON;", cancellationToken).ConfigureAwait(false);
        var handle = ((SqliteConnection)session.Connection).Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(handle, EnableTrigger, 0, out _), handle);
    }

    public Task RestoreAsync(SqlSession session, SqlCatalog catalog, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        SqliteRowRestore.RunAsync(session, this, changes, cancellationToken);

    public async IAsyncEnumerable<(int Place, object?[] Row)> FindAsync(SqlSession session, SqlTable table, IReadOnlyList<string> select, IReadOnlyList<string> by, IReadOnlyList<IReadOnlyList<object?>> values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new SqliteRowCommand(session, this, by.Count, places =>
            $"SELECT {ExactColumns(select.Select(Quote))} FROM {Quote(table)} WHERE {string.Join(" AND ", by.Select((c, i) => $"{Quote(c)} = {places[i]}"))}");
        for (var place = 0; place < values.Count; place++)
        {
            await using var reader = await command.For(values[place]).ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return (place, ReadExact(session.Connection, reader, select.Count));
        }
    }

    /// <summary>VACUUM raises the schema version too (https://sqlite.org/pragma.html#pragma_schema_version).</summary>
    public Task<long> AddressEpochAsync(SqlSession session, CancellationToken cancellationToken) =>
        SqliteCommands.NumberAsync(session.Connection, "SELECT schema_version FROM pragma_schema_version", cancellationToken);

    public async Task<bool> HasTableAsync(SqlSession session, string name, CancellationToken cancellationToken) =>
        await SqliteCommands.NumberAsync(session.Connection, $"SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = '{name.Replace("'", "''", StringComparison.Ordinal)}'", cancellationToken).ConfigureAwait(false) > 0;

    public Task<string> TransactionIdAsync(SqlSession session, CancellationToken cancellationToken) => throw new NotSupportedException("SQLite remembers no transactions.");

    public Task<TransactionFate> FateAsync(SqlSession session, string transactionId, CancellationToken cancellationToken) => throw new NotSupportedException("SQLite remembers no transactions.");

    public async Task<long?> SizeAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await SqliteCommands.NumberAsync(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", cancellationToken).ConfigureAwait(false);

    public async Task<DbConnection> CopyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var copy = new SqliteFileConnection(new SqliteSource("Data Source=:memory:;Pooling=False", null));
        await copy.OpenAsync(cancellationToken).ConfigureAwait(false);
        ((SqliteConnection)connection).BackupDatabase(copy);
        await SqliteCommands.RunAsync(copy, "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;", cancellationToken).ConfigureAwait(false);
        return copy;
    }

    public string? Disturbs(SqlStatement statement) => null;

    public bool IsUndisturbed(DbConnection connection) => connection is not SqliteFileConnection file || file.Source.IsUndisturbed;

    public IDisposable? InterruptOn(DbConnection connection, CancellationToken cancellationToken)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        return cancellationToken.Register(() => raw.sqlite3_interrupt(handle));
    }

    public SafeOpsException Explain(DbException error, string connectionName, SqlCatalog? catalog) => SqliteErrors.Explain(error, connectionName, catalog);

    /// <summary>A value as the provider stores it exactly.</summary>
    internal static object Raw(object? value) => value switch { null => DBNull.Value, RawText rawText => rawText.Bytes, _ => value };
}
