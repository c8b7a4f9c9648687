using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A process that dies: from one moment on nothing more is saved, committed or cleaned up.</summary>
public sealed class InterruptedRowsTests
{
    private sealed class Killed : Exception;

    private const int MostMoments = 60;

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(23)]
    [InlineData(38)]
    public async Task A_run_killed_at_any_moment_is_resumed_to_the_same_end(int seed)
    {
        var (expected, _) = await RunAsync(seed, killAt: int.MaxValue, undo: false);
        for (var moment = 0; moment < MostMoments; moment++)
        {
            var (end, killed) = await RunAsync(seed, moment, undo: false);
            Assert.Equal(expected, end);
            if (!killed)
                return;
        }
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(23)]
    public async Task A_run_killed_at_any_moment_is_undone_to_the_start_even_if_the_undo_is_killed_too(int seed)
    {
        var start = Start(seed);
        for (var moment = 0; moment < MostMoments; moment++)
        {
            var (end, killed) = await RunAsync(seed, moment, undo: true);
            Assert.Equal(start, end);
            if (!killed)
                return;
        }
    }

    [Fact]
    public async Task A_run_killed_at_any_moment_is_resumed_to_the_same_end_on_one_database()
    {
        await A_run_killed_at_any_moment_is_resumed_to_the_same_end(2);
        await A_run_killed_at_any_moment_is_undone_to_the_start_even_if_the_undo_is_killed_too(2);
    }

    [Fact]
    public async Task A_stop_is_honoured_between_batches_and_the_rest_is_done_later()
    {
        using var bench = new SqlBench("CREATE TABLE t(id INTEGER PRIMARY KEY); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<50) INSERT INTO t SELECT i FROM n");
        var step = bench.Step("sql.delete", """{"table":"t","where":"true","batch":10}""");
        var action = await bench.PlanAsync(step);
        using var stop = new CancellationTokenSource();
        bench.Progress = done => { if (done == 20) stop.Cancel(); };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.ApplyAsync(action, step, stop.Token));
        Assert.Equal(30L, bench.Scalar("SELECT count(*) FROM t"));
        Assert.Equal(ProbeAnswer.Partly, (await bench.ProbeAsync(action, step)).Answer);
        var result = await bench.ApplyAsync(action, step);
        Assert.True(JsonNode.DeepEquals(action.Prediction, result.Actual));
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM t"));
        await bench.UndoAsync(action, step);
        Assert.Equal(50L, bench.Scalar("SELECT count(*) FROM t"));
    }

    private static SqlBench Bench(int seed, out ResolvedStep step)
    {
        var generated = new GeneratedDatabase(seed, triggers: seed % 2 == 1);
        var bench = new SqlBench(generated.Sql.Replace("RESTRICT", "CASCADE", StringComparison.Ordinal).Replace("NO ACTION", "SET NULL", StringComparison.Ordinal).Replace("SET DEFAULT", "SET NULL", StringComparison.Ordinal));
        step = bench.Step(seed % 3 == 0 ? "sql.update" : "sql.delete", seed % 3 == 0
            ? """{"table":"t0","set":"v = v + 1","where":"v >= 5","batch":5,"dryRun":"execute"}"""
            : """{"table":"t0","where":"v >= 5","batch":5,"dryRun":"execute"}""");
        return bench;
    }

    private static string Start(int seed)
    {
        using var bench = Bench(seed, out _);
        return bench.Dump();
    }

    private static async Task<(string Dump, bool Killed)> RunAsync(int seed, int killAt, bool undo)
    {
        using var bench = Bench(seed, out var step);
        var action = await bench.PlanAsync(step);
        if (action.Verb == ActionVerb.None)
            return (bench.Dump(), false);
        var killed = Arm(bench, killAt);
        try
        {
            await bench.ApplyAsync(action, step);
        }
        catch (Killed)
        {
        }
        var died = killed();
        if (undo)
        {
            killed = Arm(bench, killAt % 7);
            try
            {
                await bench.UndoAsync(action, step);
            }
            catch (Killed)
            {
            }
            Arm(bench, int.MaxValue);
            await bench.UndoAsync(action, step);
        }
        else
        {
            Arm(bench, int.MaxValue);
            var probe = await bench.ProbeAsync(action, step);
            var actual = probe.Answer == ProbeAnswer.Done ? probe.Actual! : (await bench.ApplyAsync(action, step)).Actual;
            Assert.True(JsonNode.DeepEquals(action.Prediction, actual), $"predicted {action.Prediction}, did {actual}");
            await bench.VerifyAsync(action, step);
        }
        await bench.SettleAsync(action, step);
        return (bench.Dump(), died);
    }

    /// <summary>Dies at the n-th moment: before a save, after a save and before its commit, or after a commit.</summary>
    private static Func<bool> Arm(SqlBench bench, int killAt)
    {
        var moment = 0;
        var dead = false;
        void Tick()
        {
            dead |= moment++ == killAt;
            if (dead)
                throw new Killed();
        }
        bench.Saved.BeforeSave = _ => Tick();
        bench.Saved.AfterSave = _ => Tick();
        bench.Progress = _ => Tick();
        return () => dead;
    }
}
