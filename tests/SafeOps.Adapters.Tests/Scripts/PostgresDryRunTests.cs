using SafeOps.Scripts.DryRuns;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>Scripts for psql, really run over a private server: honest ones, and ones with a fault.</summary>
public sealed class PostgresDryRunTests : IDisposable
{
    private const string Schema = """
        CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, active boolean NOT NULL DEFAULT true);
        CREATE TABLE sessions (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, ended_at date);
        CREATE TABLE events (at date, what text);
        INSERT INTO users (name, active) SELECT 'user ' || n, n % 3 <> 0 FROM generate_series(1, 9) n;
        INSERT INTO sessions SELECT n, n, CASE WHEN n % 2 = 0 THEN DATE '2020-01-01' END FROM generate_series(1, 9) n;
        INSERT INTO events SELECT DATE '2020-01-01' + n, 'login' FROM generate_series(1, 5) n;
        CREATE PROCEDURE purge() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM events; COMMIT; END $$;
        """;

    private const string End = """

        \if :{?dry_run}
          \echo 'dry run: rolled back'
          ROLLBACK;
        \else
          COMMIT;
        \endif
        """;

    private readonly SqlDryRunBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("tags of a rolled-back transaction", "BEGIN;\nDELETE FROM sessions WHERE ended_at < '2021-01-01';" + End, "deletes 4 rows of sessions")]
    [InlineData("the last statement is edited", "-- change the last line to COMMIT for the real run\nBEGIN;\nUPDATE users SET active = false WHERE id > 7;\nROLLBACK;\n", "updates 1 row of users")]
    [InlineData("the last statement is COMMIT, with a note", "BEGIN;\nUPDATE users SET active = false WHERE id > 7;\nCOMMIT; -- ROLLBACK for a dry run\n", "updates 1 row of users")]
    [InlineData("a query in one branch, the change in the other", "\\if :dry_run\n  SELECT 'would delete ' || count(*) || ' events' FROM events WHERE what = 'login';\n\\else\n  DELETE FROM events WHERE what = 'login';\n\\endif\n", "deletes 5 rows of events")]
    [InlineData("a flag to be set for the real run", "BEGIN;\nDELETE FROM users WHERE NOT active;\n\\if :{?apply}\nCOMMIT;\n\\else\nROLLBACK;\n\\endif\n", "deletes 3 rows of users")]
    [InlineData("a setting of the session", "DO $$\nDECLARE n int;\nBEGIN\n  SELECT count(*) INTO n FROM events;\n  RAISE NOTICE 'would delete % rows of events', n;\n  IF current_setting('app.dry_run', true) IS DISTINCT FROM 'on' THEN\n    DELETE FROM events;\n  END IF;\nEND $$;\n", "deletes 5 rows of events")]
    [InlineData("a definition", "BEGIN;\nCREATE INDEX sessions_user ON sessions (user_id);\nALTER TABLE users ADD COLUMN email text;" + End, "creates index sessions_user")]
    [InlineData("a temporary table and a setting", "SET work_mem = '16MB';\nBEGIN;\nCREATE TEMP TABLE old ON COMMIT DROP AS SELECT id FROM sessions WHERE ended_at IS NOT NULL;\nDELETE FROM sessions USING old WHERE sessions.id = old.id;" + End, "deletes 4 rows of sessions")]
    [InlineData("a sequence that an insert moves", "BEGIN;\nINSERT INTO users (name) VALUES ('new');" + End, "A rollback leaves this behind: it moves sequence users_id_seq")]
    [InlineData("CRLF", "BEGIN;\r\nDELETE FROM events;\r\nROLLBACK;\r\n", "deletes 5 rows of events")]
    [InlineData("a listing by key", "\\if :dry_run\n  SELECT id FROM sessions WHERE ended_at IS NOT NULL;\n\\else\n  DELETE FROM sessions WHERE ended_at IS NOT NULL;\n\\endif\n", "deletes 4 rows of sessions")]
    [InlineData("autocommit off", "\\set AUTOCOMMIT off\nDELETE FROM events;" + End, "deletes 5 rows of events")]
    [InlineData("a savepoint", "BEGIN;\nSAVEPOINT before;\nDELETE FROM events;\nRELEASE before;" + End, "deletes 5 rows of events")]
    [InlineData("truncation", "BEGIN;\nTRUNCATE events;" + End, "deletes 5 rows of events")]
    [InlineData("a dry run that leaves early", "\\set ON_ERROR_STOP on\n\\if :{?dry_run}\n  SELECT count(*) AS events_to_delete FROM events;\n  \\quit\n\\endif\nDELETE FROM events;\n", "deletes 5 rows of events")]
    [InlineData("a program that only reads", "BEGIN;\n\\! date\nDELETE FROM events;" + End, "deletes 5 rows of events")]
    public async Task An_honest_dry_run_is_proven(string what, string script, string reason)
    {
        var report = await TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{what}: {report.Verdict}: {report.Reason}");
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COMMIT in the middle", "BEGIN;\nDELETE FROM events;\nCOMMIT;\nBEGIN;\nDELETE FROM sessions WHERE id > 5;" + End, 2, "deletes 5 rows of events")]
    [InlineData("a statement before BEGIN", "UPDATE users SET active = false WHERE id = 1;\nBEGIN;\nDELETE FROM events;" + End, 1, "updates 1 row of users")]
    [InlineData("an index made concurrently", "CREATE INDEX CONCURRENTLY sessions_user ON sessions (user_id);\nBEGIN;\nDELETE FROM events;" + End, 1, "creates index sessions_user")]
    [InlineData("a vacuum", "BEGIN;\nDELETE FROM events;" + End + "\nVACUUM events;\n", 9, "runs VACUUM")]
    [InlineData("a variable's name mistyped", "-- psql -v dry_run=1 -f change.sql\nBEGIN;\nDELETE FROM events;\n\\if :{?dryrun}\nROLLBACK;\n\\else\nCOMMIT;\n\\endif\n", 3, "deletes 5 rows of events")]
    [InlineData("a block that commits", "DO $$ BEGIN DELETE FROM events; COMMIT; END $$;\nBEGIN;\nDELETE FROM sessions WHERE id > 5;" + End, 1, "deletes 5 rows of events")]
    [InlineData("a procedure that commits", "CALL purge();\nBEGIN;\nDELETE FROM sessions WHERE id > 5;" + End, 1, "deletes 5 rows of events")]
    [InlineData("a sequence set", "BEGIN;\nSELECT setval('users_id_seq', 1000);\nDELETE FROM events;" + End, 2, "moves sequence users_id_seq from 9 to 1000")]
    [InlineData("truncation outside", "TRUNCATE events;\nBEGIN;\nDELETE FROM sessions;" + End, 1, "deletes 5 rows of events")]
    [InlineData("a stored setting of the server", "ALTER SYSTEM SET work_mem = '8MB';\nBEGIN;\nDELETE FROM events;" + End, 1, "creates setting work_mem")]
    [InlineData("a stored setting of the database", "ALTER DATABASE app SET work_mem = '8MB';\nBEGIN;\nDELETE FROM events;" + End, 1, "settings of database app")]
    [InlineData("a notification", "NOTIFY purge;\nBEGIN;\nDELETE FROM events;" + End, 1, "notifies other sessions")]
    [InlineData("a rollback too late", "\\set AUTOCOMMIT on\nDELETE FROM events;" + End, 2, "deletes 5 rows of events")]
    [InlineData("a right given", "GRANT SELECT ON users TO PUBLIC;\nBEGIN;\nDELETE FROM events;" + End, 1, "changes table users")]
    [InlineData("a large object", "SELECT lo_from_bytea(0, 'x');\nBEGIN;\nDELETE FROM events;" + End, 1, "creates large object")]
    [InlineData("a transaction left prepared", "BEGIN;\nDELETE FROM sessions;\nPREPARE TRANSACTION 'later';\nBEGIN;\nDELETE FROM events;" + End, 3, "leaves the prepared transaction later open")]
    [InlineData("no dry run", "DELETE FROM events;\n", 1, "It has no dry run, and as it is written it deletes 5 rows of events")]
    [InlineData("another condition in the count", "\\if :dry_run\n  SELECT count(*) AS sessions_to_delete FROM sessions WHERE ended_at < '2019-01-01' OR id = 1;\n\\else\n  DELETE FROM sessions WHERE ended_at IS NOT NULL;\n\\endif\n", 4, "deletes 4 rows of sessions (line 4), which the dry run does not announce")]
    [InlineData("other rows in the listing", "\\if :dry_run\n  SELECT id FROM sessions WHERE id < 5;\n\\else\n  DELETE FROM sessions WHERE ended_at IS NOT NULL;\n\\endif\n", 4, "deletes 4 rows of sessions")]
    [InlineData("a table that is not announced", "\\if :dry_run\n  SELECT 'would delete ' || count(*) || ' events' FROM events;\n\\else\n  DELETE FROM events;\n  DELETE FROM sessions WHERE id > 5;\n\\endif\n", 5, "deletes 4 rows of sessions")]
    [InlineData("a table that is not touched", "\\if :dry_run\n  SELECT 'would delete ' || count(*) || ' events' FROM events;\n  SELECT 'would delete ' || count(*) || ' sessions' FROM sessions;\n\\else\n  DELETE FROM events;\n\\endif\n", null, "would delete 9 sessions")]
    [InlineData("a program of the shell", "BEGIN;\n\\! rm -f /etc/hostname\nDELETE FROM events;" + End, 2, "rm -f /etc/hostname")]
    [InlineData("output to a file", "BEGIN;\nDELETE FROM events;\n\\o report.txt\nSELECT 1;\n\\o" + End, 3, "report.txt")]
    [InlineData("rows copied to a file", "BEGIN;\n\\copy events to saved.csv csv\nDELETE FROM events;" + End, 2, "saved.csv")]
    [InlineData("rows copied to a program of the server", "BEGIN;\nCOPY events TO PROGRAM 'cat > /tmp/safeops-copied';\nDELETE FROM events;" + End, 2, "runs a program on the server")]
    [InlineData("rows copied to a file of the server", "BEGIN;\nCOPY events TO '/tmp/safeops-copied';\nDELETE FROM events;" + End, 2, "writes a file on the server")]
    [InlineData("an error that should have stopped it", "\\if :{?dry_run}\n  SELECT 1 / (SELECT count(*) - 9 FROM sessions) AS stop;\n\\endif\nDELETE FROM events;\n", 4, "deletes 5 rows of events")]
    public async Task A_fault_is_named_with_its_line(string what, string script, int? line, string reason)
    {
        var report = await TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Refuted, $"{what}: {report.Verdict}: {report.Reason}");
        Assert.True(report.Line == line && report.Reason.Contains(reason, StringComparison.Ordinal), $"{what}: line {report.Line}: {report.Reason}");
    }

    [Theory]
    [InlineData("nothing to do", "BEGIN;\nDELETE FROM sessions WHERE id > 100;" + End, "nothing was proven")]
    [InlineData("an error in the middle, so that COMMIT is a rollback", "BEGIN;\nDELETE FROM events;\nSELECT nothing FROM nowhere;" + End, "relation \"nowhere\" does not exist")]
    [InlineData("no SQL", "this is (no SQL\n", "failed")]
    [InlineData("nothing", "-- only words\n", "did nothing")]
    public async Task What_shows_nothing_is_inconclusive(string what, string script, string reason)
    {
        var report = await TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Inconclusive && report.Reason.Contains(reason, StringComparison.Ordinal), $"{what}: {report.Verdict}: {report.Reason}");
    }

    [Theory]
    [InlineData("BEGIN;\nDELETE FROM events;\nSELECT pg_sleep(1000);\nROLLBACK;\n")]
    [InlineData("BEGIN;\nWITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r;\nROLLBACK;\n")]
    public async Task What_never_ends_is_ended(string script)
    {
        var report = await TestAsync(script, seconds: 1);
        Assert.Equal((DryRunVerdict.Inconclusive, "The dry run did not end within its time."), (report.Verdict, report.Reason));
    }

    [Fact]
    public async Task A_connection_is_read_and_not_written()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var cluster = PostgresCluster.Shared;
        var database = cluster.CreateDatabase("dryrun");
        cluster.Execute(database, Schema);
        var report = await _bench.TestAsync("BEGIN;\nDELETE FROM sessions WHERE ended_at IS NOT NULL;\nINSERT INTO users (name) VALUES ('new');\nROLLBACK; -- psql\n", cluster, database);
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.Contains("moves sequence users_id_seq from 9 to 10", report.Reason, StringComparison.Ordinal);
        Assert.Contains("with the definitions of app and up to", report.Proof!.How, StringComparison.Ordinal);
        Assert.Equal((9L, 9L), ((long)cluster.Scalar(database, "SELECT count(*) FROM sessions")!, (long)cluster.Scalar(database, "SELECT last_value FROM users_id_seq")!));
    }

    private async Task<DryRunReport> TestAsync(string script, string? argument = null, int seconds = 20)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        return await _bench.TestAsync(script, Schema, argument, seconds);
    }
}
