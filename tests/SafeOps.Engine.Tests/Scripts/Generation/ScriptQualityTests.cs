using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Safety;
using SafeOps.Sessions;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>Generated scripts pass what SafeOps asks of any script.</summary>
public sealed class ScriptQualityTests
{
    private static readonly ScriptLanguage[] Languages = [ScriptLanguage.Bash, ScriptLanguage.Python];

    public static TheoryData<string, ScriptLanguage> Cases() =>
        new MatrixTheoryData<string, ScriptLanguage>(ScriptCases.Files.Keys.Concat(SqlCases.All.Keys), Languages);

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_is_found_in_it_and_every_question_about_its_dry_run_is_answered(string name, ScriptLanguage language)
    {
        using var made = await MadeAsync(name, language);
        var file = new ScriptFile("/s/script" + ScriptBench.Program(language).Ending, language, made.Script.Text);
        var commands = CommandSession.Open(made.Bench.Mine.Root, made.Bench.Mine.Ports).Reader;
        var findings = new SafetyReviewer(commands).Review(file).Select(f => $"{f.Line}: {f.Rule} {f.Message}");
        var audit = new DryRunAuditor(commands, null).Audit(file, "--dry-run");
        var open = audit.Checklist.Where(i => i.Outcome != CheckOutcome.Pass).SelectMany(i => i.Places.Select(p => $"   {p.Line}: {p.Text}: {p.Message}").Prepend($"{i.Check} {i.Outcome} {i.Line}: {i.Reason}"));
        var found = string.Join('\n', findings.Concat(open));
        Assert.True(found.Length == 0, found);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Its_dry_run_is_proven(string name, ScriptLanguage language)
    {
        using var made = await MadeAsync(name, language);
        var path = made.Bench.Mine.Write("scripts/script" + ScriptBench.Program(language).Ending, made.Script.Text);
        var variables = new Dictionary<string, string>(ScriptCases.Environment) { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };
        var ports = made.Bench.Mine.Ports with { EnvironmentVariables = variables };
        var report = await DryRunSession.Open(made.Bench.Mine.Root, ports).TestAsync(new DryRunRequest(path, made.Bench.Mine.Root), default);
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{report.Verdict}: {report.Reason}\n{string.Join('\n', report.Checklist.Where(i => i.Outcome != CheckOutcome.Pass))}\n{string.Join('\n', report.Comparison?.DoneButNotAnnounced.Select(e => e.Summary) ?? [])}\n{string.Join('\n', report.Comparison?.AnnouncedButNotDone.Select(e => e.Text) ?? [])}\n{report.Proof?.Runs[0].Output}");
    }

    private static async Task<MadeScript> MadeAsync(string name, ScriptLanguage language)
    {
        var database = SqlCases.All.ContainsKey(name) ? new ScriptDatabase(postgres: false) : null;
        var bench = database?.Bench ?? new ScriptBench(environment: ScriptCases.Environment);
        if (database is not null)
            SqlCases.All[name](database);
        else
            ScriptCases.Files[name](bench);
        return new MadeScript(bench, await bench.GenerateAsync(language));
    }

    private sealed record MadeScript(ScriptBench Bench, GeneratedScript Script) : IDisposable
    {
        public void Dispose() => Bench.Dispose();
    }
}
