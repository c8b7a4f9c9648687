using Microsoft.Data.Sqlite;
using Npgsql;
using SafeOps.Commands;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Engine.Tests.Commands.Effects.Sql;
using SafeOps.TestServers;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Commands;

/// <summary>The databases themselves are asked whether what is called a read is one.</summary>
public sealed class SqlReadFactsTests
{
    private static readonly CommandEnvironment Anywhere = new(null, true, "Nobody said where.");

    [Fact]
    public void PostgreSQL_writes_nothing_for_what_is_called_a_read()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var database = PostgresCluster.Shared.CreateDatabase("reads");
        try
        {
            PostgresCluster.Shared.Execute(database, SqlEverydayReading.PostgreSqlSchema);
            var failed = new List<string>();
            foreach (var text in SqlEverydayReading.PostgreSql)
            {
                Assert.True(Effect(text, CommandShell.PostgreSql) == CommandEffect.Read, text);
                using var connection = Open(database);
                // A transaction that has written has an id.
                if (Run(connection, text) is { } error)
                    failed.Add($"{text}: {error}");
                else if (Scalar(connection, "SELECT pg_current_xact_id_if_assigned()::text") is string id)
                    failed.Add($"{text}: wrote in transaction {id}");
            }
            Assert.True(failed.Count == 0, string.Join('\n', failed));
            Assert.Equal("3|3", PostgresCluster.Shared.Scalar(database, "SELECT count(*) || '|' || (SELECT last_value FROM orders_id_seq) FROM orders"));
        }
        finally
        {
            PostgresCluster.Shared.DropDatabase(database);
        }
    }

    /// <summary>Statements put together from pieces that do write and pieces that do not.</summary>
    [Fact]
    public void PostgreSQL_agrees_on_generated_statements()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        string[] heads = ["", "EXPLAIN ANALYZE ", "EXPLAIN (\"analyze\", COSTS off) ", "EXPLAIN ", "WITH w AS (SELECT 1 AS k) ", "WITH w AS (DELETE FROM t WHERE a = 1 RETURNING a AS k) ", "WITH RECURSIVE w(values) AS (SELECT 1 UNION ALL SELECT values + 1 FROM w WHERE values < 2) SEARCH DEPTH FIRST BY values SET q "];
        string[] verbs = ["SELECT {0} FROM {1}", "SELECT ({0}) AS x FROM {1} WHERE {0} IS NOT NULL", "VALUES ({0})", "TABLE t", "DELETE FROM t WHERE a = ({0})::int", "INSERT INTO t SELECT ({0})::int FROM {1}", "SELECT {0} AS n INTO TEMP made FROM {1}", "SELECT a, {0} FROM {1} FOR UPDATE", "COPY (SELECT {0} FROM {1}) TO STDOUT"];
        string[] values = ["1", "nextval('s')", "@nextval('s')", "('s'::regclass).nextval", "(ARRAY[1,2])[1:nextval('s')]::text", "bump()", "public.bump()", "(t).bump_row", "a", "\"nextval\"('s')", "count(*)", "(SELECT max(a) FROM t)", "app.bump()", "a OPERATOR(app.|+|) 1", "'1'::app.checked", "app.checked '1'", "CAST('1' AS app.checked)", "currval('s')", "lo_creat(-1)"];
        string[] sources = ["t", "t AS t, t AS u", "(SELECT * FROM t) AS t", "ROWS FROM (nextval('s')) AS t(a)", "(VALUES (1)) t(a)", "bump() t(a)"];
        var database = PostgresCluster.Shared.CreateDatabase("reads");
        try
        {
            PostgresCluster.Shared.Execute(database, """
                CREATE SCHEMA app; CREATE SEQUENCE s; CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2);
                CREATE FUNCTION bump() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (9) RETURNING a';
                CREATE FUNCTION app.bump() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (9) RETURNING a';
                CREATE FUNCTION app.plus(int, int) RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (9) RETURNING a';
                CREATE OPERATOR app.|+| (LEFTARG = int, RIGHTARG = int, FUNCTION = app.plus);
                CREATE DOMAIN app.checked AS int CHECK (app.plus(VALUE, 1) > 0);
                """);
            var random = new Random(17);
            var (reads, writes) = (0, 0);
            for (var round = 0; round < 700; round++)
            {
                var text = Pick(heads) + string.Format(null, Pick(verbs), Pick(values), Pick(sources));
                using var connection = Open(database);
                var before = (long)Scalar(connection, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM s")!;
                if (Run(connection, text) is not null)
                    continue;
                var wrote = Scalar(connection, "SELECT pg_current_xact_id_if_assigned()::text") is string || (long)Scalar(connection, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM s")! != before;
                var read = Effect(text, CommandShell.PostgreSql) == CommandEffect.Read;
                Assert.False(read && wrote, text);
                (reads, writes) = (reads + (read ? 1 : 0), writes + (wrote ? 1 : 0));
            }
            Assert.InRange(reads, 15, 700);
            Assert.InRange(writes, 100, 700);

            string Pick(string[] from) => from[random.Next(from.Length)];
        }
        finally
        {
            PostgresCluster.Shared.DropDatabase(database);
        }
    }

    [Fact]
    public void SQLite_changes_nothing_for_what_is_called_a_read()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, SqlEverydayReading.SqliteSchema);
        connection.CreateFunction("regexp", (string pattern, string text) => text.StartsWith(pattern[1..], StringComparison.Ordinal));
        var before = State(connection);
        foreach (var text in SqlEverydayReading.Sqlite)
        {
            Assert.True(Effect(text, CommandShell.Sqlite) == CommandEffect.Read, text);
            Execute(connection, text);
            Assert.True(before == State(connection), text);
        }
    }

    private static CommandEffect Effect(string text, CommandShell shell) => SqlEffects.Read(text, shell, new SqlSource(Anywhere, new TextPlaces(text).Span)).Max(p => p.Effect);

    private static NpgsqlConnection Open(string database)
    {
        var connection = new NpgsqlConnection(PostgresCluster.Shared.ConnectionString(database));
        connection.Open();
        Execute(connection, "BEGIN");
        return connection;
    }

    /// <summary>Runs it in the transaction; what the server said where it refused.</summary>
    private static string? Run(NpgsqlConnection connection, string text)
    {
        try
        {
            if (text.StartsWith("COPY", StringComparison.Ordinal))
            {
                using var export = connection.BeginTextExport(text);
                export.ReadToEnd();
            }
            else
            {
                // The transaction goes on, so that its id can be asked for.
                Execute(connection, text.Replace("COMMIT", "SELECT 1", StringComparison.Ordinal).Replace("ROLLBACK", "SELECT 1", StringComparison.Ordinal)
                    .Replace("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;", "", StringComparison.Ordinal));
            }
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.MessageText;
        }
    }

    private static object? Scalar(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    private static void Execute(System.Data.Common.DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        do
        {
            while (reader.Read())
            {
            }
        }
        while (reader.NextResult());
    }

    private static string State(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT group_concat(sql) FROM sqlite_schema) || (SELECT group_concat(id || name || coalesce(country, '')) FROM customers) || (SELECT group_concat(id || status || total) FROM orders) || total_changes()";
        return (string)command.ExecuteScalar()!;
    }
}
