using SafeOps.Commands.Parsing.Sql;
using static SafeOps.Commands.Parsing.Sql.SqlEffect;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class PostgreSqlStatementTests
{
    [Theory]
    [InlineData("SELECT Count(*) FROM Public.Sessions s, \"Mixed\" WHERE s.x < :cutoff::timestamptz", "Read:public.sessions Read:Mixed")]
    [InlineData("TABLE only_this", "Read:only_this")]
    [InlineData("SELECT extract(year FROM seen), trim(both 'x' from y), substring(z from 1 for 2) FROM ONLY (a), b", "Read:a Read:b")]
    [InlineData("WITH a AS (SELECT * FROM a) SELECT * FROM a", "Read:a")]
    [InlineData("WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) SEARCH DEPTH FIRST BY x SET y SELECT * FROM a", "")]
    [InlineData("SELECT * FROM ROWS FROM (generate_series(1,2), unnest(:x)) AS t(a, b) CROSS JOIN LATERAL (SELECT * FROM c) d", "Read:c")]
    [InlineData("SELECT DISTINCT ON (a) b, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t", "Read:t")]
    [InlineData("SELECT x::numeric(10,2), CAST(y AS varchar(3)), ARRAY(SELECT 1), ROW(1,2) FROM t WHERE z = ANY (ARRAY[1]) AND a LIKE (b)", "Read:t")]
    [InlineData("SELECT pg_catalog.lower(x) AS update, 1 AS into FROM t WHERE a OPERATOR(pg_catalog.=) b", "Read:t")]
    [InlineData("SHOW server_version", "")]
    [InlineData("EXPLAIN SELECT * FROM t", "Read:t")]
    [InlineData("EXPLAIN (COSTS off) DELETE FROM t", "Delete:t")]
    [InlineData("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM t", "Read:t")]
    [InlineData("COPY t TO STDOUT", "Read:t")]
    [InlineData("COPY (SELECT * FROM t) TO STDOUT WITH (FORMAT csv)", "Read:t")]
    [InlineData("(SELECT 1) UNION ALL (SELECT a FROM b) ORDER BY 1", "Read:b")]
    public void Knows_a_statement_that_only_reads(string text, string tables)
    {
        SqlReading.AssertReading(SqlFlavor.PostgreSql, text, SqlReading.One(SqlFlavor.PostgreSql, text).Kind, Read, tables, "");
        Assert.True(SqlReading.One(SqlFlavor.PostgreSql, text).CanBeRolledBack);
    }

    [Theory]
    [InlineData("SELECT nextval('s')", "SequenceMove")]
    [InlineData("SELECT \"nextval\"('s')", "SequenceMove")]
    [InlineData("SELECT pg_catalog.setval('s', 1)", "SequenceMove")]
    [InlineData("SELECT pg_terminate_backend(1)", "ServerControl")]
    [InlineData("SELECT lo_import('/x')", "FileAccess")]
    [InlineData("SELECT pg_read_file('/x')", "FileAccess")]
    [InlineData("SELECT * FROM dblink('x', 'y') AS t(a int)", "RemoteAccess")]
    [InlineData("SELECT query_to_xml('x', true, true, '')", "HiddenCode")]
    [InlineData("SELECT set_config('a', 'b', false)", "SessionState")]
    [InlineData("SELECT pg_notify('a', 'b')", "Notification")]
    [InlineData("SELECT pg_advisory_lock(1)", "TableLock")]
    [InlineData("SELECT pg_sleep(9)", "Waiting")]
    [InlineData("SELECT public.lower(x) FROM t", "UnknownFunction")]
    [InlineData("SELECT nobody_knows(x) FROM t", "UnknownFunction")]
    [InlineData("SELECT DISTINCT ON (a) filter(x) FROM t", "UnknownFunction")]
    [InlineData("SELECT U&\"\\006eextval\"('s')", "UnknownFunction")]
    [InlineData("SELECT a OPERATOR(evil.=) b", "UnknownFunction")]
    [InlineData("EXPLAIN SELECT nobody_knows(x) FROM t", "UnknownFunction")]
    [InlineData("SELECT '\\'", "AmbiguousString")]
    [InlineData("DO $$ BEGIN DELETE FROM a; END $$", "HiddenCode")]
    [InlineData("CALL p()", "HiddenCode")]
    [InlineData("EXECUTE p(1)", "HiddenCode")]
    [InlineData("FETCH ALL FROM c", "HiddenCode")]
    [InlineData("PRAGMA table_info(a)", "UnknownStatement")]
    [InlineData("SELECT 1 \\gexec", "Malformed")]
    public void Calls_unknown_what_it_cannot_be_sure_of(string text, string caution)
    {
        var statement = SqlReading.One(SqlFlavor.PostgreSql, text);
        Assert.Equal((Unknown, caution), (statement.Effect, SqlReading.Cautions(statement)));
        Assert.False(statement.CanBeRolledBack);
    }

    [Theory]
    [InlineData("DELETE FROM ONLY a USING b, c WHERE a.id = b.id", SqlStatementKind.Delete, Write, "Delete:a Read:b Read:c", "")]
    [InlineData("UPDATE a SET (x, y) = (SELECT 1, 2) FROM b WHERE true RETURNING (x)", SqlStatementKind.Update, Write, "Update:a Read:b", "")]
    [InlineData("INSERT INTO a AS t (x) VALUES (nextval('s')) ON CONFLICT (x) DO NOTHING", SqlStatementKind.Insert, Write, "Insert:a", "SequenceMove")]
    [InlineData("MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (x) VALUES (b.x)", SqlStatementKind.Merge, Write, "Read:b Delete:a Insert:a", "")]
    [InlineData("WITH x AS (DELETE FROM a WHERE b RETURNING *) SELECT * FROM x", SqlStatementKind.Select, Write, "Delete:a", "WritingQuery")]
    [InlineData("WITH x AS (WITH y AS (SELECT 1) UPDATE a SET b = 1 RETURNING *) SELECT 1", SqlStatementKind.Select, Write, "Update:a", "NoCondition WritingQuery")]
    [InlineData("SELECT * INTO TEMP b FROM a", SqlStatementKind.Select, Schema, "Create:b Read:a", "WritingQuery")]
    [InlineData("SELECT * FROM a FOR UPDATE SKIP LOCKED", SqlStatementKind.Select, Write, "Read:a", "RowLock")]
    [InlineData("SELECT * FROM (SELECT * FROM a FOR NO KEY UPDATE) x", SqlStatementKind.Select, Write, "Read:a", "RowLock")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM a", SqlStatementKind.Explain, Write, "Delete:a", "NoCondition")]
    [InlineData("EXPLAIN (VERBOSE, ANALYZE) UPDATE a SET b = 1 WHERE c", SqlStatementKind.Explain, Write, "Update:a", "")]
    [InlineData("TRUNCATE TABLE a, ONLY b RESTART IDENTITY CASCADE", SqlStatementKind.Truncate, Write, "Truncate:a Truncate:b", "SequenceMove Truncation Cascade")]
    [InlineData("COPY a FROM STDIN", SqlStatementKind.Copy, Write, "Insert:a", "ClientStream")]
    [InlineData("COPY a TO PROGRAM 'x'", SqlStatementKind.Copy, Program, "Read:a", "ProgramExecution")]
    [InlineData("COPY (SELECT 1) TO '/x'", SqlStatementKind.Copy, Program, "", "FileAccess")]
    [InlineData("COPY a (x, y) FROM '/x'", SqlStatementKind.Copy, Program, "Insert:a", "FileAccess")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY v", SqlStatementKind.Refresh, Write, "Update:v", "HiddenCode")]
    [InlineData("CREATE TABLE a (id serial PRIMARY KEY, b varchar(9) REFERENCES c (id))", SqlStatementKind.Create, Schema, "Create:a", "")]
    [InlineData("CREATE UNLOGGED TABLE a AS SELECT nextval('s') FROM b", SqlStatementKind.Create, Schema, "Create:a Read:b", "SequenceMove")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (lower(b))", SqlStatementKind.Create, Schema, "Alter:a", "OutsideTransaction")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT * FROM a", SqlStatementKind.Create, Schema, "Create:v Read:a", "")]
    [InlineData("CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ x $$ LANGUAGE sql", SqlStatementKind.Create, Schema, "", "StoredCode")]
    [InlineData("CREATE EXTENSION dblink", SqlStatementKind.Create, Schema, "", "CodeLoading")]
    [InlineData("CREATE DATABASE x", SqlStatementKind.Create, Schema, "", "OutsideTransaction")]
    [InlineData("DROP TABLESPACE x", SqlStatementKind.Drop, Schema, "", "OutsideTransaction")]
    [InlineData("DROP TABLE a, b.c CASCADE", SqlStatementKind.Drop, Schema, "Drop:a Drop:b.c", "Cascade")]
    [InlineData("DROP INDEX CONCURRENTLY i", SqlStatementKind.Drop, Schema, "", "OutsideTransaction")]
    [InlineData("ALTER TABLE IF EXISTS ONLY a ADD COLUMN b int", SqlStatementKind.Alter, Schema, "Alter:a", "")]
    [InlineData("ALTER TABLE a DETACH PARTITION b CONCURRENTLY", SqlStatementKind.Alter, Schema, "Alter:a", "OutsideTransaction")]
    [InlineData("ALTER SYSTEM SET a = b", SqlStatementKind.Alter, Schema, "", "OutsideTransaction")]
    [InlineData("ALTER ROLE r PASSWORD 'x'", SqlStatementKind.Alter, Schema, "", "AccessControl CarriesSecret")]
    [InlineData("GRANT ALL ON a TO b", SqlStatementKind.Grant, Schema, "", "AccessControl")]
    [InlineData("BEGIN", SqlStatementKind.Begin, Transaction, "", "TransactionControl")]
    [InlineData("START TRANSACTION READ ONLY", SqlStatementKind.Begin, Transaction, "", "TransactionControl")]
    [InlineData("ABORT", SqlStatementKind.Rollback, Transaction, "", "TransactionControl")]
    [InlineData("PREPARE TRANSACTION 'x'", SqlStatementKind.PrepareTransaction, Transaction, "", "TransactionControl")]
    [InlineData("SET TRANSACTION READ WRITE", SqlStatementKind.SetTransaction, Transaction, "", "TransactionControl")]
    [InlineData("LOCK TABLE a", SqlStatementKind.Lock, Transaction, "", "TableLock")]
    [InlineData("SET search_path = x", SqlStatementKind.Set, Session, "", "SessionState")]
    [InlineData("PREPARE p AS SELECT 1", SqlStatementKind.Prepare, Session, "", "SessionState")]
    [InlineData("PREPARE p AS DELETE FROM a WHERE x = $1", SqlStatementKind.Prepare, Write, "Delete:a", "SessionState")]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM a", SqlStatementKind.Cursor, Session, "Read:a", "SessionState")]
    [InlineData("LISTEN x", SqlStatementKind.Listen, Session, "", "Notification")]
    [InlineData("NOTIFY x, 'y'", SqlStatementKind.Notify, Program, "", "Notification")]
    [InlineData("LOAD 'x'", SqlStatementKind.Load, Program, "", "CodeLoading")]
    [InlineData("VACUUM FULL a", SqlStatementKind.Vacuum, Maintenance, "", "OutsideTransaction")]
    [InlineData("REINDEX INDEX i", SqlStatementKind.Reindex, Maintenance, "", "")]
    [InlineData("REINDEX INDEX CONCURRENTLY i", SqlStatementKind.Reindex, Maintenance, "", "OutsideTransaction")]
    [InlineData("CHECKPOINT", SqlStatementKind.Checkpoint, Maintenance, "", "ServerControl")]
    public void Knows_what_changes_something(string text, SqlStatementKind kind, SqlEffect effect, string tables, string cautions)
    {
        SqlReading.AssertReading(SqlFlavor.PostgreSql, text, kind, effect, tables, cautions);
        Assert.False(SqlReading.One(SqlFlavor.PostgreSql, text).ReadsOnly);
    }

    [Theory]
    [InlineData("DELETE FROM a WHERE x = 1", true)]
    [InlineData("ALTER TABLE a ADD COLUMN b int", true)]
    [InlineData("TRUNCATE a", true)]
    [InlineData("TRUNCATE a RESTART IDENTITY", false)]
    [InlineData("DELETE FROM a WHERE f(x)", false)]
    [InlineData("INSERT INTO a VALUES (nextval('s'))", false)]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (b)", false)]
    [InlineData("COMMIT", false)]
    [InlineData("VACUUM", false)]
    public void Says_whether_rolling_back_takes_everything_back(string text, bool expected) =>
        Assert.Equal(expected, SqlReading.One(SqlFlavor.PostgreSql, text).CanBeRolledBack);
}
