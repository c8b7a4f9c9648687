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

    /// <summary>Those that meet most of the functions; each is run some ten times.</summary>
    private static readonly string[] Run = ["steps that meet each other's files", "names that want quoting", "command.run with probe and undo", "sql.delete with cascades, in batches"];

    public static TheoryData<string, ScriptLanguage> Cases() =>
        new MatrixTheoryData<string, ScriptLanguage>(ScriptCases.Files.Keys.Concat(SqlCases.All.Keys), Languages);

    public static TheoryData<string, ScriptLanguage> CasesToRun() => new MatrixTheoryData<string, ScriptLanguage>(Run, Languages);

    public static TheoryData<string> Names() => [.. ScriptCases.Files.Keys.Concat(SqlCases.All.Keys)];

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_is_found_in_it_and_no_question_about_its_dry_run_fails(string name, ScriptLanguage language)
    {
        using var made = await MadeAsync(name, language);
        var file = new ScriptFile("/s/script" + ScriptBench.Program(language).Ending, language, made.Script.Text);
        var commands = CommandSession.Open(made.Bench.Mine.Root, made.Bench.Mine.Ports).Reader;
        var findings = new SafetyReviewer(commands).Review(file).Select(f => $"{f.Line}: {f.Rule} {f.Message}");
        var audit = new DryRunAuditor(commands, null).Audit(file, "--dry-run");
        Assert.True(audit.Parses, audit.Problem);
        var failed = audit.Checklist.Where(i => i.Outcome == CheckOutcome.Fail).Select(i => $"{i.Check} {i.Line}: {i.Reason}");
        var found = string.Join('\n', findings.Concat(failed));
        Assert.True(found.Length == 0, found);
    }

    [Theory, MemberData(nameof(CasesToRun))]
    public async Task Its_dry_run_is_proven(string name, ScriptLanguage language)
    {
        ScriptBench.Require(language);
        using var made = await MadeAsync(name, language);
        var path = made.Bench.Mine.Write("scripts/script" + ScriptBench.Program(language).Ending, made.Script.Text);
        var variables = new Dictionary<string, string>(ScriptCases.Environment) { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };
        var ports = made.Bench.Mine.Ports with { EnvironmentVariables = variables };
        var report = await DryRunSession.Open(made.Bench.Mine.Root, ports).TestAsync(new DryRunRequest(path, made.Bench.Mine.Root), default);
        Assert.SkipWhen(report.Proof is null, report.Reason);
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{report.Verdict}: {report.Reason}\n{report.Proof?.Runs[0].Output}");
        // What the text alone does not tell (a function's arguments, statements on a standard input) was seen in the runs.
        var failed = report.Checklist.Where(i => i.Outcome == CheckOutcome.Fail).ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task ShellCheck_finds_nothing(string name)
    {
        ScriptBench.RequireProgram("shellcheck");
        using var made = await MadeAsync(name, ScriptLanguage.Bash);
        var path = made.Bench.Mine.Write("scripts/script.sh", made.Script.Text);
        var found = ScriptBench.Start(["shellcheck", path], []);
        Assert.True(found.ExitCode == 0, found.ToString());
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
