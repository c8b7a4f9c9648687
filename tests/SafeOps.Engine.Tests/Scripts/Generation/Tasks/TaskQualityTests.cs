using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Scripts.Safety;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

/// <summary>Scripts of templates pass what SafeOps asks of any script.</summary>
public sealed class TaskQualityTests
{
    public static TheoryData<string, ScriptLanguage> Each() => new MatrixTheoryData<string, ScriptLanguage>(TaskWorlds.All.Keys, [ScriptLanguage.Bash, ScriptLanguage.Python]);

    [Theory, MemberData(nameof(Each))]
    public void Nothing_is_found_in_it_and_every_question_about_its_dry_run_is_answered(string task, ScriptLanguage language)
    {
        using var bench = TaskWorlds.All[task](language, out var script);
        var file = new ScriptFile("/s/script" + ScriptBench.Program(language).Ending, language, script.Text);
        var commands = new CommandReader();
        var found = new SafetyReviewer(commands).Review(file).Select(f => $"{f.Line}: {f.Rule} {f.Message} {f.Text}").ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
        // Whether each target that is only found when it runs is announced, the text cannot tell: the proof does.
        var open = new DryRunAuditor(commands, null).Audit(file, "--dry-run").Checklist.Where(i => i.Outcome != CheckOutcome.Pass && !(i is { Outcome: CheckOutcome.Unknown, Check: DryRunCheck.Announces or DryRunCheck.MutationsBehindFlag }))
            .SelectMany(i => i.Places.Select(p => $"   {p.Line}: {p.Text}: {p.Message}").Prepend($"{i.Check} {i.Outcome} {i.Line}: {i.Reason}")).ToList();
        Assert.True(open.Count == 0, string.Join('\n', open));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Its_dry_run_is_proven(string task, ScriptLanguage language)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        using var bench = TaskWorlds.All[task](language, out var script);
        var start = bench.Snapshot();
        var report = await bench.ProveAsync(script);
        AssertProven(report);
        Assert.Equal(start, bench.Snapshot());
    }

    internal static void AssertProven(DryRunReport report)
    {
        var runs = (report.Proof?.Runs ?? []).Concat(report.Comparison is { } comparison ? [comparison.Run] : []);
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{report.Verdict}: {report.Reason}\n{string.Join('\n', runs.Select(r => $"{r.Command} {r.ExitCode}\n{r.Output}{r.ErrorOutput}{string.Join('\n', r.Programs.Select(p => $"{p.Verdict} {p.Effect} {p.Command}"))}"))}");
    }
}
