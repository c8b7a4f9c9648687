using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>Reading leaves every byte as it was, in each journal mode and after each kind of accident.</summary>
public sealed class SqliteSnapshotTests
{
    private const string Rows = "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1,1),(2,2),(3,3);";

    [Theory]
    [InlineData("DELETE")]
    [InlineData("TRUNCATE")]
    [InlineData("PERSIST")]
    [InlineData("WAL")]
    public async Task Planning_leaves_an_idle_database_as_it_was(string mode)
    {
        using var bench = new SqlBench($"PRAGMA journal_mode={mode}; {Rows}");
        var bytes = bench.Bytes();
        Assert.Equal(2, (await bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"v > 1"}"""))).Rows);
        Assert.True((await bench.CheckAsync("""{"query":"select count(*) from t","expect":3}""")).Passed);
        await bench.PlanAsync(bench.Step("sql.execute", """{"statements":"delete from t","dryRun":"execute"}""", "other"));
        Assert.Equal(bytes, bench.Bytes());
    }

    [Fact]
    public async Task Reads_what_a_live_writer_in_WAL_mode_has_committed_and_leaves_its_files_alone()
    {
        using var bench = new SqlBench("PRAGMA journal_mode=WAL; " + Rows);
        using var writer = Writer(bench, "INSERT INTO t VALUES(4,4);");
        var bytes = bench.Bytes();
        Assert.True(File.Exists(bench.File + "-wal"));
        Assert.Equal(3, (await bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"v > 1"}"""))).Rows);
        Assert.Equal(bytes, bench.Bytes());
        writer.Kill();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        bench.World = new PlannedWorld();
        Assert.Equal(3, (await bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"v > 1"}"""))).Rows);
        Assert.Equal(bytes, bench.Bytes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Says_that_a_log_without_its_whole_index_can_only_be_read_by_writing(bool powerCut)
    {
        using var bench = new SqlBench("PRAGMA journal_mode=WAL; " + Rows);
        using (var writer = Writer(bench, "INSERT INTO t VALUES(4,4);"))
        {
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        if (powerCut)
            await File.WriteAllBytesAsync(bench.File + "-shm", [], TestContext.Current.CancellationToken);
        else
            File.Delete(bench.File + "-shm");
        await RefusesAsync(bench);
    }

    [Fact]
    public async Task Says_that_a_hot_journal_can_only_be_read_by_writing()
    {
        using var bench = new SqlBench(Rows);
        using (var writer = Writer(bench, "PRAGMA cache_size=1; PRAGMA synchronous=FULL; BEGIN; UPDATE t SET v = 9; CREATE TABLE big(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000) INSERT INTO big SELECT randomblob(500) FROM n;"))
        {
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.True(new FileInfo(bench.File + "-journal").Length > 0);
        await RefusesAsync(bench);
    }

    [Fact]
    public async Task A_busy_database_is_reported_with_what_to_do_and_nothing_changes()
    {
        using var bench = new SqlBench(Rows, settings: new Dictionary<string, string> { ["file"] = "app.db", ["busyTimeout"] = "1s" });
        var step = bench.Step("sql.delete", """{"table":"t","where":"v > 1"}""");
        var action = await bench.PlanAsync(step);
        using var other = new SqliteConnection($"Data Source={bench.File};Pooling=False");
        other.Open();
        using var held = other.BeginTransaction();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step));
        Assert.Contains("busy", error.Message, StringComparison.Ordinal);
        Assert.Contains("busyTimeout", error.NextStep, StringComparison.Ordinal);
        held.Rollback();
        Assert.Equal(3L, bench.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Names_the_connection_of_a_file_that_is_missing_or_no_database()
    {
        using var bench = new SqlBench();
        var step = bench.Step("sql.delete", """{"table":"t","where":"true"}""");
        var missing = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(step));
        Assert.Equal(ErrorCodes.TargetUnreachable, missing.Code);
        Assert.Contains("connection 'db' cannot be opened: there is no file", missing.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(bench.File, new string('x', 5000), TestContext.Current.CancellationToken);
        var other = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(step));
        Assert.Contains("no SQLite database", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_said_to_be_damaged()
    {
        using var bench = new SqlBench(Rows + "CREATE TABLE big(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) INSERT INTO big SELECT hex(randomblob(200)) FROM n;");
        var bytes = await File.ReadAllBytesAsync(bench.File, TestContext.Current.CancellationToken);
        Array.Fill<byte>(bytes, 0xAB, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(bench.File, bytes, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"big","where":"true"}""")));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_will_be_created_is_planned_as_empty()
    {
        using var bench = new SqlBench(settings: new Dictionary<string, string> { ["file"] = "app.db", ["create"] = "true" });
        var step = bench.Step("sql.execute", """{"statements":["create table t(a)","insert into t values (1),(2)"],"dryRun":"execute"}""");
        var action = await bench.PlanAsync(step);
        Assert.False(File.Exists(bench.File));
        Assert.Equal(2, action.Rows);
        await bench.ApplyAsync(action, step);
        Assert.Equal(2L, bench.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task What_a_run_wrote_is_verified_also_where_a_power_cut_took_the_index_of_its_log()
    {
        using var bench = new SqlBench("PRAGMA journal_mode=WAL; " + Rows);
        var step = bench.Step("sql.delete", """{"table":"t","where":"v > 1"}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        using (var writer = Writer(bench, "CREATE TABLE other(x);"))
        {
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        File.Delete(bench.File + "-shm");
        await bench.VerifyAsync(action, step);
    }

    [Fact]
    public async Task A_commit_counts_only_when_the_folder_is_flushed_too()
    {
        using var bench = new SqlBench(Rows);
        var context = bench.Context(bench.Step("sql.delete", """{"table":"t","where":"v > 1"}"""));
        await using var connection = await bench.Provider.OpenAsync(bench.Project.Connection("db"), bench.Project, context.Secrets, DatabaseAccess.ReadWrite, TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(3L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static async Task RefusesAsync(SqlBench bench)
    {
        var bytes = bench.Bytes();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"v > 1"}""")));
        Assert.Equal(ErrorCodes.TargetUnreachable, error.Code);
        Assert.Contains("cannot be known without recovering it", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, bench.Bytes());
    }

    /// <summary>Another process that holds the database open.</summary>
    private static Process Writer(SqlBench bench, string sql)
    {
        Process writer;
        try
        {
            writer = Process.Start(new ProcessStartInfo("sqlite3", bench.File) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("sqlite3 is not on PATH");
            throw;
        }
        writer.StandardInput.WriteLine(sql);
        writer.StandardInput.WriteLine("SELECT 'ready';");
        writer.StandardInput.Flush();
        while (writer.StandardOutput.ReadLine() is { } line && line != "ready")
        {
        }
        return writer;
    }
}
