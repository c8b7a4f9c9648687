using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>What the plan predicts is what the run does, over generated changes of chained steps on files and databases.</summary>
public sealed class GeneratedChangeTests
{
    private const int Changes = 300;
    private const int PostgresChanges = 120;

    [Fact, Trait("Category", "Long")]
    public async Task The_dry_run_is_true_and_has_no_effect_and_the_undo_leads_back()
    {
        var (predicted, unknown) = (0, 0);
        await Parallel.ForAsync(0, Changes, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            using var bench = new ChangeBench();
            var (known, open) = await OneAsync(bench, new GeneratedSqlite(bench.PathOf), seed);
            Interlocked.Add(ref predicted, known);
            Interlocked.Add(ref unknown, open);
        });
        TestContext.Current.SendDiagnosticMessage($"{predicted} actions predicted, {unknown} unknown");
        Assert.True(predicted > 600 && unknown * 4 < predicted, $"{predicted} predicted, {unknown} unknown");
    }

    /// <summary>No private copy is made of a PostgreSQL database, so what builds on an earlier step's rows is unknown there.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task The_same_holds_over_files_and_PostgreSQL()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var (predicted, unknown) = (0, 0);
        using var database = new GeneratedPostgres();
        for (var seed = 0; seed < PostgresChanges; seed++)
        {
            using var bench = new ChangeBench(database.Project);
            var (known, open) = await OneAsync(bench, database, seed);
            (predicted, unknown) = (predicted + known, unknown + open);
        }
        TestContext.Current.SendDiagnosticMessage($"{predicted} actions predicted, {unknown} unknown");
        Assert.True(predicted > 240 && unknown * 3 < predicted, $"{predicted} predicted, {unknown} unknown");
    }

    private static async Task<(int Predicted, int Unknown)> OneAsync(ChangeBench bench, GeneratedDatabase database, int seed)
    {
        var (predicted, unknown) = (0, 0);
        var change = new GeneratedProject(bench, seed, database).Make(steps: 1 + (seed % 7));
        var (start, traces) = (bench.Snapshot(), database.Traces());
        var before = Logical(bench, database);

        var plan = await bench.PlanAsync(change);
        AssertSame(start, bench.Snapshot(), seed, "the dry run changed something");
        Assert.Equal(traces, database.Traces());

        var run = await bench.RunAsync(change);
        Assert.True(run.Status is RunStatus.Succeeded or RunStatus.NothingToDo, $"seed {seed}: {run.Status} {run.Reason}");
        foreach (var (planned, action) in plan.Actions.Zip(run.Actions))
        {
            Assert.Equal(planned.Id, action.Id);
            if (planned.Fidelity == Fidelity.Unknown)
            {
                // Planned again when its turn had come, it may have found nothing to do.
                Assert.Equal(action.Verb == ActionVerb.None ? PredictionTruth.NotCompared : PredictionTruth.NotPredicted, action.Truth);
                Assert.False(string.IsNullOrEmpty(planned.FidelityReason), $"seed {seed}: {planned.Id} is unknown and does not say why");
                unknown++;
            }
            else
            {
                Assert.True(action.Truth == PredictionTruth.Matched, $"seed {seed}: {planned.Id} {planned.Summary}: predicted {planned.Prediction}, found {action.Actual}");
                predicted++;
            }
        }
        var undone = await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
        Assert.True(undone.Status == RunStatus.Undone, $"seed {seed}: {undone.Status} {undone.Reason}");
        AssertSame(before, Logical(bench, database), seed, "the undo did not lead back");
        return (predicted, unknown);
    }

    internal static Dictionary<string, string> Logical(ChangeBench bench) => Logical(bench, new GeneratedSqlite(bench.PathOf));

    /// <summary>The files without SafeOps's own, the database by its rows: an undone delete leaves other free pages.</summary>
    internal static Dictionary<string, string> Logical(ChangeBench bench, GeneratedDatabase database)
    {
        var state = bench.Snapshot()
            .Where(f => !f.Key.StartsWith(".safeops", StringComparison.Ordinal) && !f.Key.StartsWith("data", StringComparison.Ordinal))
            .ToDictionary(f => f.Key, f => f.Value);
        state["rows"] = database.Dump();
        return state;
    }

    internal static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> found, int seed, string what)
    {
        var differences = expected.Keys.Union(found.Keys).Where(k => expected.GetValueOrDefault(k) != found.GetValueOrDefault(k)).ToList();
        Assert.True(differences.Count == 0, $"seed {seed}: {what}: {string.Join(", ", differences)}");
    }
}
