using System.Collections.Concurrent;
using System.Globalization;
using SafeOps.Engine.Tests.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>The labelled scripts of SQL, run: how often a verdict is right.</summary>
public sealed class SqlCollectionTests(ITestOutputHelper output)
{
    private const double Demanded = 0.95;

    private const int AtOnce = 3;

    [Fact]
    public async Task Refutes_what_is_faulty_proves_what_is_honest_and_names_it()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "the program sqlite3 is not installed");
        var judged = new ConcurrentBag<(CollectionCase Case, string Script, bool IsFaulty, DryRunReport Report)>();
        var scripts = CollectionCase.All.Where(c => c.Language == "sql").SelectMany(c => c.Scripts.Select(s => (Case: c, Script: s)));
        await Parallel.ForEachAsync(scripts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (one, _) =>
            judged.Add((one.Case, one.Script, one.Script != one.Case.Honest, await TestAsync(one.Case, one.Script))));
        var refuted = judged.Where(j => j.Report.Verdict == DryRunVerdict.Refuted).ToList();
        var (faults, alarms, hits) = (judged.Count(j => j.IsFaulty), refuted.Count, refuted.Count(j => j.IsFaulty));
        var (honest, proven) = (judged.Count - faults, judged.Count(j => !j.IsFaulty && j.Report.Verdict == DryRunVerdict.Proven));
        var named = refuted.Count(j => j.IsFaulty && Names(j.Case, j.Report));
        var wrong = string.Join('\n', judged.Where(j => j.Report.Verdict != (j.IsFaulty ? DryRunVerdict.Refuted : DryRunVerdict.Proven) || (j.IsFaulty && !Names(j.Case, j.Report)))
            .Select(j => $"{j.Case} {Path.GetFileName(j.Script)}: {j.Report.Verdict}, line {j.Report.Line}: {j.Report.Reason}").Order(StringComparer.Ordinal));
        var (precision, recall) = ((double)hits / Math.Max(1, alarms), (double)hits / Math.Max(1, faults));
        var text = string.Create(CultureInfo.InvariantCulture, $"sql: precision {precision:P1}, recall {recall:P1}, {proven} of {honest} honest ones proven, {named} of {hits} refutations name the line or the effect\n{wrong}");
        output.WriteLine(text);
        Assert.True(precision >= Demanded && recall >= Demanded && proven >= Demanded * honest && named == hits, text);
    }

    /// <summary>The line of the fault, or the word that gives it away; of a script without a dry run any will do.</summary>
    private static bool Names(CollectionCase one, DryRunReport report) => one.Effect is not { } effect
        || report.Line == one.Line
        || report.Reason.Contains(effect, StringComparison.Ordinal)
        || report.Proof!.Effects.Concat(report.Comparison?.DoneButNotAnnounced ?? []).Any(e => e.Target.Contains(effect, StringComparison.Ordinal));

    private static async Task<DryRunReport> TestAsync(CollectionCase one, string script)
    {
        using var bench = new SqlDryRunBench();
        return await bench.TestAsync(await File.ReadAllTextAsync(script), await File.ReadAllTextAsync(one.Schema!), one.Flag);
    }
}
