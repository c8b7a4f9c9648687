using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Adapters.Tests.Sql;

public sealed class GeneratedRowsTests
{
    [Fact]
    public Task What_is_predicted_is_what_happens_and_the_undo_gives_everything_back() => ManyAsync(0, 40, atLeast: 15);

    [Fact]
    [Trait("Category", "Long")]
    public Task What_is_predicted_is_what_happens_over_many_databases() => ManyAsync(40, 500, atLeast: 200);

    private static async Task ManyAsync(int first, int count, int atLeast)
    {
        var carriedOut = 0;
        for (var seed = first; seed < first + count; seed++)
            carriedOut += await OneAsync(seed) ? 1 : 0;
        Assert.True(carriedOut >= atLeast, $"only {carriedOut} were carried out");
    }

    private static async Task<bool> OneAsync(int seed)
    {
        var triggers = seed % 4 == 3;
        var generated = new GeneratedDatabase(seed, triggers);
        using var bench = new SqlBench(generated.Sql);
        var step = StepFor(bench, generated, triggers);
        var start = bench.Dump();
        var bytes = bench.Bytes();
        PlannedAction action;
        try
        {
            action = await bench.PlanAsync(step);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.PlanRefused)
        {
            Assert.Equal(bytes, bench.Bytes());
            return false;
        }
        Assert.Equal(bytes, bench.Bytes());
        if (action.Verb == ActionVerb.None)
            return false;
        ActionResult result;
        try
        {
            result = await bench.ApplyAsync(action, step);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ActionFailed && error.Message.Contains("FOREIGN KEY", StringComparison.Ordinal) && generated.Sql.Contains("SET DEFAULT", StringComparison.Ordinal))
        {
            return false;
        }
        catch (SafeOpsException error)
        {
            throw new InvalidOperationException($"seed {seed}: {step.With.ToJsonString()}\n{generated.Sql}", error);
        }
        if (action.Fidelity != Fidelity.Unknown && !JsonNode.DeepEquals(action.Prediction, result.Actual))
            Assert.Fail($"seed {seed}: {step.With.ToJsonString()} predicted {action.Prediction} but did {result.Actual}\n{generated.Sql}");
        await bench.VerifyAsync(action, step);
        Assert.Equal(ProbeAnswer.Done, Settled((await bench.ProbeAsync(action, step)).Answer));
        if (seed % 2 == 0)
            await bench.SettleAsync(action, step);
        await bench.UndoAsync(action, step);
        var end = bench.Dump();
        if (start != end)
            Assert.Fail($"seed {seed}: {step.With.ToJsonString()} was not undone\n{start}\n----\n{end}");
        await bench.SettleAsync(action, step);
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_safeops_marker'"));
        return true;
    }

    internal static SafeOps.Changes.Definition.ResolvedStep StepFor(SqlBench bench, GeneratedDatabase generated, bool triggers)
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
            1 => "amount = amount * 1.1",
            2 => "id = id || '999'",
            _ => "data = x'beef', v = coalesce(v, 0) * -1",
        };
        return bench.Step("sql.update", options.ToJsonString());
    }

    /// <summary>A batch that was exactly full leaves it to the next attempt to find that nothing is left.</summary>
    private static ProbeAnswer Settled(ProbeAnswer answer) => answer == ProbeAnswer.Partly ? ProbeAnswer.Done : answer;
}
