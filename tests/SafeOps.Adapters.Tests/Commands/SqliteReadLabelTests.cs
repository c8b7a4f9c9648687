using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SafeOps.Commands.Parsing.Sql;
using SQLitePCL;

namespace SafeOps.Adapters.Tests.Commands;

/// <summary>SQLite itself is asked whether what the reader calls a read is one.</summary>
public sealed class SqliteReadLabelTests : IDisposable
{
    private static readonly string[] Keywords =
        ("abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade case cast check collate "
        + "column commit conflict constraint create cross current current_date current_time current_timestamp database default deferrable deferred "
        + "delete desc detach distinct do drop each else end escape except exclude exclusive exists explain fail filter first following for foreign "
        + "from full generated glob group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull "
        + "join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order others outer over "
        + "partition plan pragma preceding primary query raise range recursive references regexp reindex release rename replace restrict returning "
        + "right rollback row rows savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update using "
        + "vacuum values view virtual when where window with without lateral only similar ilike sets system").Split(' ');

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"safeops-read-{Guid.NewGuid():N}.db");
    private readonly SqliteConnection _connection;

    public SqliteReadLabelTests()
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false }.ToString());
        _connection.Open();
        Run("CREATE TABLE t (id integer PRIMARY KEY, a, b text, c int); CREATE INDEX i ON t (a); CREATE TABLE u (x, t_id REFERENCES t (id));"
            + "CREATE VIEW v AS SELECT a, b FROM t; INSERT INTO t (a, b, c) VALUES (1, 'x', 3), (2, 'y', 4); INSERT INTO u VALUES (1, 1);"
            + "PRAGMA user_version = 7");
    }

    [Theory]
    [InlineData("SELECT * FROM t, u WHERE t.id = u.t_id AND b LIKE ('x')")]
    [InlineData("VALUES (1), (random())")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT sum(i) OVER (ORDER BY i) FROM n")]
    [InlineData("SELECT * FROM json_each('[1,2]'), pragma_table_info('t')")]
    [InlineData("SELECT * FROM pragma_journal_mode")]
    [InlineData("SELECT group_concat(b, ',') FILTER (WHERE a > 0) FROM t GROUP BY (c) HAVING (count(*)) ORDER BY (1) LIMIT (5) OFFSET (0)")]
    [InlineData("SELECT 1 IN t FROM (SELECT 1) EXCEPT SELECT x FROM u")]
    [InlineData("EXPLAIN DELETE FROM t")]
    [InlineData("EXPLAIN QUERY PLAN UPDATE t SET a = 1")]
    [InlineData("EXPLAIN INSERT INTO t (a) SELECT a FROM t")]
    [InlineData("EXPLAIN SELECT nobody_knows_this_name_but_sqlite(1)")]
    [InlineData("PRAGMA integrity_check")]
    [InlineData("PRAGMA foreign_key_check(u)")]
    [InlineData("PRAGMA main.user_version")]
    public void Changes_nothing_where_the_label_is_read(string text)
    {
        Assert.Equal(SqlEffect.Read, Label(text));
        AssertUnchangedBy(text);
    }

    [Fact]
    public void Changes_no_byte_and_no_setting_by_any_pragma_labelled_read()
    {
        var reads = 0;
        foreach (var name in Column("PRAGMA pragma_list"))
        {
            foreach (var form in new[] { "PRAGMA {0}", "PRAGMA main.{0}", "PRAGMA {0} = 1", "PRAGMA {0}(2)", "EXPLAIN PRAGMA {0} = 3", "SELECT * FROM pragma_{0}", "SELECT * FROM pragma_{0}('t')", "SELECT 1 IN pragma_{0}" })
            {
                var text = string.Format(null, form, name);
                if (Label(text) != SqlEffect.Read)
                    continue;
                reads++;
                AssertUnchangedBy(text);
            }
        }
        Assert.InRange(reads, 100, int.MaxValue);
    }

    [Fact]
    public void Agrees_with_the_engine_on_generated_statements()
    {
        string[] heads = ["", "EXPLAIN ", "EXPLAIN QUERY PLAN ", "WITH w AS (SELECT 1 AS k) ", "WITH w(k) AS (VALUES (1)) "];
        string[] verbs =
        [
            "SELECT {0} FROM {1} {2}", "VALUES ({0})", "INSERT INTO t (a) SELECT {0} FROM {1} {2}", "DELETE FROM t {2}", "UPDATE t SET a = {0} {2}", "REPLACE INTO t (a) VALUES ({0})",
            "CREATE TABLE n AS SELECT {0}", "CREATE VIEW n AS SELECT {0} FROM {1}", "DROP TABLE u", "PRAGMA user_version = 4", "PRAGMA user_version", "ANALYZE", "REINDEX", "VACUUM",
        ];
        string[] values = ["1", "count(*)", "max(a, 2)", "(SELECT max(id) FROM t)", "CASE WHEN (1) THEN (2) END", "upper('x')", "a IN (1, 2)", "EXISTS (SELECT 1 FROM u)", "hex(randomblob(4))"];
        string[] sources = ["t", "u, t", "(SELECT * FROM t) AS t", "t LEFT JOIN u ON (t.id = u.t_id)", "v JOIN t USING (a)", "json_each('[1]'), t"];
        string[] tails = ["", "WHERE (1)", "WHERE c > 2 AND NOT (0)", "WHERE id IN (SELECT t_id FROM u)"];
        var random = new Random(5);
        var (reads, prepared) = (0, 0);
        for (var round = 0; round < 4_000; round++)
        {
            var text = Pick(heads) + string.Format(null, Pick(verbs), Pick(values), Pick(sources), Pick(tails));
            if (IsReadOnlyToEngine(text) is not { } readOnly)
                continue;
            prepared++;
            if (Label(text) != SqlEffect.Read)
                continue;
            reads++;
            Assert.True(readOnly || text.StartsWith("EXPLAIN", StringComparison.Ordinal), text);
            AssertUnchangedBy(text);
        }
        Assert.InRange(reads, 500, prepared - 200);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    [Fact]
    public void Misses_no_call_of_a_function_that_is_named_like_a_keyword()
    {
        string[] places =
        [
            "SELECT {0}(1)", "SELECT 1 + {0}(1)", "SELECT a, {0}(1) FROM t", "SELECT DISTINCT {0}(1)", "SELECT 1 WHERE {0}(1)", "SELECT 1 WHERE NOT {0}(1)", "SELECT a FROM t ORDER BY {0}(1)",
            "SELECT count(*) FROM t GROUP BY {0}(1)", "SELECT a FROM t LIMIT {0}(1)", "SELECT a FROM t LIMIT 1 OFFSET {0}(1)", "SELECT CASE {0}(1) WHEN {0}(2) THEN {0}(3) ELSE {0}(4) END",
            "VALUES ({0}(1))", "SELECT a FROM t JOIN u ON {0}(1)", "SELECT count(*) FILTER (WHERE {0}(1)) FROM t", "SELECT sum(a) OVER (PARTITION BY {0}(1) ORDER BY {0}(1)) FROM t",
            "SELECT (1) {0}(1)", "SELECT a {0}(1) FROM t", "SELECT count(*) {0}(1) FROM t", "SELECT 1 AS x, {0} (1)", "WITH w AS ({0}(1)) SELECT 1", "WITH w AS (SELECT {0}(1)) SELECT * FROM w",
            "SELECT \"{0}\"(1)", "SELECT a IN ({0}(1)) FROM t", "SELECT a BETWEEN {0}(1) AND {0}(2) FROM t", "SELECT a FROM t WHERE a LIKE 'x' ESCAPE {0}(1)", "SELECT a FROM t UNION SELECT {0}(1)",
            "SELECT a FROM t WHERE a IS {0}(1)", "SELECT 'x' || {0}(1)", "SELECT CAST({0}(1) AS text)", "SELECT a -> {0}(1) FROM t",
        ];
        var calls = 0;
        var seen = 0;
        var missed = new List<string>();
        // The operators LIKE and GLOB call the built-in functions of their names, which are harmless unless a program replaces them.
        foreach (var keyword in Keywords.Except(["like", "glob"]))
        {
            _connection.CreateFunction(keyword, (object?[] _) => { calls++; return 1L; });
            foreach (var place in places)
            {
                var text = string.Format(null, place, keyword);
                calls = 0;
                if (TryRun(text) && calls > 0)
                {
                    seen++;
                    var statement = Assert.Single(SqlScript.Read(text, SqlFlavor.Sqlite).Statements);
                    if (!statement.Functions.Any(f => f.Name == keyword))
                        missed.Add(text);
                }
            }
        }
        Assert.Equal("", string.Join('\n', missed));
        Assert.InRange(seen, 1_000, int.MaxValue);
    }

    [Fact]
    public void Splits_a_script_where_the_engine_does()
    {
        const string script = "CREATE TRIGGER g AFTER DELETE ON t BEGIN UPDATE u SET x = CASE WHEN x THEN 1 ELSE 2 END; DELETE FROM u WHERE x = ';'; END; -- a;\n"
            + "SELECT ';' /* ; */, \"a\", [b], `c` FROM t;; INSERT INTO t (b) VALUES ('it''s; --'); SELECT :p(;), $q::r";
        var engine = new List<string>();
        for (var rest = script; rest.Trim().Length > 0;)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(_connection.Handle, rest, out var prepared, out var tail));
            using (prepared)
            {
                if (!prepared.IsInvalid)
                    raw.sqlite3_step(prepared);
            }
            engine.Add(rest[..^tail.Length].Trim());
            rest = tail;
        }
        var read = SqlScript.Read(script, SqlFlavor.Sqlite);
        Assert.Empty(read.Problems);
        Assert.Equal(4, read.Statements.Count);
        foreach (var statement in read.Statements)
            Assert.Contains(engine, text => text.Contains(statement.Text, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _connection.Dispose();
        File.Delete(_file);
    }

    private static SqlEffect Label(string text) => Assert.Single(SqlScript.Read(text, SqlFlavor.Sqlite).Statements).Effect;

    private void AssertUnchangedBy(string text)
    {
        var before = State();
        TryRun(text);
        Assert.True(before == State(), text);
        // Of a statement that is explained the engine says what it says of the statement, and PRAGMA journal_mode is to it a write in every form.
        if (!text.StartsWith("EXPLAIN", StringComparison.Ordinal) && !text.Contains("journal_mode", StringComparison.Ordinal))
            Assert.True(IsReadOnlyToEngine(text) ?? true, text);
    }

    private bool? IsReadOnlyToEngine(string text)
    {
        var code = raw.sqlite3_prepare_v2(_connection.Handle, text, out var statement);
        using (statement)
            return code == raw.SQLITE_OK ? raw.sqlite3_stmt_readonly(statement) != 0 : null;
    }

    private string State()
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var settings = new[] { "foreign_keys", "journal_mode", "synchronous", "cache_size", "temp_store", "query_only", "locking_mode", "recursive_triggers", "secure_delete", "busy_timeout", "writable_schema", "max_page_count", "trusted_schema" };
        return Convert.ToHexString(SHA256.HashData(file)) + string.Join(',', settings.SelectMany(s => Column("PRAGMA " + s)))
            + string.Join(',', Directory.GetFiles(Path.GetDirectoryName(_file)!, Path.GetFileName(_file) + "*"));
    }

    private List<string> Column(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetValue(0).ToString()!);
        return values;
    }

    private bool TryRun(string text)
    {
        try
        {
            Run(text);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private void Run(string text)
    {
        using var command = _connection.CreateCommand();
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
}
