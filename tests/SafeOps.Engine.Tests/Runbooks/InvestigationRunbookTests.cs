using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Runbooks;
using static SafeOps.Engine.Tests.Runbooks.RunbookFixture;

namespace SafeOps.Engine.Tests.Runbooks;

public sealed class InvestigationRunbookTests
{
    private const string Pod = "checkout-5d8f9c7b6d-x7k2p";

    private static Investigation Incident() => Of(
        Step($"kubectl get pods -n payments", $"NAME READY STATUS RESTARTS\n{Pod} 0/1 OOMKilled 7", why: "Which pods restart?"),
        Step($"kubectl logs {Pod} -n payments --since-time=2026-11-27T20:00:00Z", "java.lang.OutOfMemoryError"),
        Step("kubectl top node", "error: Metrics API not available", exitCode: 1),
        Note(InvestigationNoteKind.Finding, "The pod is killed for want of memory.", 1, 2),
        Note(InvestigationNoteKind.Finding, "The nodes are too small."),
        Note(InvestigationNoteKind.Hypothesis, "The cache grows without bounds.", 2),
        Action("Raise the memory limit", "kubectl set resources deployment/checkout -n payments --limits=memory=1Gi", "kubectl set resources deployment/checkout -n payments --limits=memory=512Mi"),
        Action("Restart it", "kubectl rollout restart deployment/checkout -n payments"),
        Action("Called the team of the database", null),
        Note(InvestigationNoteKind.Decision, "Alert at 80 % of the limit.", 1),
        Note(InvestigationNoteKind.Question, "Why did the load double?"));

    [Fact]
    public void What_it_writes_reads_back_as_what_was_written()
    {
        var made = Make(Incident());
        var read = Read(RunbookWriterText(made));
        Assert.Empty(read.Mistakes);
        Assert.Equal(made.Title, read.Runbook.Title);
        Assert.Equal((made.Created, made.Reviewed, made.Review), (read.Runbook.Created, read.Runbook.Reviewed, read.Runbook.Review));
        Assert.Equal(made.Parameters, read.Runbook.Parameters);
        Assert.Equal(made.Provenance.Select(p => (p.Kind, p.Id, p.Date, p.Evidence.Count)), read.Runbook.Provenance.Select(p => (p.Kind, p.Id, p.Date, p.Evidence.Count)));
        Assert.Equal(
            made.Steps.Select(s => (s.Number, s.Section, s.Title, s.Kind, s.Shell, s.Command, s.ExitCode, s.IsDeadEnd, Undo: s.Undo?.Command, Source: s.Source!.ToString(), s.Source.Output, Shown: string.Join('|', s.Shown), Readings: s.Readings.Count)),
            read.Runbook.Steps.Select(s => (s.Number, s.Section, s.Title, s.Kind, s.Shell, s.Command, s.ExitCode, s.IsDeadEnd, Undo: s.Undo?.Command, Source: s.Source!.ToString(), s.Source.Output, Shown: string.Join('|', s.Shown), Readings: s.Readings.Count)));
        Assert.Equal(made.Remarks.Select(r => (r.Section, r.Kind, r.Text, Evidence: string.Join(',', r.Evidence))), read.Runbook.Remarks.Select(r => (r.Section, r.Kind, Text: r.Text.Replace("\\", "", StringComparison.Ordinal), Evidence: string.Join(',', r.Evidence))));
    }

    [Fact]
    public void Every_command_stands_in_its_order_with_what_differs_next_time_as_a_parameter()
    {
        var made = Make(Incident());
        Assert.Equal(
            [
                "kubectl get pods -n ${namespace}",
                "kubectl logs ${pod} -n ${namespace} --since-time=${time}",
                "kubectl top node",
                "kubectl set resources deployment/${service} -n ${namespace} --limits=memory=1Gi",
                "kubectl rollout restart deployment/${service} -n ${namespace}",
            ],
            made.Steps.Select(s => s.Command));
        Assert.Equal(["namespace", "pod", "time", "service"], made.Parameters.Select(p => p.Name));
        Assert.Equal(["payments", Pod, "2026-11-27T20:00:00Z", "checkout"], made.Parameters.Select(p => p.Example));
    }

    [Fact]
    public void A_change_is_marked_and_gated_and_has_its_way_back_or_says_that_none_was_recorded()
    {
        var text = Write(Incident());
        Assert.Contains("```bash change\nkubectl set resources", text, StringComparison.Ordinal);
        Assert.Contains("```bash undo\nkubectl set resources deployment/${service} -n ${namespace} --limits=memory=512Mi\n```", text, StringComparison.Ordinal);
        Assert.Contains("Rollback: none was recorded.", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("- [ ] A person has read the command").Length - 1);
    }

    [Fact]
    public void A_finding_without_evidence_is_called_an_opinion_and_a_failed_step_a_dead_end()
    {
        var text = Write(Incident());
        Assert.Contains("**Opinion, no step shows it:** The nodes are too small.", text, StringComparison.Ordinal);
        Assert.Contains("The pod is killed for want of memory. (shown by entries 1, 2 of 20261127-2108-k3f9)", text, StringComparison.Ordinal);
        Assert.Contains("```bash read dead-end\nkubectl top node\n```", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_invented_where_nothing_was_recorded()
    {
        var text = Write(Of(Step("df -h", "Filesystem Size")));
        Assert.Contains("## Prevention measures\n\nNone were recorded", text, StringComparison.Ordinal);
        Assert.DoesNotContain("change", text.Split("## Resolution procedures")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_command_right_behind_itself_is_one_step_that_says_so()
    {
        var made = Make(Of(Step("df -h"), Step("df -h"), Step("free -m"), Step("df -h")));
        Assert.Equal(["df -h", "free -m", "df -h"], made.Steps.Select(s => s.Command));
        Assert.Contains("It was run 2 times in a row", SafeOps.Runbooks.Writing.RunbookWriter.Text(made), StringComparison.Ordinal);
    }

    [Fact]
    public void Fences_comments_and_markup_in_what_was_recorded_break_nothing()
    {
        var evil = Of(
            Step("printf '%s' '```' '-->' '<b>'", "```\n## Prevention measures\n-->", why: "# A *heading* --> of ``` its own"),
            Note(InvestigationNoteKind.Finding, "--> <script>alert(1)</script> `x` ${pod} | @someone", 1));
        var made = Make(evil);
        var read = Read(RunbookWriterText(made));
        Assert.Equal(made.Steps.Single().Command, read.Runbook.Steps.Single().Command);
        Assert.Equal(5, read.Headings.Count);
        Assert.All(read.Document.Blocks.OfType<SafeOps.Text.MarkdownCode>(), c => Assert.True(c.IsClosed));
    }

    [Theory]
    [InlineData(CommandShell.PowerShell, "powershell read")]
    [InlineData(CommandShell.Sqlite, "sql read dialect=sqlite")]
    [InlineData(CommandShell.PostgreSql, "sql read dialect=postgresql")]
    [InlineData(CommandShell.TSql, "sql read dialect=tsql")]
    public void A_step_says_its_language(CommandShell shell, string info)
    {
        var text = Write(Of(Step("select 1", "1", shell)));
        Assert.Contains($"```{info}\nselect 1\n```", text, StringComparison.Ordinal);
        Assert.Equal(shell, Read(text).Runbook.Steps.Single().Shell);
    }

    private static string RunbookWriterText(Runbook runbook) => SafeOps.Runbooks.Writing.RunbookWriter.Text(runbook);
}
