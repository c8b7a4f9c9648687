using System.Globalization;
using System.Text;
using SafeOps.Engine.Tests.Scripts;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>The labelled scripts, run: how often a verdict is right.</summary>
public sealed class DryRunCollectionTests(ITestOutputHelper output)
{
    private const double Demanded = 0.95;

    [Theory]
    [InlineData("bash")]
    [InlineData("python")]
    public async Task Refutes_what_is_faulty_and_little_else(string language)
    {
        Assert.SkipUnless(ScriptBench.IsPossible, ScriptBench.Missing);
        var judged = new List<(CollectionCase Case, bool IsFaulty, DryRunReport Report)>();
        foreach (var one in CollectionCase.All.Where(c => c.Language == language))
        {
            if (one.Honest is { } honest)
                judged.Add((one, false, await TestAsync(one, honest)));
            if ((one.Faulty ?? one.Without) is { } faulty)
                judged.Add((one, true, await TestAsync(one, faulty)));
        }
        var wrong = judged.Where(j => IsRefuted(j.Report) != j.IsFaulty || (!j.IsFaulty && j.Report.Verdict != DryRunVerdict.Proven)).ToList();
        var (hits, alarms, faults) = (judged.Count(j => j.IsFaulty && IsRefuted(j.Report)), judged.Count(j => IsRefuted(j.Report)), judged.Count(j => j.IsFaulty));
        var (precision, recall) = ((double)hits / Math.Max(1, alarms), (double)hits / Math.Max(1, faults));
        var proven = judged.Count(j => !j.IsFaulty && j.Report.Verdict == DryRunVerdict.Proven);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{language}: {judged.Count} scripts, precision {precision:P1}, recall {recall:P1}, {proven} of {judged.Count - faults} honest ones proven");
        foreach (var (one, isFaulty, report) in wrong)
            text.AppendLine(CultureInfo.InvariantCulture, $"{one} {(isFaulty ? "faulty" : "honest")}: {report.Verdict}, {report.Reason}");
        output.WriteLine(text.ToString());
        Assert.True(precision >= Demanded && recall >= Demanded, text.ToString());
    }

    private static bool IsRefuted(DryRunReport report) => report.Verdict == DryRunVerdict.Refuted;

    private static async Task<DryRunReport> TestAsync(CollectionCase one, string script)
    {
        using var bench = new ScriptBench();
        bench.InstallAll(CollectionCase.Programs);
        if (one.Setup is { } setup)
            bench.Prepare(setup);
        var copy = bench.Write(one.Name + one.Extension, await File.ReadAllTextAsync(script));
        return await bench.TestAsync(copy, r => r with { DryRunArgument = one.Flag, Arguments = one.Arguments, Timeout = TimeSpan.FromSeconds(10) });
    }
}
