using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SafeOps.Engine.Tests.Scripts;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>The labelled scripts, run: how often a verdict is right.</summary>
public sealed class DryRunCollectionTests(ITestOutputHelper output)
{
    private const double Demanded = 0.95;

    private const int AtOnce = 3;

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("bash")]
    [InlineData("python")]
    public async Task Refutes_what_is_faulty_and_little_else(string language)
    {
        Assert.SkipUnless(ScriptBench.IsPossible, ScriptBench.Missing);
        var judged = new ConcurrentBag<(CollectionCase Case, bool IsFaulty, DryRunReport Report)>();
        var scripts = CollectionCase.All.Where(c => c.Language == language)
            .SelectMany(c => new[] { (Case: c, Script: c.Honest, IsFaulty: false), (Case: c, Script: c.Faulty ?? c.Without, IsFaulty: true) })
            .Where(s => s.Script is not null);
        await Parallel.ForEachAsync(scripts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (one, _) =>
            judged.Add((one.Case, one.IsFaulty, await TestAsync(one.Case, one.Script!))));
        var wrong = judged.Where(j => IsRefuted(j.Report) != j.IsFaulty || (!j.IsFaulty && j.Report.Verdict != DryRunVerdict.Proven)).OrderBy(j => $"{j.Case}", StringComparer.Ordinal).ToList();
        var (hits, alarms, faults) = (judged.Count(j => j.IsFaulty && IsRefuted(j.Report)), judged.Count(j => IsRefuted(j.Report)), judged.Count(j => j.IsFaulty));
        var (precision, recall) = ((double)hits / Math.Max(1, alarms), (double)hits / Math.Max(1, faults));
        var proven = judged.Count(j => !j.IsFaulty && j.Report.Verdict == DryRunVerdict.Proven);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{language}: {judged.Count} scripts, precision {precision:P1}, recall {recall:P1}, {proven} of {judged.Count - faults} honest ones proven");
        var named = judged.Where(j => j.IsFaulty && IsRefuted(j.Report)).ToList();
        var placed = named.Where(Names).ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"{placed.Count} of {named.Count} refutations name the line or the effect of the label");
        foreach (var (one, _, report) in named.Except(placed))
            text.AppendLine(CultureInfo.InvariantCulture, $"{one} (line {one.Line}, {one.Effect}): line {report.Line}, {report.Reason}");
        foreach (var (one, isFaulty, report) in wrong)
            text.AppendLine(CultureInfo.InvariantCulture, $"{one} {(isFaulty ? "faulty" : "honest")}: {report.Verdict}, {report.Reason}");
        output.WriteLine(text.ToString());
        Assert.True(precision >= Demanded && recall >= Demanded, text.ToString());
    }

    private static bool IsRefuted(DryRunReport report) => report.Verdict == DryRunVerdict.Refuted;

    /// <summary>The line of the fault, or the word that gives it away; of a script without a dry run any will do.</summary>
    private static bool Names((CollectionCase Case, bool IsFaulty, DryRunReport Report) judged) => judged.Case.Effect is not { } effect
        || judged.Report.Line == judged.Case.Line
        || judged.Report.Reason.Contains(effect, StringComparison.Ordinal)
        || judged.Report.Proof!.Effects.Concat(judged.Report.Comparison!.DoneButNotAnnounced).Any(e => e.Target.Contains(effect, StringComparison.Ordinal));

    private static async Task<DryRunReport> TestAsync(CollectionCase one, string script)
    {
        using var scratch = new CollectionScratch(one, script);
        Assert.Null(scratch.Problem);
        using var bench = new ScriptBench(scratch.Folder);
        bench.InstallAll(CollectionCase.Programs);
        return await bench.TestAsync(scratch.Script, r => r with { DryRunArgument = one.Flag, Arguments = one.Arguments });
    }
}
