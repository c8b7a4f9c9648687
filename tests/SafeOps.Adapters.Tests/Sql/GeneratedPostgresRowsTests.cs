using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>PostgreSQL as SQLite: what is predicted is what happens, the default dry run leaves no trace, and the undo gives everything back.</summary>
public sealed class GeneratedPostgresRowsTests
{
    [Fact]
    public Task What_is_predicted_is_what_happens_and_the_undo_gives_everything_back() => ManyAsync(0, 24, atLeast: 8);

    [Fact]
    [Trait("Category", "Long")]
    public Task What_is_predicted_is_what_happens_over_many_databases() => ManyAsync(24, 140, atLeast: 60);

    private static async Task ManyAsync(int first, int count, int atLeast)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var carriedOut = 0;
        using var database = new PostgresTestDatabase();
        for (var seed = first; seed < first + count; seed++)
            carriedOut += await OneAsync(seed, database) ? 1 : 0;
        Assert.True(carriedOut >= atLeast, $"only {carriedOut} were carried out");
    }

    private static async Task<bool> OneAsync(int seed, PostgresTestDatabase database)
    {
        var triggers = seed % 4 == 3;
        var generated = new GeneratedPostgresDatabase(seed, triggers);
        using var bench = new SqlBench(PostgresTestDatabase.Emptied + generated.Sql, database: database.Lent);
        var step = StepFor(bench, generated, triggers);
        var where = $"seed {seed}: {step.Uses} {step.With.ToJsonString()}\n{generated.Sql}";
        var (start, traces) = (bench.Dump(), bench.Bytes());
        PlannedAction action;
        try
        {
            action = await bench.PlanAsync(step);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.PlanRefused)
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(where, error);
        }
        if (action.Residue is null)
            Assert.True(traces == bench.Bytes(), $"{where} left a trace: {traces} → {bench.Bytes()}");
        Assert.Equal(start, bench.Dump());
        if (action.Verb == ActionVerb.None)
            return false;
        try
        {
            await CarryOutAsync(bench, step, action, where);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ActionFailed && error.Message.Contains("the key of rows of", StringComparison.Ordinal))
        {
            Assert.Equal(start, bench.Dump());
            return false;
        }
        catch (SafeOpsException error)
        {
            throw new InvalidOperationException(where, error);
        }
        var end = bench.Dump();
        Assert.True(start == end, $"{where} was not undone\n{start}\n----\n{end}");
        return true;
    }

    private static async Task CarryOutAsync(SqlBench bench, SafeOps.Changes.Definition.ResolvedStep step, PlannedAction action, string where)
    {
        var result = await bench.ApplyAsync(action, step);
        if (action.Fidelity != Fidelity.Unknown && !JsonNode.DeepEquals(action.Prediction, result.Actual))
            Assert.Fail($"{where} predicted {action.Prediction} but did {result.Actual}");
        await bench.VerifyAsync(action, step);
        Assert.NotEqual(ProbeAnswer.NotDone, (await bench.ProbeAsync(action, step)).Answer);
        await bench.UndoAsync(action, step);
        await bench.SettleAsync(action, step);
    }

    private static SafeOps.Changes.Definition.ResolvedStep StepFor(SqlBench bench, GeneratedPostgresDatabase generated, bool triggers)
    {
        var options = new JsonObject
        {
            ["table"] = string.Create(CultureInfo.InvariantCulture, $"t{generated.Pick(generated.Tables)}"),
            ["where"] = generated.Where(),
            ["batch"] = (long)(1 + generated.Pick(20) * (generated.Pick(3) == 0 ? 50 : 1)),
        };
        if (triggers)
            options["dryRun"] = "execute";
        if (generated.Pick(3) > 0)
            return bench.Step("sql.delete", options.ToJsonString());
        options["set"] = generated.Pick(4) switch
        {
            0 => "v = v + 1, note = upper(note)",
            1 => "amount = amount * 1.1, at = at + interval '1 day'",
            2 => "id = (id::text || '9')::numeric",
            _ => "data = '\\xbeef', v = coalesce(v, 0) * -1, tags = tags || 'x'",
        };
        return bench.Step("sql.update", options.ToJsonString());
    }
}
