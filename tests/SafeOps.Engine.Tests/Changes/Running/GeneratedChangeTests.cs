using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>What the plan predicts is what the run does, over generated changes of chained steps on files and SQLite.</summary>
public sealed class GeneratedChangeTests
{
    private const int Changes = 300;

    [Fact, Trait("Category", "Long")]
    public async Task The_dry_run_is_true_and_has_no_effect_and_the_undo_leads_back()
    {
        var (predicted, unknown) = (0, 0);
        await Parallel.ForAsync(0, Changes, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            using var bench = new ChangeBench();
            var change = new GeneratedProject(bench, seed).Make(steps: 1 + (seed % 7));
            var start = bench.Snapshot();
            var before = Logical(bench);

            var plan = await bench.PlanAsync(change);
            AssertSame(start, bench.Snapshot(), seed, "the dry run changed something");

            var run = await bench.RunAsync(change);
            Assert.True(run.Status is RunStatus.Succeeded or RunStatus.NothingToDo, $"seed {seed}: {run.Status} {run.Reason}");
            foreach (var (planned, action) in plan.Actions.Zip(run.Actions))
            {
                Assert.Equal(planned.Id, action.Id);
                if (planned.Fidelity == Fidelity.Unknown)
                {
                    Assert.Equal(PredictionTruth.NotPredicted, action.Truth);
                    Assert.False(string.IsNullOrEmpty(planned.FidelityReason), $"seed {seed}: {planned.Id} is unknown and does not say why");
                    Interlocked.Increment(ref unknown);
                }
                else
                {
                    Assert.True(action.Truth == PredictionTruth.Matched, $"seed {seed}: {planned.Id} {planned.Summary}: predicted {planned.Prediction}, found {action.Actual}");
                    Interlocked.Increment(ref predicted);
                }
            }
            var undone = await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
            Assert.True(undone.Status == RunStatus.Undone, $"seed {seed}: {undone.Status} {undone.Reason}");
            AssertSame(before, Logical(bench), seed, "the undo did not lead back");
        });
        TestContext.Current.SendDiagnosticMessage($"{predicted} actions predicted, {unknown} unknown");
        Assert.True(predicted > 600 && unknown * 4 < predicted, $"{predicted} predicted, {unknown} unknown");
    }

    /// <summary>The files without SafeOps's own, the database by its rows: an undone delete leaves other free pages.</summary>
    internal static Dictionary<string, string> Logical(ChangeBench bench)
    {
        var state = bench.Snapshot()
            .Where(f => !f.Key.StartsWith(".safeops", StringComparison.Ordinal) && !f.Key.StartsWith("data", StringComparison.Ordinal))
            .ToDictionary(f => f.Key, f => f.Value);
        state["rows"] = Dump(bench);
        return state;
    }

    private static string Dump(ChangeBench bench)
    {
        using var connection = new SqliteConnection($"Data Source={bench.PathOf("data/main.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var dump = new JsonObject();
        foreach (var table in Names(connection))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT rowid, * FROM \"{table}\" ORDER BY rowid";
            using var reader = command.ExecuteReader();
            var rows = new JsonArray();
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] blob ? Convert.ToHexString(blob) : $"{reader.GetFieldType(i).Name}:{reader.GetValue(i)}")));
            dump[table] = rows;
        }
        return dump.ToJsonString();
    }

    internal static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> found, int seed, string what)
    {
        var differences = expected.Keys.Union(found.Keys).Where(k => expected.GetValueOrDefault(k) != found.GetValueOrDefault(k)).ToList();
        Assert.True(differences.Count == 0, $"seed {seed}: {what}: {string.Join(", ", differences)}");
    }

    private static List<string> Names(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}
