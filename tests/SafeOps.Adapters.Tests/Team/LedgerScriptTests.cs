using System.ComponentModel;
using System.Diagnostics;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>The script as an administrator runs it.</summary>
public sealed class LedgerScriptTests
{
    private static readonly string Script = Path.Combine(Path.GetTempPath(), $"SafeOps.ledger-{Environment.ProcessId}.sql");

    [Theory]
    [InlineData("safeops")]
    [InlineData("ops_ledger")]
    public void It_makes_the_schema_it_is_told_to_once_and_changes_nothing_a_second_time(string schema)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var cluster = PostgresCluster.Shared;
        // Roles are the whole cluster's, and here are made without the lock that keeps tests from making them at once.
        cluster.DropDatabase(cluster.CreateLedger(schema));
        var database = cluster.CreateDatabase();
        File.WriteAllText(Script, PostgresCluster.LedgerSql);
        string[] line = ["-h", "127.0.0.1", "-p", $"{cluster.Port}", "-U", PostgresCluster.Superuser, "-d", database, "-v", "ON_ERROR_STOP=1", "-q",
            .. schema == "safeops" ? Array.Empty<string>() : ["-c", $"set safeops.schema = '{schema}'"], "-f", Script];
        try
        {
            Assert.Equal(0, Run(line));
            var id = cluster.Scalar(database, $"select id from {schema}.ledger");
            Assert.NotEqual(0, Run(line));
            Assert.Equal(id, cluster.Scalar(database, $"select id from {schema}.ledger"));
            Assert.Equal(3L, cluster.Scalar(database, $"select count(*) from pg_roles where rolname in ('{schema}_reader', '{schema}_writer', '{schema}_cleaner') and not rolcanlogin"));
            Assert.Equal(false, cluster.Scalar(database, $"select has_schema_privilege('public', '{schema}', 'usage')"));
        }
        finally
        {
            File.Delete(Script);
            cluster.DropDatabase(database);
        }
    }

    private static int Run(string[] line)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("psql", line) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            Assert.Skip("psql is not installed");
            return 0;
        }
    }
}
