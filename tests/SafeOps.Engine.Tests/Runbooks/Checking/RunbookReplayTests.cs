using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Runbooks.Checking;

namespace SafeOps.Engine.Tests.Runbooks.Checking;

public sealed class RunbookReplayTests
{
    private static ReplayedStep Replay(string fences, string output, int exitCode = 0, Dictionary<string, string>? values = null)
    {
        var file = RunbookFixture.Read($"---\nsafeops: 1\nrunbook: S\nparameters:\n  pod:\n    type: name\n    example: api-1\n---\n\n# S\n\n## Investigation\n\n{fences.ReplaceLineEndings("\n")}\n");
        values ??= new() { ["pod"] = "api-1" };
        var judged = new StepJudge(RunbookFixture.Verdict).Judge(file.Runbook, file.Runbook.Steps[0], values);
        return new RunbookReplay(file.Runbook, values, step => (Result(step, exitCode), output.Split('\n'))).Replay(judged);
    }

    private static ReadOnlyCommandResult Result(JudgedStep step, int exitCode) => new()
    {
        Command = step.Text!,
        ExitCode = exitCode,
        Started = RunbookFixture.Now,
        Duration = TimeSpan.FromSeconds(1),
        Risk = step.Risk!,
        SandboxNote = "",
    };

    private static string Shown(string lines) => $"```bash read\nkubectl get pod ${{pod}}\n```\n\n```text shows\n{lines}\n```";

    [Theory]
    [InlineData("NAME  READY\napi-1  1/1", "NAME  READY\napi-1  1/1\nmore", ReplayOutcome.Holds)]
    [InlineData("a\n…\nb", "a\nx\ny\nb", ReplayOutcome.Holds)]
    [InlineData("a long li…", "a long line", ReplayOutcome.Holds)]
    [InlineData("api 10.1.2.3 up 4d3h 512Mi", "api 10.9.9.9 up 12m 1Gi", ReplayOutcome.ValuesDiffer)]
    [InlineData("2026-11-27T21:08:00Z 3 errors", "2027-01-01T00:00:00Z 17 errors", ReplayOutcome.ValuesDiffer)]
    [InlineData("checkout-5d8f9c7b6d-x7k2p Running", "checkout-7f4b5c6d9d-b4t9q Running", ReplayOutcome.ValuesDiffer)]
    [InlineData("checkout Running", "checkout Pending", ReplayOutcome.Differs)]
    public void Compares_lines_so_that_values_alone_do_not_count(string shown, string now, ReplayOutcome outcome) => Assert.Equal(outcome, Replay(Shown(shown), now).Outcome);

    [Fact]
    public void Another_exit_code_fails_with_what_it_says()
    {
        var replayed = Replay(Shown("x"), "Error from server: gone", exitCode: 1);
        Assert.Equal(ReplayOutcome.Failed, replayed.Outcome);
        Assert.Contains("gone", replayed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_must_be_there_is_missed()
    {
        var fences = "```bash read\ndf -h\n```\n\n```text expect\nReady\nup … days\n```";
        Assert.Equal(ReplayOutcome.Holds, Replay(fences, "is Ready now\nup 12 days").Outcome);
        Assert.Equal(["Ready"], Replay(fences, "up 12 days").Missing);
        Assert.Equal(ReplayOutcome.Failed, Replay(fences, "up 12 days").Outcome);
    }

    [Fact]
    public void A_recorded_value_is_looked_for_as_what_it_is_now() =>
        Assert.Equal(ReplayOutcome.Holds, Replay(Shown("api-1 is up"), "web-9 is up", values: new() { ["pod"] = "web-9" }).Outcome);

    [Fact]
    public void A_dead_end_that_leads_somewhere_is_news() =>
        Assert.Equal(ReplayOutcome.Differs, Replay("<!-- safeops: {\"origin\":\"o\",\"entry\":1,\"exit\":1} -->\n\n```bash read dead-end\ndf -h\n```", "x").Outcome);

    [Theory]
    [InlineData("```bash change\nkubectl delete pod x\n```", ReplayOutcome.NotRun)]
    [InlineData("```bash\nkubectl delete pod x\n```", ReplayOutcome.NotRun)]
    [InlineData("```python\nprint(1)\n```", ReplayOutcome.NotRun)]
    public void A_change_is_not_run(string fence, ReplayOutcome outcome)
    {
        var replayed = Replay(fence, "never");
        Assert.Equal(outcome, replayed.Outcome);
        Assert.Null(replayed.ExitCode);
    }

    [Fact]
    public void What_the_gate_refuses_is_an_error_with_its_reason()
    {
        var file = RunbookFixture.Read("# S\n\n## Investigation\n\n```bash read\nrm x\n```\n");
        var judged = new StepJudge(RunbookFixture.Verdict).Judge(file.Runbook, file.Runbook.Steps[0]);
        var replayed = new RunbookReplay(file.Runbook, new Dictionary<string, string>(), _ => throw new SafeOpsException(ErrorCodes.CommandNotReadOnly, "It was not run.")).Replay(judged);
        Assert.Equal(ReplayOutcome.Refused, replayed.Outcome);
        Assert.Equal(RunbookSeverity.Error, Assert.Single(RunbookReplay.Findings("/x.md", [replayed])).Severity);
    }
}
