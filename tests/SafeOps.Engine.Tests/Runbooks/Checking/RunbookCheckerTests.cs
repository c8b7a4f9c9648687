using SafeOps.Adapters.Text;
using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Reading;
using static SafeOps.Engine.Tests.Runbooks.RunbookFixture;

namespace SafeOps.Engine.Tests.Runbooks.Checking;

public sealed class RunbookCheckerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-runbook-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Head = """
        ---
        safeops: 1
        runbook: Some
        review: "2027-01-01"
        ---

        """;

    private const string Rest = "\n## Symptoms\n\nSlow.\n\n## Causes\n\nMany.\n\n## Prevention\n\nCare.\n";

    private RunbookCheck Check(string text) => new RunbookChecker(Verdict, new MarkdownReader()).Check(Read(text.ReplaceLineEndings("\n"), Path.Combine(_folder, "some.md")), new DateOnly(2026, 11, 27));

    /// <summary>A runbook of our format with these steps, in which nothing else is to be found.</summary>
    private RunbookCheck CheckSteps(string investigation, string resolution = "Nothing.") => Check($"{Head}# Some\n{Rest}\n## Investigation\n\n{investigation}\n\n## Resolution\n\n{resolution}\n");

    private static string Fence(string info, string code) => $"```{info}\n{code}\n```";

    private static void Found(RunbookCheck check, string rule, RunbookSeverity severity, int? line = null) =>
        Assert.Contains(check.Findings, f => f.Rule == rule && f.Severity == severity && (line is null || f.Line == line));

    [Fact]
    public void Passes_what_is_made_of_an_investigation()
    {
        var check = Check(Write(Of(Step("kubectl get pods -n payments", "NAME"), Action("Restart", "kubectl rollout restart deploy/checkout -n payments", "kubectl rollout undo deploy/checkout -n payments"))));
        Assert.Empty(check.Findings);
        Assert.Equal(RunbookVerdict.Passed, check.Verdict);
    }

    [Theory]
    [InlineData("# Fix the database\n\n## Overview\n\nx\n\n## Alerts\n\nx\n\n## Diagnosis\n\n```bash\ndf -h\n```\n\n## Root cause\n\nx\n\n## Remediation\n\nNone.\n\n## Follow-ups\n\nLast reviewed: 2026-11-01\n")]
    [InlineData("Symptoms\n========\n\nx\n\nTroubleshooting steps\n=====================\n\n```console\n$ df -h\nFilesystem\n```\n\nPossible causes\n===\n\nMitigation\n===\n\nPreventive measures\n===\n\nUpdated on 2026-10-01\n")]
    [InlineData("# Panne\n\n## Symptômes\n\nx\n\n## Diagnostic\n\n```bash\ndf -h\n```\n\n## Causes\n\nx\n\n## Résolution\n\nx\n\n## Prévention\n\nLast reviewed: 2026-11-01\n")]
    [InlineData("# Ausfall\n\n## Symptome\n\nx\n\n## Untersuchung\n\n```bash\ndf -h\n```\n\n## Mögliche Ursachen\n\nx\n\n## Behebung\n\nx\n\n## Vorbeugung\n\nLast reviewed: 2026-11-01\n")]
    [InlineData("# Caída\n\n## Síntomas\n\nx\n\n## Diagnóstico\n\n```terminal\n# df -h\n```\n\n## Causas\n\nx\n\n## Resolución\n\nx\n\n## Prevención\n\nLast reviewed: 2026-11-01\n")]
    public void Knows_sections_by_what_teams_call_them(string text)
    {
        var check = Check(text);
        Assert.Empty(check.Findings);
        Assert.Equal("df -h", Assert.Single(check.Steps).Text);
        Assert.False(check.IsOwn);
    }

    [Fact]
    public void Takes_what_root_typed_for_a_command() => Found(CheckSteps(Fence("console", "# systemctl restart nginx")), RunbookRules.ChangeInInvestigation, RunbookSeverity.Error);

    [Fact]
    public void Says_that_a_file_is_no_text()
    {
        var path = Path.Combine(_folder, "some.bin");
        File.WriteAllBytes(path, [1, 0, 2, 0, 255]);
        var failure = Assert.Throws<SafeOpsException>(() => new RunbookReader(new MarkdownReader(), new YamlReader()).ReadFile(path));
        Assert.Equal(ErrorCodes.RunbookInvalid, failure.Code);
    }

    [Fact]
    public void Names_the_sections_that_are_missing_by_weight()
    {
        var check = Check("# Notes\n\nSomething.\n");
        Assert.Equal(2, check.Findings.Count(f => f is { Rule: RunbookRules.SectionMissing, Severity: RunbookSeverity.Error }));
        Assert.Equal(3, check.Findings.Count(f => f is { Rule: RunbookRules.SectionMissing, Severity: RunbookSeverity.Warning }));
        Found(check, RunbookRules.NoSteps, RunbookSeverity.Error);
        Assert.False(check.Passed);
    }

    [Theory]
    [InlineData("bash", "if true; then")]
    [InlineData("bash read", "echo 'open")]
    [InlineData("sql read dialect=sqlite", "select 'open")]
    public void Finds_commands_that_do_not_parse(string info, string code) => Found(CheckSteps(Fence(info, code)), RunbookRules.Unparsable, RunbookSeverity.Error, 22);

    [Theory]
    [InlineData("bash", "kubectl delete pod x", RunbookRules.ChangeInInvestigation)]
    [InlineData("bash read", "kubectl delete pod x", RunbookRules.ChangeUnmarked)]
    [InlineData("sql", "delete from orders", RunbookRules.ChangeInInvestigation)]
    public void A_change_has_no_place_among_steps_that_look(string info, string code, string rule) => Found(CheckSteps(Fence(info, code)), rule, RunbookSeverity.Error);

    [Fact]
    public void A_change_wants_a_gate_and_a_way_back()
    {
        var bare = CheckSteps(Fence("bash", "df -h"), Fence("bash", "kubectl rollout restart deploy/x"));
        Found(bare, RunbookRules.ChangeUngated, RunbookSeverity.Warning);
        Found(bare, RunbookRules.NoRollback, RunbookSeverity.Warning);
        Found(CheckSteps(Fence("bash", "df -h"), Fence("bash", "rm -rf data")), RunbookRules.ChangeUngated, RunbookSeverity.Error);
        var gated = CheckSteps(Fence("bash", "df -h"), $"Get approval of the owner first.\n\n{Fence("bash", "kubectl rollout restart deploy/x")}\n\nRollback:\n\n{Fence("bash", "kubectl rollout undo deploy/x")}");
        Assert.Empty(gated.Findings);
        Assert.Equal("kubectl rollout undo deploy/x", gated.Steps[1].Undo);
    }

    [Fact]
    public void An_unknown_program_is_no_read() => Found(CheckSteps(Fence("bash", "ourtool --state")), RunbookRules.EffectUnknown, RunbookSeverity.Warning);

    [Fact]
    public void Parameters_are_declared_and_used_both_ways()
    {
        var check = Check(Head.Replace("review:", "parameters:\n  used:\n    type: name\n    example: x\n  idle:\n    type: number\n    example: many\nreview:", StringComparison.Ordinal)
            + $"# Some\n{Rest}\n## Investigation\n\n{Fence("bash", "for i in 1 2; do echo ${i} ${used} ${other} ${HOME}; done")}\n\n## Resolution\n\nNone.\n");
        Assert.Contains("'${other}'", Assert.Single(check.Findings, f => f.Rule == RunbookRules.ParameterUndeclared).Message, StringComparison.Ordinal);
        Assert.Contains("'idle'", Assert.Single(check.Findings, f => f.Rule == RunbookRules.ParameterUnused).Message, StringComparison.Ordinal);
        Found(check, RunbookRules.ParameterExample, RunbookSeverity.Warning);
    }

    [Fact]
    public void Placeholders_of_other_formats_are_parameters()
    {
        var check = Check($"# Some\n{Rest}\n## Investigation\n\n{Fence("bash", "kubectl logs <pod-name> -n {{ namespace }}")}\n\n## Resolution\n\nNone. Reviewed: 2026-11-01\n");
        Assert.Empty(check.Findings);
        Assert.Equal("kubectl logs x -n x", check.Steps.Single().Text);
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        File.WriteAllText(Path.Combine(_folder, "other.md"), "# Other\n\n## The end\n");
        var check = CheckSteps($"[a](other.md) [b](other.md#the-end) [c](#causes) [d](https://example.test/x) [e](gone.md) [f](other.md#nowhere) [g](#nowhere) [h](mailto:a@example.test)\n\n{Fence("bash", "df -h")}");
        Assert.Equal(["gone.md", "other.md#nowhere", "#nowhere"], check.Findings.Where(f => f.Rule == RunbookRules.LinkBroken).Select(f => f.Message.Split('\'')[1]));
    }

    [Fact]
    public void Its_age_is_held_against_the_day_of_its_review()
    {
        Found(Check(Head.Replace("2027-01-01", "2026-11-26", StringComparison.Ordinal) + $"# S\n{Rest}\n## Checks\n\n{Fence("bash", "df -h")}\n\n## Fix\n\nx\n"), RunbookRules.ReviewOverdue, RunbookSeverity.Warning, 4);
        Found(Check($"# S\n{Rest}\n## Checks\n\n{Fence("bash", "df -h")}\n\n## Fix\n\nLast updated: 2024-01-01\n"), RunbookRules.ReviewOverdue, RunbookSeverity.Warning);
    }

    [Fact]
    public void A_secret_is_found_and_not_shown()
    {
        var canary = "hunter" + "2-is-long";
        var check = CheckSteps(Fence("bash", $"curl -H 'Authorization: Bearer x' --{"pass" + "word"}={canary} https://example.test"));
        Found(check, RunbookRules.Exposed, RunbookSeverity.Error);
        Assert.DoesNotContain(check.Findings, f => f.Message.Contains(canary, StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_that_never_ends_is_an_error()
    {
        var check = Check($"{Head}# S\n{Rest}\n## Investigation\n\n```bash\ndf -h\n\n## Resolution\n");
        Found(check, RunbookRules.FenceUnclosed, RunbookSeverity.Error);
        Assert.False(check.Passed);
    }

    [Theory]
    [InlineData("review: soon")]
    [InlineData("parametres: {}")]
    [InlineData("parameters: { Pod: { type: name } }")]
    [InlineData("safeops: 2")]
    [InlineData("owner: [")]
    public void A_wrong_head_is_told_with_its_line(string line)
    {
        var head = line.StartsWith("safeops", StringComparison.Ordinal) ? Head.Replace("safeops: 1", line, StringComparison.Ordinal)
            : line.StartsWith("review", StringComparison.Ordinal) ? Head.Replace("review: \"2027-01-01\"", line, StringComparison.Ordinal) : Head.Replace("review:", line + "\nreview:", StringComparison.Ordinal);
        var found = Assert.Single(Check($"{head}# S\n{Rest}\n## Checks\n\n{Fence("bash", "df -h")}\n\n## Fix\n\nx\n").Findings, f => f.Rule == RunbookRules.Head);
        Assert.InRange(found.Line, 2, 6);
    }

    [Fact]
    public void The_documents_list_every_rule_with_its_severity()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs", "about", "runbooks.md"));
        Assert.All(RunbookRules.All, r => Assert.Contains($"| `{r.Id}` | {r.Severity.ToString().ToLowerInvariant()} | {r.Says} |", page, StringComparison.Ordinal));
    }
}
