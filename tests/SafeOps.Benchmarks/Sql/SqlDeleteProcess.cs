using System.Diagnostics;
using System.Globalization;
using SafeOps.Benchmarks.Peers;
using SafeOps.Changes.Running;

namespace SafeOps.Benchmarks.Sql;

/// <summary>One delete in a process of its own, so that its memory can be told from everything else's.</summary>
internal static class SqlDeleteProcess
{
    public const string Argument = "sql-delete";
    public const int Batch = 1_000;

    /// <summary>The table that is measured.</summary>
    public const string Table = "sessions";

    /// <summary>A small one, deleted from first: a session that is used has compiled what it runs.</summary>
    public const string WarmTable = "warm";

    /// <param name="Milliseconds">Of the delete alone, without the start of the process.</param>
    /// <param name="Growth">Bytes by which the process's peak lies over what it had before the delete.</param>
    internal sealed record Measured(double Milliseconds, long Growth);

    public static Measured Start(params string[] arguments)
    {
        var output = PeerProgram.Run("dotnet", [typeof(SqlDeleteProcess).Assembly.Location, Argument, .. arguments], Path.GetTempPath());
        var numbers = output.Trim().Split(' ');
        return new Measured(double.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary><c>bare &lt;provider&gt; &lt;connection string&gt;</c>, or <c>safeops &lt;connection&gt;</c>.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["bare", var provider, var connectionString]:
                await DeleteBareAsync(provider, connectionString, WarmTable);
                await MeasureAsync(() => DeleteBareAsync(provider, connectionString, Table));
                return 0;
            case ["safeops", var connection]:
                using (var project = new BenchProject($"connections:\n  main: {connection}\n"))
                {
                    await RunAsync(project, WarmTable);
                    await MeasureAsync(() => RunAsync(project, Table));
                }
                return 0;
            default:
                return 1;
        }
    }

    private static async Task RunAsync(BenchProject project, string table)
    {
        var change = project.Change($$"""
            steps:
              - id: purge
                uses: sql.delete
                with: { connection: main, table: {{table}}, where: "last_seen < '2026-06-01'", batch: {{Batch}} }
            """);
        var run = await project.RunAsync(change);
        if (run.Status != RunStatus.Succeeded)
            throw new InvalidOperationException($"{run.Status}: {run.Reason}");
    }

    private static async Task MeasureAsync(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var watch = Stopwatch.StartNew();
        await work();
        var elapsed = watch.Elapsed.TotalMilliseconds;
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed:0.0} {process.PeakWorkingSet64 - before}"));
    }

    /// <summary>The same batches in the same order, each a transaction, and nothing saved.</summary>
    private static async Task DeleteBareAsync(string provider, string connectionString, string table)
    {
        await using var connection = SqlTarget.Open(provider, connectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE last_seen < '2026-06-01' AND id > @last ORDER BY id LIMIT {Batch})";
        var last = command.CreateParameter();
        last.ParameterName = "@last";
        command.Parameters.Add(last);
        // The ids run from 1 without a gap, so that each batch begins where the one before it ended.
        for (var from = 0L; ; from += Batch)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            last.Value = from;
            command.Transaction = transaction;
            var deleted = await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            if (deleted == 0)
                return;
        }
    }
}
