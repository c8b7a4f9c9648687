using SafeOps.Commands;
using SafeOps.Processes;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Sql;

/// <summary>How runs are judged, with runs as a database would give them.</summary>
public sealed class SqlDryRunTests
{
    private const string Script = "BEGIN;\nDELETE FROM sessions WHERE old;\nUPDATE users SET seen = true;\nROLLBACK; -- psql\n";

    [Theory]
    [InlineData("would delete 3 sessions\nwould update 2 users", DryRunVerdict.Proven, "announced what the real run did")]
    [InlineData("3 session rows would go; 2 user rows would change", DryRunVerdict.Proven, "")]
    [InlineData("would delete session 4\nwould delete session 5\nwould delete session 6\nwould update 2 users", DryRunVerdict.Proven, "")]
    [InlineData("would delete 1,003 sessions\nwould update 2 users", DryRunVerdict.Refuted, "deletes 3 rows of sessions (line 2)")]
    [InlineData("would delete 3 sessions", DryRunVerdict.Refuted, "updates 2 rows of users (line 3)")]
    [InlineData("would delete 3 sessions\nwould update 2 users\nwould delete 9 events", DryRunVerdict.Refuted, "'would delete 9 events'")]
    [InlineData("would delete 3 sessions\nwould update 2 users\nwould delete 0 events", DryRunVerdict.Proven, "")]
    [InlineData("would delete old sessions and update users", DryRunVerdict.Proven, "")]
    [InlineData("", DryRunVerdict.Refuted, "deletes 3 rows of sessions (line 2)")]
    public async Task Counts_are_compared_by_table(string printed, DryRunVerdict verdict, string reason)
    {
        var report = await TestAsync(Run(printed, []), Run("", Changes));
        Assert.True(report.Verdict == verdict && report.Reason.Contains(reason, StringComparison.Ordinal), $"{report.Verdict}: {report.Reason}");
    }

    [Fact]
    public async Task What_a_dry_run_leaves_refutes_it_with_its_line()
    {
        var report = await TestAsync(Run("", [Changes[1]]) with { Statements = [new SqlExecuted("UPDATE users SET seen = true", "")] }, Run("", []));
        Assert.Equal((DryRunVerdict.Refuted, 3, "The dry run updates 2 rows of users (line 3)."), (report.Verdict, report.Line, report.Reason));
        Assert.Null(report.Comparison);
    }

    [Fact]
    public async Task A_sequence_that_inserts_move_is_said_and_refutes_nothing()
    {
        var moved = new DatabaseDifference(DatabaseDifferenceKind.Sequence, "users_id_seq", "moves sequence users_id_seq from 3 to 4");
        var report = await TestAsync(Run("would delete 3 sessions, would update 2 users", [moved]), Run("", Changes));
        Assert.Equal(DryRunVerdict.Proven, report.Verdict);
        Assert.EndsWith("A rollback leaves this behind: it moves sequence users_id_seq from 3 to 4.", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_could_not_be_seen_shows_nothing()
    {
        var report = await TestAsync(Run("", []) with { Differences = null }, Run("", Changes));
        Assert.Equal((DryRunVerdict.Inconclusive, "What the dry run left in the database could not be seen."), (report.Verdict, report.Reason));
    }

    [Fact]
    public async Task Without_a_sandbox_the_text_is_still_looked_at()
    {
        var report = await TestAsync(new SqlRun(null, "only Linux has the namespaces"), Run("", []));
        Assert.Equal((DryRunVerdict.Inconclusive, "It was not run: only Linux has the namespaces."), (report.Verdict, report.Reason));
        Assert.Equal(8, report.Checklist.Count);
    }

    [Fact]
    public async Task Secrets_that_a_run_prints_are_hidden()
    {
        var report = await TestAsync(Run("password=hunter2hunter2\nwould delete 3 sessions, would update 2 users", []), Run("", Changes));
        Assert.DoesNotContain("hunter2hunter2", report.Proof!.Runs[0].Output, StringComparison.Ordinal);
    }

    private static DatabaseDifference[] Changes =>
    [
        new(DatabaseDifferenceKind.Rows, "sessions", "deletes 3 rows of sessions") { Deleted = 3 },
        new(DatabaseDifferenceKind.Rows, "users", "updates 2 rows of users") { Updated = 2 },
    ];

    private static SqlRun Run(string printed, IReadOnlyList<DatabaseDifference> differences) => new(new ProgramResult(0, printed + "\n", "", TimeSpan.Zero, TimedOut: false), "in a sandbox")
    {
        Differences = differences,
        Tables = ["events", "sessions", "users"],
        Statements = differences.Count < 2 ? [] : [new SqlExecuted("BEGIN", ""), new SqlExecuted("DELETE FROM sessions WHERE old", ""), new SqlExecuted("UPDATE users SET seen = true", ""), new SqlExecuted("COMMIT", "")],
    };

    private static async Task<DryRunReport> TestAsync(SqlRun dry, SqlRun real)
    {
        var path = Path.Combine(Path.GetTempPath(), "x.sql");
        var request = new DryRunRequest(path, Path.GetTempPath()) { Schema = path };
        return await new SqlDryRun(new SqlDryRunSetting(new StagedCopies(dry, real), new CommandReader(), new SecretMasker())).TestAsync(request, new ScriptFile(path, ScriptLanguage.Sql, Script), CancellationToken.None);
    }

    private sealed class StagedCopies(SqlRun dry, SqlRun real) : ISqlCopies, ISqlCopy
    {
        public Task<SqlCopyAnswer> MakeAsync(SqlCopySource source, CancellationToken cancellationToken) => Task.FromResult(new SqlCopyAnswer(this, "a staged database"));

        public Task<SqlRun> RunAsync(SqlScriptRun run, CancellationToken cancellationToken) => Task.FromResult(run.Text is null ? dry : real);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
