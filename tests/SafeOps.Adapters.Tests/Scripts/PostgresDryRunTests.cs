using SafeOps.Scripts.DryRuns;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>Scripts for psql, really run over a private server: each honest one, and the same with one fault.</summary>
public sealed class PostgresDryRunTests : IDisposable
{
    private const string Schema = """
        CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, active boolean NOT NULL DEFAULT true);
        CREATE TABLE sessions (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, ended_at date);
        CREATE TABLE events (at date, what text);
        INSERT INTO users (name, active) SELECT 'user ' || n, n % 3 <> 0 FROM generate_series(1, 9) n;
        INSERT INTO sessions SELECT n, n, CASE WHEN n % 2 = 0 THEN DATE '2020-01-01' END FROM generate_series(1, 9) n;
        INSERT INTO events SELECT DATE '2020-01-01' + n, 'login' FROM generate_series(1, 5) n;
        """;

    private readonly SqlDryRunBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_honest_variable_is_proven()
    {
        var report = await TestAsync("""
            -- psql -v dry_run=1 -f change.sql
            \set ON_ERROR_STOP on
            BEGIN;
            DELETE FROM sessions WHERE ended_at < '2021-01-01';
            \if :{?dry_run}
              \echo 'dry run: rolled back'
              ROLLBACK;
            \else
              COMMIT;
            \endif
            """);
        Assert.Equal((DryRunVerdict.Proven, "dry_run=1"), (report.Verdict, report.DryRunArgument));
        Assert.Contains("deletes 4 rows of sessions", report.Reason, StringComparison.Ordinal);
    }

    private async Task<DryRunReport> TestAsync(string script, string? argument = null, int seconds = 20)
    {
        if (!PostgresCluster.IsInstalled)
            Assert.Skip(PostgresCluster.Missing);
        return await _bench.TestAsync(script, Schema, argument, seconds);
    }
}
