using Microsoft.Data.Sqlite;
using SafeOps.Scripts.DryRuns;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>Scripts for sqlite3, really run over a throw-away file: honest ones, and ones with a fault.</summary>
public sealed class SqliteDryRunTests : IDisposable
{
    private const string Schema = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, active INTEGER NOT NULL DEFAULT 1);
        CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER, ended_at TEXT);
        CREATE TABLE events (at TEXT, what TEXT);
        INSERT INTO users (name, active) VALUES ('a', 1), ('b', 0), ('c', 1), ('d', 0);
        INSERT INTO sessions (user_id, ended_at) VALUES (1, '2020-01-01'), (2, NULL), (3, '2020-01-02'), (4, NULL);
        INSERT INTO events VALUES ('2020-01-01', 'login'), ('2020-01-01', 'login'), ('2020-01-03', 'logout');
        """;

    private readonly SqlDryRunBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("the last statement is edited", ".bail on\nBEGIN IMMEDIATE;\nSELECT 'sessions to delete: ' || count(*) FROM sessions WHERE ended_at IS NOT NULL;\nDELETE FROM sessions WHERE ended_at IS NOT NULL;\nROLLBACK; -- COMMIT for the real run\n", "deletes 2 rows of sessions")]
    [InlineData("what was changed is asked behind it", "BEGIN IMMEDIATE;\nDELETE FROM events WHERE what = 'login';\nSELECT changes();\nROLLBACK;\n", "deletes 2 rows of events")]
    [InlineData("a parameter", ".mode list\n.print 'events to delete:'\nSELECT count(*) FROM events WHERE what = 'login';\nDELETE FROM events WHERE what = 'login' AND NOT :dry_run;\n", "deletes 2 rows of events")]
    [InlineData("a parameter set in the script", ".parameter init\n.parameter set :dry_run 1\nSELECT 'would update ' || count(*) || ' users' FROM users WHERE active = 0;\nUPDATE users SET active = 1 WHERE active = 0 AND :dry_run = 0;\n", "updates 2 rows of users")]
    [InlineData("a temporary table with the flag", "CREATE TEMP TABLE flags AS SELECT 1 AS dry_run;\nSELECT 'would delete user ' || name FROM users WHERE active = 0;\nDELETE FROM users WHERE active = 0 AND (SELECT dry_run FROM flags) = 0;\n.print done -- sqlite3\n", "deletes 2 rows of users")]
    [InlineData("a definition", ".bail on\nBEGIN;\n.print 'creates the index sessions_user'\nCREATE INDEX sessions_user ON sessions (user_id);\nROLLBACK;\n", "creates index sessions_user")]
    [InlineData("a key and no count", "BEGIN IMMEDIATE;\nSELECT 'would update users: 4 becomes 9';\nUPDATE users SET id = 9 WHERE id = 4;\nROLLBACK;\n", "users")]
    [InlineData("two verbs for one row", "BEGIN IMMEDIATE;\n.print 'would export and delete user 4 of users'\nDELETE FROM users WHERE id = 4;\nROLLBACK;\n", "deletes 1 row of users")]
    [InlineData("a table that takes another's place", "BEGIN;\n.print 'would rebuild events with 3 rows'\nCREATE TABLE events_new (at TEXT, what TEXT, who TEXT);\nINSERT INTO events_new (at, what) SELECT at, what FROM events;\nDROP TABLE events;\nALTER TABLE events_new RENAME TO events;\nROLLBACK;\n", "events")]
    public async Task An_honest_dry_run_is_proven(string what, string script, string reason)
    {
        var report = await TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{what}: {report.Verdict}: {report.Reason}");
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COMMIT in the middle", "BEGIN IMMEDIATE;\nDELETE FROM events;\nCOMMIT;\nBEGIN;\nDELETE FROM sessions;\nROLLBACK;\n", 2, "deletes 3 rows of events")]
    [InlineData("a pragma outside", "PRAGMA user_version = 7;\nBEGIN;\nSELECT count(*) FROM events;\nDELETE FROM events;\nROLLBACK;\n", 1, "sets user_version from 0 to 7")]
    [InlineData("a savepoint that is released", "SAVEPOINT a;\nDELETE FROM events;\nRELEASE a;\nBEGIN IMMEDIATE;\nSELECT count(*) FROM sessions;\nDELETE FROM sessions;\nROLLBACK;\n", 2, "deletes 3 rows of events")]
    [InlineData("another count", "BEGIN IMMEDIATE;\nSELECT 'events to delete: ' || count(*) FROM events WHERE what = 'logout';\nDELETE FROM events WHERE what = 'login';\nROLLBACK;\n", 3, "deletes 2 rows of events")]
    [InlineData("a condition without the flag", "SELECT 'would delete ' || count(*) || ' sessions' FROM sessions WHERE ended_at IS NOT NULL AND :dry_run IS NOT NULL;\nDELETE FROM sessions WHERE ended_at IS NOT NULL;\n.print done\n", 2, "deletes 2 rows of sessions")]
    [InlineData("a program of the shell", "BEGIN IMMEDIATE;\n.shell rm -f /etc/hostname\nSELECT count(*) FROM events;\nDELETE FROM events;\nROLLBACK;\n", 2, "rm -f /etc/hostname")]
    [InlineData("another database file", ".bail on\nATTACH 'other.db' AS other;\nBEGIN IMMEDIATE;\nSELECT count(*) FROM events;\nDELETE FROM events;\nROLLBACK;\n", 2, "other.db")]
    public async Task A_fault_is_named_with_its_line(string what, string script, int? line, string reason)
    {
        var report = await TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Refuted, $"{what}: {report.Verdict}: {report.Reason}");
        Assert.True(report.Line == line && report.Reason.Contains(reason, StringComparison.Ordinal), $"{what}: line {report.Line}: {report.Reason}");
    }

    [Fact]
    public async Task A_file_is_copied_and_stays_what_it_was()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "the program sqlite3 is not installed");
        var file = Path.Combine(_bench.Folder, "app.db");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; " + Schema;
            await command.ExecuteNonQueryAsync();
        }
        var before = await File.ReadAllBytesAsync(file);
        var report = await _bench.TestFileAsync("BEGIN IMMEDIATE;\nSELECT 'would delete ' || count(*) || ' sessions' FROM sessions;\nDELETE FROM sessions;\nROLLBACK;\n", file);
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_session_takes_the_schema_beside_the_script()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "the program sqlite3 is not installed");
        var path = Path.Combine(_bench.Folder, "purge.sql");
        await File.WriteAllTextAsync(path, "BEGIN IMMEDIATE;\nSELECT 'events to delete: ' || count(*) FROM events;\nDELETE FROM events;\nROLLBACK;\n");
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "purge.schema.sql"), Schema);
        var variables = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        var session = DryRunSession.Open(_bench.Folder, AdapterPorts.Create(variables, new Actor("ann", "laptop"), TimeProvider.System, _ => null));
        var report = await session.TestAsync(new DryRunRequest(path, _bench.Folder), CancellationToken.None);
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.StartsWith("on an SQLite database made from purge.schema.sql", report.Proof!.How, StringComparison.Ordinal);
    }

    private async Task<DryRunReport> TestAsync(string script)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "the program sqlite3 is not installed");
        return await _bench.TestAsync(script, Schema);
    }
}
