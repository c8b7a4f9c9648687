using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Postgres;
using SafeOps.Adapters.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Projects;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A real database that a test may look into.</summary>
public interface ITestDatabase : IDisposable
{
    IDatabaseProvider Provider { get; }

    ConnectionDefinition Connection { get; }

    /// <summary>As another program would, past SafeOps.</summary>
    void Run(string sql);

    object? Scalar(string sql);

    /// <summary>Everything it holds, logically.</summary>
    string Dump();

    /// <summary>Whatever would tell that something was written, even if it was taken back.</summary>
    string Traces();
}

/// <summary>A file <c>app.db</c> in a folder.</summary>
public sealed class SqliteTestDatabase(string folder) : ITestDatabase
{
    public IDatabaseProvider Provider { get; } = new SqliteDatabaseProvider();

    public ConnectionDefinition Connection { get; } = new("db", "sqlite", new Dictionary<string, string> { ["file"] = "app.db" }, null);

    public void Run(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Schema, and each row with its address, types and bytes.</summary>
    public string Dump()
    {
        using var connection = Open();
        var text = new StringBuilder();
        foreach (var table in Rows(connection, "SELECT name || char(10) || coalesce(sql, '') FROM sqlite_schema WHERE name <> '_safeops_marker' AND tbl_name <> '_safeops_marker' ORDER BY name"))
            text.AppendLine(table);
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' AND name <> '_safeops_marker' ORDER BY name"))
        {
            text.AppendLine(table);
            var rowid = Rows(connection, $"SELECT wr FROM pragma_table_list WHERE name = '{table}'")[0] == "0" && table != "sqlite_sequence" ? "rowid || ':' ||" : "";
            var columns = Rows(connection, $"SELECT name FROM pragma_table_xinfo('{table}')");
            foreach (var row in Rows(connection, $"SELECT {rowid} {string.Join(" || '|' || ", columns.Select(c => $"typeof(\"{c}\") || '=' || quote(\"{c}\")"))} FROM \"{table}\" ORDER BY 1"))
                text.AppendLine(row);
        }
        return text.ToString();
    }

    /// <summary>Name, length, time and digest of each file in the folder.</summary>
    public string Traces() => string.Join('\n', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order().Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))} {File.GetLastWriteTimeUtc(f):O}"));

    public void Dispose()
    {
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "app.db")};Pooling=False;Foreign Keys=True");
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        return rows;
    }
}

/// <summary>A database of its own in the tests' cluster.</summary>
public sealed class PostgresTestDatabase : ITestDatabase
{
    /// <summary>Takes away what an earlier test left: quicker than another database.</summary>
    public const string Emptied = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n";

    /// <summary>Each table's rows, whatever they are.</summary>
    private const string Content = """
        SELECT string_agg(t.line, chr(10) ORDER BY t.line) FROM (
            SELECT format('%s %s', c.oid::regclass, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) || chr(10) || coalesce(string_agg(x::text, chr(10) ORDER BY x::text), '''') AS c FROM %s AS x', c.oid::regclass), false, true, '')))[1]::text) AS line
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ) AS t
        """;

    /// <summary>Sequences, and the size of every relation, the system's own included.</summary>
    private const string Marks = """
        SELECT (SELECT coalesce(string_agg(format('%s.%s=%s', schemaname, sequencename, last_value), ' ' ORDER BY schemaname, sequencename), '') FROM pg_sequences)
            || ' size ' || (SELECT sum(pg_relation_size(oid, 'main'))::text FROM pg_class WHERE relkind IN ('r', 'i', 't', 'S', 'm'))
        """;

    public PostgresTestDatabase()
    {
        Database = PostgresCluster.Shared.CreateDatabase("sql");
        Connection = new ConnectionDefinition("db", "postgres", new Dictionary<string, string>
        {
            ["host"] = "127.0.0.1",
            ["port"] = PostgresCluster.Shared.Port.ToString(CultureInfo.InvariantCulture),
            ["database"] = Database,
            ["user"] = PostgresCluster.Superuser,
            ["lockTimeout"] = "1s",
            ["statementTimeout"] = "60s",
        }, null);
    }

    public string Database { get; }

    /// <summary>The same for a test that must not drop it.</summary>
    public ITestDatabase Lent => new LentDatabase(this, Connection);

    /// <summary>The same for another role.</summary>
    public ITestDatabase As(string role) => new LentDatabase(this, Connection with { Settings = new Dictionary<string, string>(Connection.Settings) { ["user"] = role } });

    public IDatabaseProvider Provider { get; } = new PostgresDatabaseProvider();

    public ConnectionDefinition Connection { get; }

    public void Run(string sql) => PostgresCluster.Shared.Execute(Database, sql);

    public object? Scalar(string sql) => PostgresCluster.Shared.Scalar(Database, sql);

    public string Dump() => Scalar(Content) as string ?? "";

    public string Traces() => (string)Scalar(Marks)!;

    public void Dispose() => PostgresCluster.Shared.DropDatabase(Database);

    private sealed class LentDatabase(PostgresTestDatabase owner, ConnectionDefinition connection) : ITestDatabase
    {
        public IDatabaseProvider Provider => owner.Provider;

        public ConnectionDefinition Connection => connection;

        public void Run(string sql) => owner.Run(sql);

        public object? Scalar(string sql) => owner.Scalar(sql);

        public string Dump() => owner.Dump();

        public string Traces() => owner.Traces();

        public void Dispose()
        {
        }
    }
}
