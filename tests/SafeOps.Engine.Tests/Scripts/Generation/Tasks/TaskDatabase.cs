using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

/// <summary>A database of a private PostgreSQL, or a file of SQLite, and the scripts of templates that change it.</summary>
internal sealed class TaskDatabase : IDisposable
{
    private readonly string _name;

    public TaskDatabase(bool postgres, string sql)
    {
        Assert.SkipUnless(!postgres || PostgresCluster.IsInstalled, PostgresCluster.Missing);
        ScriptBench.RequireProgram(postgres ? "psql" : "sqlite3");
        IsPostgres = postgres;
        _name = postgres ? PostgresCluster.Shared.CreateDatabase("task") : Path.Combine(Bench.Work, "shop.db");
        Execute(sql);
    }

    public TaskBench Bench { get; } = new();

    public bool IsPostgres { get; }

    /// <summary>With what names the database.</summary>
    public GeneratedScript Generate(string task, ScriptLanguage language, Dictionary<string, object?> parameters)
    {
        if (language != ScriptLanguage.Sql)
            ScriptBench.Require(language);
        parameters["Provider"] = IsPostgres ? "postgres" : "sqlite";
        parameters["Database"] = IsPostgres ? _name : "shop.db";
        if (IsPostgres)
        {
            parameters["Host"] = "127.0.0.1";
            parameters["Port"] = PostgresCluster.Shared.Port;
            parameters["User"] = PostgresCluster.Superuser;
        }
        return Bench.Generate(task, language, parameters);
    }

    /// <summary>As its usage says, with the database's own client.</summary>
    public ScriptRun RunSql(string text, bool dry)
    {
        if (!IsPostgres && !dry)
            text = text.Replace("\nROLLBACK;\n", "\nCOMMIT;\n", StringComparison.Ordinal);
        var file = Path.Combine(Bench.Work, "script.sql");
        File.WriteAllText(file, text);
        string[] words = IsPostgres
            ? ["-X", .. dry ? (string[])["-v", "dry_run=1"] : [], "-h", "127.0.0.1", "-p", $"{PostgresCluster.Shared.Port}", "-U", PostgresCluster.Superuser, "-d", _name, "-f", file]
            : ["-init", "/dev/null", _name, $".read {file}"];
        using var process = Process.Start(new ProcessStartInfo(IsPostgres ? "psql" : "sqlite3", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ScriptRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>The statements that stand as comments at the end.</summary>
    public static string RollbackOf(string text)
    {
        var lines = text.Split('\n').ToList();
        return string.Join('\n', lines.Skip(lines.FindIndex(l => l.StartsWith("-- --- Rollback", StringComparison.Ordinal)) + 2).Select(l => l.Length > 3 ? l[3..] : ""));
    }

    public void Execute(string sql)
    {
        if (IsPostgres)
        {
            PostgresCluster.Shared.Execute(_name, sql);
            return;
        }
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The definition and every row of every table.</summary>
    public string Content()
    {
        var text = "";
        foreach (var table in Ask(IsPostgres ? "select tablename from pg_tables where schemaname = 'public' order by 1" : "select name from sqlite_master where type = 'table' order by 1"))
        {
            var columns = Ask(IsPostgres ? $"select column_name || ' ' || data_type from information_schema.columns where table_name = '{table}' order by ordinal_position" : $"select name || ' ' || type from pragma_table_info('{table}')");
            var names = columns.Select(c => $"\"{c.Split(' ')[0]}\"").ToList();
            var rows = Ask($"select {string.Join(" || ',' || ", names.Select(n => IsPostgres ? $"coalesce({n}::text, 'null')" : $"quote({n}) || typeof({n})"))} from \"{table}\" order by 1");
            text += $"{table} ({string.Join(", ", columns)})\n  {string.Join("\n  ", rows)}\n";
        }
        return text;
    }

    public IReadOnlyList<string> Ask(string sql)
    {
        using System.Data.Common.DbConnection connection = IsPostgres ? new Npgsql.NpgsqlConnection(PostgresCluster.Shared.ConnectionString(_name)) : Open();
        if (IsPostgres)
            connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    public void Dispose()
    {
        if (IsPostgres)
            PostgresCluster.Shared.DropDatabase(_name);
        Bench.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_name};Pooling=False");
        connection.Open();
        return connection;
    }
}
