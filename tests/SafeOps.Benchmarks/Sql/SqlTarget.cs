using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SafeOps.TestServers;

namespace SafeOps.Benchmarks.Sql;

/// <summary>A database with a table of sessions to delete from.</summary>
internal abstract class SqlTarget : IDisposable
{
    /// <summary>The value of the connection <c>main</c> in <c>safeops.yaml</c>.</summary>
    public abstract string Connection { get; }

    public abstract string ConnectionString { get; }

    /// <summary>A fresh table with so many rows, all of which are to go, and a small one to begin with.</summary>
    public abstract void Fill(int rows);

    public static DbConnection Open(string provider, string connectionString)
    {
        DbConnection connection = provider == "sqlite" ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    public abstract void Dispose();

    protected static IEnumerable<(string Table, int Rows)> Tables(int rows) => [(SqlDeleteProcess.WarmTable, 20 * SqlDeleteProcess.Batch), (SqlDeleteProcess.Table, rows)];

    protected static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        command.ExecuteNonQuery();
    }
}

internal sealed class SqliteTarget(string path) : SqlTarget
{
    public override string Connection => $"{{ provider: sqlite, file: {path} }}";

    public override string ConnectionString => new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();

    public override void Fill(int rows)
    {
        foreach (var file in new[] { path, path + "-journal", path + "-wal", path + "-shm" })
            File.Delete(file);
        using var connection = Open("sqlite", ConnectionString);
        foreach (var (table, count) in Tables(rows))
            Execute(connection, $"""
                CREATE TABLE {table} (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, token TEXT NOT NULL, last_seen TEXT NOT NULL);
                INSERT INTO {table} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                SELECT i, i % 5000, hex(randomblob(16)), date('2026-01-01', '-' || (i % 90) || ' days') FROM n;
                """);
    }

    public override void Dispose() => File.Delete(path);
}

/// <summary>A private cluster that flushes as in production.</summary>
internal sealed class PostgresTarget : SqlTarget
{
    private readonly PostgresCluster _cluster = new(durable: true);
    private string _database = "";

    public override string Connection => $"{{ provider: postgres, host: 127.0.0.1, port: {_cluster.Port}, database: {_database}, user: {PostgresCluster.Superuser} }}";

    public override string ConnectionString => _cluster.ConnectionString(_database);

    public override void Fill(int rows)
    {
        if (_database.Length > 0)
            _cluster.DropDatabase(_database);
        _database = _cluster.CreateDatabase("bench");
        using var connection = Open("postgres", ConnectionString);
        foreach (var (table, count) in Tables(rows))
            Execute(connection, $"""
                CREATE TABLE {table} (id bigint PRIMARY KEY, user_id bigint NOT NULL, token text NOT NULL, last_seen text NOT NULL);
                INSERT INTO {table} SELECT i, i % 5000, md5(i::text), to_char(date '2026-01-01' - (i % 90)::int, 'YYYY-MM-DD') FROM generate_series(1, {count}) AS i;
                """);
        Execute(connection, "ANALYZE");
        Execute(connection, "CHECKPOINT");
    }

    public override void Dispose() => _cluster.Dispose();
}
