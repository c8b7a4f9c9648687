using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>The database of a generated project: the connection <c>main</c>.</summary>
internal abstract class GeneratedDatabase : IDisposable
{
    /// <summary>The project around it.</summary>
    public abstract string Project { get; }

    public abstract string Tables { get; }

    public abstract string Blob(int value);

    public abstract void Execute(string sql);

    /// <summary>Every row.</summary>
    public abstract string Dump();

    /// <summary>What a dry run must not move, beside the files.</summary>
    public abstract string Traces();

    public virtual void Dispose()
    {
    }
}

internal sealed class GeneratedSqlite(Func<string, string> pathOf) : GeneratedDatabase
{
    public override string Project => ChangeBench.ThreeEnvironments;

    public override string Tables => """
        CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, note BLOB);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people(id) ON DELETE CASCADE, amount REAL);
        CREATE TABLE plain (a TEXT, b INTEGER);

        """;

    private string File => pathOf("data/main.db");

    public override string Blob(int value) => string.Create(CultureInfo.InvariantCulture, $"x'{value:x2}'");

    public override void Execute(string sql)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var dump = new JsonObject();
        foreach (var table in Names(connection))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT rowid, * FROM \"{table}\" ORDER BY rowid";
            using var reader = command.ExecuteReader();
            var rows = new JsonArray();
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] blob ? Convert.ToHexString(blob) : $"{reader.GetFieldType(i).Name}:{reader.GetValue(i)}")));
            dump[table] = rows;
        }
        return dump.ToJsonString();
    }

    /// <summary>Its file is one of the project's.</summary>
    public override string Traces() => "";

    private static List<string> Names(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}

internal sealed class GeneratedPostgres(string database) : GeneratedDatabase
{
    public GeneratedPostgres()
        : this(PostgresCluster.Shared.CreateDatabase("generated"))
    {
    }

    public override string Project => $$"""
        safeops: 1
        environments:
          - name: dev
          - name: staging
          - name: production
            guarded: true
        connections:
          main: { provider: postgres, host: 127.0.0.1, port: {{PostgresCluster.Shared.Port}}, database: {{database}}, user: {{PostgresCluster.Superuser}} }
        """;

    public override string Tables => """
        DROP TABLE IF EXISTS orders, people, plain;
        CREATE TABLE people (id integer PRIMARY KEY, name text, age integer, note bytea);
        CREATE TABLE orders (id integer PRIMARY KEY, person integer REFERENCES people(id) ON DELETE CASCADE, amount double precision);
        CREATE TABLE plain (id serial PRIMARY KEY, a text, b integer);

        """;

    public override string Blob(int value) => string.Create(CultureInfo.InvariantCulture, $"'\\x{value:x2}'");

    public override void Execute(string sql) => PostgresCluster.Shared.Execute(database, sql);

    public override string Dump() => (string)PostgresCluster.Shared.Scalar(database, """
        SELECT (SELECT string_agg(x::text, chr(10) ORDER BY x.id) FROM people AS x) || ' orders ' || (SELECT coalesce(string_agg(x::text, chr(10) ORDER BY x.id), '') FROM orders AS x)
            || ' plain ' || (SELECT string_agg(x::text, chr(10) ORDER BY x.id) FROM plain AS x)
        """)!;

    public override string Traces() => $"{PostgresCluster.Shared.Scalar(database, "SELECT sum(pg_relation_size(oid)) || ' ' || (SELECT string_agg(last_value::text, ' ') FROM pg_sequences) FROM pg_class WHERE relkind IN ('r', 'i', 't', 'S')")}";

    public override void Dispose() => PostgresCluster.Shared.DropDatabase(database);
}
