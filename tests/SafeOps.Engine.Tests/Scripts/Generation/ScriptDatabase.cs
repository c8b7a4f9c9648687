using Microsoft.Data.Sqlite;
using Npgsql;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>The two databases of a bench: SQLite files in its projects, or databases of a private PostgreSQL.</summary>
internal sealed class ScriptDatabase : IDisposable
{
    private readonly bool _postgres;
    private readonly string[] _names;

    public ScriptDatabase(bool postgres)
    {
        ScriptBench.RequireProgram(postgres ? "psql" : "sqlite3");
        _postgres = postgres;
        _names = postgres ? [PostgresCluster.Shared.CreateDatabase("script"), PostgresCluster.Shared.CreateDatabase("twin")] : ["data/main.db", "data/main.db"];
        Bench = new ScriptBench(Project(0), Project(1));
    }

    public ScriptBench Bench { get; }

    public bool IsPostgres => _postgres;

    public void Fill(string sql)
    {
        foreach (var (bench, name) in Both())
        {
            if (_postgres)
            {
                PostgresCluster.Shared.Execute(name, sql);
                continue;
            }
            Directory.CreateDirectory(bench.PathOf("data"));
            Execute(bench.PathOf(name), sql);
        }
    }

    /// <summary>In the script's database only, as another program would.</summary>
    public void Disturb(string sql)
    {
        if (_postgres)
            PostgresCluster.Shared.Execute(_names[0], sql);
        else
            Execute(Bench.Mine.PathOf(_names[0]), sql);
    }

    /// <summary>How a script of SQL is run.</summary>
    public enum Way
    {
        Dry,
        Real,
        Back,
    }

    /// <summary>By the database's own client, as the script's head says.</summary>
    public ScriptRun RunSql(string text, Way way)
    {
        var file = Bench.Mine.Write("scripts/script.sql", way == Way.Back && !_postgres ? text[text.IndexOf("\n-- ROLLBACK", StringComparison.Ordinal)..] : text);
        return _postgres
            ? ScriptBench.Start(["psql", "-X", "-q", "-d", $"host=127.0.0.1 port={PostgresCluster.Shared.Port} dbname={_names[0]} user={PostgresCluster.Superuser}", .. way switch { Way.Dry => ["-v", "dry_run=1"], Way.Back => ["-v", "rollback=1"], _ => Array.Empty<string>() }, "-f", file], [])
            : ScriptBench.Start(["sqlite3", "-batch", "-init", "/dev/null", .. way == Way.Dry ? ["-cmd", ".parameter set :dry_run 1"] : Array.Empty<string>(), Bench.Mine.PathOf(_names[0]), $".read {file}"], []);
    }

    public string MyRows() => Rows(Bench.Mine, _names[0]);

    public string TwinRows() => Rows(Bench.Twin, _names[1]);

    /// <summary>Tables left beside the database's own.</summary>
    public IReadOnlyList<string> MyBackups() => [.. Tables(Bench.Mine, _names[0]).Where(IsOurs)];

    public void Dispose()
    {
        Bench.Dispose();
        if (_postgres)
        {
            foreach (var name in _names)
                PostgresCluster.Shared.DropDatabase(name);
        }
    }

    private string Project(int which) => ChangeBench.ThreeEnvironments[..ChangeBench.ThreeEnvironments.IndexOf("connections:", StringComparison.Ordinal)] + "connections:\n" + (_postgres
        ? $"  main: {{ provider: postgres, host: 127.0.0.1, port: {PostgresCluster.Shared.Port}, database: {_names[which]}, user: {PostgresCluster.Superuser}, sslmode: disable }}\n"
        : "  main: { provider: sqlite, file: data/main.db }\n");

    private IEnumerable<(ChangeBench Bench, string Name)> Both() => [(Bench.Mine, _names[0]), (Bench.Twin, _names[1])];

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private System.Data.Common.DbConnection Open(ChangeBench bench, string name)
    {
        System.Data.Common.DbConnection connection = _postgres
            ? new NpgsqlConnection(PostgresCluster.Shared.ConnectionString(name))
            : new SqliteConnection($"Data Source={bench.PathOf(name)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private List<string> Tables(ChangeBench bench, string name)
    {
        using var connection = Open(bench, name);
        return Read(connection, _postgres
            ? "select tablename from pg_tables where schemaname = 'public' order by 1"
            : "select name from sqlite_master where type = 'table' order by 1");
    }

    /// <summary>Every value of every table that is not ours, exactly.</summary>
    private string Rows(ChangeBench bench, string name)
    {
        using var connection = Open(bench, name);
        return string.Join('\n', Tables(bench, name).Where(t => !IsOurs(t)).SelectMany(table => Read(connection, _postgres
            ? $"select t::text from \"{table}\" t order by 1"
            : $"select {string.Join(" || ',' || ", Read(connection, $"select name from pragma_table_info('{table}')").Select(c => $"quote(\"{c}\") || typeof(\"{c}\")"))} from \"{table}\" order by 1").Prepend(table)));
    }

    private static bool IsOurs(string table) => table.StartsWith("backup_", StringComparison.Ordinal) || table.StartsWith("_safeops", StringComparison.Ordinal) || table.StartsWith("sqlite_", StringComparison.Ordinal);

    private static List<string> Read(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.IsDBNull(0) ? "null" : reader.GetString(0));
        return rows;
    }
}
