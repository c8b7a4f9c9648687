using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SQLitePCL;

namespace SafeOps.Adapters.Sqlite;

/// <summary>SQLite's answers to what the <c>sql.*</c> steps ask.</summary>
public sealed class SqliteDialect : ISqlDialect
{
    // Values of sqlite3_db_config and of the authorizer's actions (https://sqlite.org/c3ref/c_alter_table.html).
    private const int EnableTrigger = 1003;
    private const int RowDelete = 9, RowInsert = 18, ColumnRead = 20, ColumnUpdate = 23;
    private static readonly HashSet<int> SchemaActions = [1, 2, 7, 8, 10, 11, 16, 17, 24, 25, 26, 27, 28, 29, 30];

    public string Name => "sqlite";

    public SqlFlavor Flavor => SqlFlavor.Sqlite;

    public string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public Task<SqlCatalog> ReadCatalogAsync(DbConnection connection, CancellationToken cancellationToken) => SqliteCatalogReader.ReadAsync(connection, cancellationToken);

    public async Task<bool> HasTableAsync(DbConnection connection, string name, CancellationToken cancellationToken) =>
        await SqliteCommands.NumberAsync(connection, $"SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = '{name.Replace("'", "''", StringComparison.Ordinal)}'", cancellationToken).ConfigureAwait(false) > 0;

    public SqlReach Reach(DbConnection connection, string statement)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        var reads = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var writes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var triggers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var schema = false;
        strdelegate_authorizer note = (_, action, first, _, database, trigger) =>
        {
            schema |= SchemaActions.Contains(action);
            if (trigger is { Length: > 0 })
                triggers.Add(trigger);
            if (database is null or "main" && first is { Length: > 0 })
                (action switch { ColumnRead => reads, RowInsert or ColumnUpdate or RowDelete => writes, _ => null })?.Add(first);
            return raw.SQLITE_OK;
        };
        raw.sqlite3_set_authorizer(handle, note, null);
        try
        {
            var result = raw.sqlite3_prepare_v2(handle, statement, out var prepared);
            prepared?.Dispose();
            SqliteException.ThrowExceptionForRC(result, handle);
        }
        finally
        {
            raw.sqlite3_set_authorizer(handle, (strdelegate_authorizer?)null, null);
        }
        triggers.RemoveWhere(t => reads.Contains(t)); // A view's reads are told under the view's name.
        writes.RemoveWhere(w => w.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase));
        return new SqlReach(reads, writes, triggers, schema);
    }

    public Task<DbTransaction> BeginAsync(DbConnection connection, bool write, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: !write));

    public async Task<IRowCapture> CaptureAsync(DbConnection connection, SqlCatalog catalog, CancellationToken cancellationToken) =>
        await SqliteRowCapture.StartAsync((SqliteConnection)connection, this, catalog, cancellationToken).ConfigureAwait(false);

    public async Task SuspendRulesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await SqliteCommands.RunAsync(connection, "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON;", cancellationToken).ConfigureAwait(false);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(((SqliteConnection)connection).Handle!, EnableTrigger, 0, out _), ((SqliteConnection)connection).Handle!);
    }

    public string ExactColumns(IEnumerable<string> expressions) =>
        string.Join(", ", expressions.Select(e => $"typeof({e}), CASE typeof({e}) WHEN 'text' THEN CAST({e} AS BLOB) ELSE {e} END"));

    public object?[] ReadExact(DbConnection connection, DbDataReader reader, int count)
    {
        var encoding = ((SqliteFileConnection)connection).TextEncoding;
        var values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            var at = (2 * i) + 1;
            values[i] = reader.GetString(2 * i) switch
            {
                "null" => null,
                "integer" => reader.GetInt64(at),
                "real" => reader.GetDouble(at),
                "text" => Text((byte[])reader.GetValue(at), encoding),
                _ => (byte[])reader.GetValue(at),
            };
        }
        return values;
    }

    public string Bind(DbCommand command, object? value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $":_p{command.Parameters.Count}");
        ((SqliteCommand)command).Parameters.AddWithValue(name, value switch { null => DBNull.Value, RawText rawText => rawText.Bytes, _ => value });
        return value is RawText ? $"CAST({name} AS TEXT)" : name;
    }

    public string Insert(string table, IEnumerable<string> columns, IEnumerable<string> values) =>
        $"INSERT OR ABORT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", values)})";

    public string ByteLength(string expression) => $"coalesce(length(CAST({expression} AS BLOB)), 0)";

    public string Same(string left, string right) => $"{left} IS {right}";

    /// <summary>VACUUM raises the schema version too (https://sqlite.org/pragma.html#pragma_schema_version).</summary>
    public Task<long> AddressEpochAsync(DbConnection connection, CancellationToken cancellationToken) =>
        SqliteCommands.NumberAsync(connection, "SELECT schema_version FROM pragma_schema_version", cancellationToken);

    public async Task<long?> SizeAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await SqliteCommands.NumberAsync(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", cancellationToken).ConfigureAwait(false);

    public async Task<DbConnection?> CopyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var copy = new SqliteFileConnection(new SqliteSource("Data Source=:memory:;Pooling=False", null));
        await copy.OpenAsync(cancellationToken).ConfigureAwait(false);
        ((SqliteConnection)connection).BackupDatabase(copy);
        await SqliteCommands.RunAsync(copy, "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;", cancellationToken).ConfigureAwait(false);
        return copy;
    }

    public bool IsUndisturbed(DbConnection connection) => connection is not SqliteFileConnection file || file.Source.IsUndisturbed;

    public IDisposable InterruptOn(DbConnection connection, CancellationToken cancellationToken)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        return cancellationToken.Register(() => raw.sqlite3_interrupt(handle));
    }

    public SafeOpsException Explain(DbException error, string connectionName, SqlCatalog? catalog) => SqliteErrors.Explain(error, connectionName, catalog);

    private static object Text(byte[] bytes, Encoding encoding)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? new RawText(bytes) : text;
        }
        catch (DecoderFallbackException)
        {
            return new RawText(bytes);
        }
    }
}
