using SafeOps.Commands.Parsing.Sql;
using static SafeOps.Commands.Parsing.Sql.SqlEffect;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class SqliteStatementTests
{
    [Theory]
    [InlineData("SELECT count(*) FROM sessions WHERE last_seen < :cutoff", "Read:sessions")]
    [InlineData("select a.*, \"b c\".x from main.a, [b c] as z join `d` using (id) where a.x in (select y from e)", "Read:main.a Read:b c Read:d Read:e")]
    [InlineData("VALUES (1, lower('A'))", "")]
    [InlineData("WITH x(a) AS (SELECT b FROM t), y AS MATERIALIZED (SELECT * FROM x) SELECT * FROM x, y, z", "Read:t Read:z")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i) OVER (PARTITION BY (i)) FROM n", "")]
    [InlineData("SELECT * FROM (a JOIN b ON a.id = b.id) LEFT JOIN (SELECT * FROM c) USING (id)", "Read:a Read:b Read:c")]
    [InlineData("SELECT value FROM json_each('[1]')", "")]
    [InlineData("SELECT * FROM pragma_table_info('t')", "")]
    [InlineData("SELECT * FROM 'quoted table'", "Read:quoted table")]
    [InlineData("SELECT 1 WHERE 2 IN t", "Read:t")]
    [InlineData("SELECT a IS NOT DISTINCT FROM b, c FROM t", "Read:t")]
    [InlineData("SELECT count(*) FILTER (WHERE x > 1), \"replace\"('a','b','c') FROM t", "Read:t")]
    [InlineData("SELECT (1), -(2) FROM t WHERE NOT (a OR (b)) AND x LIKE ('a') AND y BETWEEN (1) AND (2) GROUP BY (a) HAVING (b) ORDER BY (c) LIMIT (1) OFFSET (2)", "Read:t")]
    [InlineData("SELECT CASE WHEN (a) THEN (b) ELSE (c) END, CAST(x AS varchar(10)) FROM t", "Read:t")]
    public void Knows_a_query_that_only_reads(string text, string tables)
    {
        SqlReading.AssertReading(SqlFlavor.Sqlite, text, SqlReading.One(SqlFlavor.Sqlite, text).Kind, Read, tables, "");
        Assert.True(SqlReading.One(SqlFlavor.Sqlite, text).ReadsOnly);
    }

    [Theory]
    [InlineData("SELECT load_extension('x')", "CodeLoading")]
    [InlineData("SELECT \"LOAD_extension\"('x')", "CodeLoading")]
    [InlineData("SELECT writefile('a', 'b')", "FileAccess")]
    [InlineData("SELECT readfile('a')", "FileAccess")]
    [InlineData("SELECT nobody_knows(x) FROM t", "UnknownFunction")]
    [InlineData("SELECT * FROM nobody_knows(1)", "UnknownFunction")]
    [InlineData("SELECT a REGEXP b FROM t", "UnknownFunction")]
    [InlineData("SELECT * FROM pragma_optimize", "UnknownFunction")]
    [InlineData("SELECT * FROM main.'pragma_optimize'", "UnknownFunction")]
    [InlineData("SELECT 1 IN pragma_optimize", "UnknownFunction")]
    [InlineData("SELECT * FROM 'fsdir'('.')", "FileAccess")]
    [InlineData("SELECT 1 UNION SELECT edit('x')", "ProgramExecution")]
    [InlineData("WITH a AS (SELECT eval('x')) SELECT 1", "HiddenCode")]
    [InlineData("VALUES (load_extension('x'))", "CodeLoading")]
    [InlineData("SELECT over(1)", "UnknownFunction")]
    [InlineData("SELECT by(1)", "UnknownFunction")]
    [InlineData("SELECT filter(1) FROM t", "UnknownFunction")]
    [InlineData("SELECT (1", "Malformed")]
    [InlineData("SELECT 1)", "Malformed")]
    [InlineData("SELECT 'open", "Malformed")]
    [InlineData("FROBNICATE t", "UnknownStatement")]
    [InlineData("WITH x AS SELECT 1", "UnknownStatement")]
    [InlineData("PRAGMA nobody_knows", "UnknownStatement")]
    [InlineData("TABLE t", "UnknownStatement")]
    [InlineData("SHOW x", "UnknownStatement")]
    [InlineData("TRUNCATE t", "UnknownStatement")]
    public void Calls_unknown_what_it_cannot_be_sure_of(string text, string caution)
    {
        var statement = SqlReading.One(SqlFlavor.Sqlite, text);
        Assert.Equal((Unknown, caution), (statement.Effect, SqlReading.Cautions(statement)));
        Assert.Null(statement.ReadsOnly);
        Assert.False(statement.CanBeRolledBack);
    }

    [Theory]
    [InlineData("DELETE FROM sessions WHERE last_seen < :cutoff", SqlStatementKind.Delete, "Delete:sessions", "")]
    [InlineData("DELETE FROM main.\"se\"\"ss\"", SqlStatementKind.Delete, "Delete:main.se\"ss", "NoCondition")]
    [InlineData("DELETE FROM 'a' WHERE x IN (SELECT y FROM b WHERE z)", SqlStatementKind.Delete, "Delete:a Read:b", "")]
    [InlineData("DELETE FROM a WHERE nobody_knows(x)", SqlStatementKind.Delete, "Delete:a", "UnknownFunction")]
    [InlineData("UPDATE OR REPLACE a SET x = 1, y = (SELECT max(z) FROM b) FROM c, d WHERE a.id = c.id", SqlStatementKind.Update, "Update:a Delete:a Read:b Read:c Read:d", "")]
    [InlineData("UPDATE a SET x = (SELECT 1 WHERE 2)", SqlStatementKind.Update, "Update:a", "NoCondition")]
    [InlineData("INSERT INTO a (x, y) VALUES (1, 2)", SqlStatementKind.Insert, "Insert:a", "")]
    [InlineData("INSERT OR IGNORE INTO a SELECT * FROM b", SqlStatementKind.Insert, "Insert:a Read:b", "")]
    [InlineData("INSERT INTO a VALUES (1) ON CONFLICT (x) DO UPDATE SET y = excluded.y", SqlStatementKind.Insert, "Insert:a Update:a", "")]
    [InlineData("REPLACE INTO a VALUES (1)", SqlStatementKind.Insert, "Insert:a Delete:a", "")]
    [InlineData("WITH x AS (SELECT id FROM b) DELETE FROM a WHERE id IN x", SqlStatementKind.Delete, "Read:b Delete:a", "")]
    [InlineData("DELETE FROM sqlite_schema WHERE 1", SqlStatementKind.Delete, "Delete:sqlite_schema", "SystemCatalog")]
    public void Knows_what_changes_rows(string text, SqlStatementKind kind, string tables, string cautions) =>
        SqlReading.AssertReading(SqlFlavor.Sqlite, text, kind, Write, tables, cautions);

    [Theory]
    [InlineData("CREATE TABLE a (x int, y text DEFAULT (lower('A')))", SqlStatementKind.Create, Schema, "Create:a", "")]
    [InlineData("CREATE TEMP TABLE IF NOT EXISTS a AS SELECT * FROM b", SqlStatementKind.Create, Schema, "Create:a Read:b", "")]
    [InlineData("CREATE UNIQUE INDEX i ON a (x)", SqlStatementKind.Create, Schema, "Alter:a", "")]
    [InlineData("CREATE VIEW v AS SELECT * FROM a", SqlStatementKind.Create, Schema, "Create:v Read:a", "StoredCode")]
    [InlineData("CREATE VIRTUAL TABLE v USING fts5(x)", SqlStatementKind.Create, Schema, "Create:v", "CodeLoading")]
    [InlineData("CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; END", SqlStatementKind.Create, Schema, "Alter:a", "StoredCode")]
    [InlineData("ALTER TABLE a ADD COLUMN x", SqlStatementKind.Alter, Schema, "Alter:a", "")]
    [InlineData("DROP TABLE IF EXISTS main.a", SqlStatementKind.Drop, Schema, "Drop:main.a", "")]
    [InlineData("DROP INDEX i", SqlStatementKind.Drop, Schema, "", "")]
    [InlineData("BEGIN IMMEDIATE", SqlStatementKind.Begin, Transaction, "", "TransactionControl")]
    [InlineData("END TRANSACTION", SqlStatementKind.Commit, Transaction, "", "TransactionControl")]
    [InlineData("ROLLBACK TO x", SqlStatementKind.Rollback, Transaction, "", "TransactionControl")]
    [InlineData("SAVEPOINT x", SqlStatementKind.Savepoint, Transaction, "", "TransactionControl")]
    [InlineData("RELEASE x", SqlStatementKind.Release, Transaction, "", "TransactionControl")]
    [InlineData("ATTACH 'x.db' AS x", SqlStatementKind.Attach, Session, "", "FileAccess")]
    [InlineData("DETACH x", SqlStatementKind.Detach, Session, "", "SessionState")]
    [InlineData("VACUUM", SqlStatementKind.Vacuum, Maintenance, "", "OutsideTransaction")]
    [InlineData("VACUUM INTO 'x.db'", SqlStatementKind.Vacuum, Maintenance, "", "FileAccess OutsideTransaction")]
    [InlineData("ANALYZE", SqlStatementKind.Analyze, Maintenance, "", "")]
    [InlineData("REINDEX a", SqlStatementKind.Reindex, Maintenance, "", "")]
    [InlineData("PRAGMA table_info(a)", SqlStatementKind.Pragma, Read, "", "")]
    [InlineData("PRAGMA main.journal_mode", SqlStatementKind.Pragma, Read, "", "")]
    [InlineData("PRAGMA journal_mode = wal", SqlStatementKind.Pragma, Schema, "", "StoredSetting")]
    [InlineData("PRAGMA user_version(3)", SqlStatementKind.Pragma, Schema, "", "StoredSetting")]
    [InlineData("PRAGMA foreign_keys = off", SqlStatementKind.Pragma, Session, "", "SessionState")]
    [InlineData("PRAGMA writable_schema = 1", SqlStatementKind.Pragma, Session, "", "SessionState SystemCatalog")]
    [InlineData("PRAGMA wal_checkpoint", SqlStatementKind.Pragma, Maintenance, "", "OutsideTransaction")]
    [InlineData("PRAGMA optimize", SqlStatementKind.Pragma, Maintenance, "", "OutsideTransaction")]
    [InlineData("PRAGMA key = 'x'", SqlStatementKind.Pragma, Unknown, "", "UnknownStatement CarriesSecret")]
    [InlineData("EXPLAIN DELETE FROM a", SqlStatementKind.Explain, Read, "Delete:a", "")]
    [InlineData("EXPLAIN QUERY PLAN SELECT nobody_knows(1)", SqlStatementKind.Explain, Read, "", "")]
    [InlineData("EXPLAIN PRAGMA journal_mode = wal", SqlStatementKind.Explain, Schema, "", "StoredSetting")]
    [InlineData("EXPLAIN EXPLAIN EXPLAIN EXPLAIN EXPLAIN SELECT 1", SqlStatementKind.Explain, Unknown, "", "UnknownStatement")]
    public void Knows_every_other_statement(string text, SqlStatementKind kind, SqlEffect effect, string tables, string cautions) =>
        SqlReading.AssertReading(SqlFlavor.Sqlite, text, kind, effect, tables, cautions);
}
