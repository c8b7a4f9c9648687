using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Updating;
using SafeOps.Runbooks.Walking;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class RunbookTests : IDisposable
{
    private const string Runbook = """
        ---
        safeops: 1
        runbook: Orders are late
        review: "2099-01-01"
        parameters:
          file:
            type: text
            description: The file of the queue
            example: orders.tmp
        ---

        # Orders are late

        ## Symptoms

        The queue grows.

        ## Investigation

        ```bash read
        wc -l logs/${file}
        ```

        ## Causes

        Many.

        ## Resolution

        - [ ] A person confirms it.

        ```bash change
        echo emptied > done-${file}
        ```

        ```bash undo
        rm done-${file}
        ```

        - [ ] A person confirms it.

        ```bash change
        rm logs/${file}
        ```

        Rollback: none was recorded.

        ## Prevention

        Care.

        """;

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public RunbookTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not on this machine");
        File.WriteAllText(_project.File("late.md"), Runbook);
        _session = new ModuleSession(location: _project.Path);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _project.Dispose();
    }

    private List<WalkedStep> Walk(string more) => [.. _session.Invoke("Invoke-Runbook ./late.md " + more).Succeeds().Output.Select(o => (WalkedStep)o.BaseObject)];

    [Fact]
    public void What_if_reads_and_changes_and_records_nothing()
    {
        var before = _project.Snapshot();
        var steps = Walk("-Parameter @{ file = 'orders.tmp' } -WhatIf");
        Assert.Equal([WalkOutcome.Read, WalkOutcome.WouldChange, WalkOutcome.WouldChange], steps.Select(s => s.Outcome));
        Assert.Contains("orders.tmp", steps[0].Output[0], StringComparison.Ordinal);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void A_confirmed_walk_changes_and_is_recorded_with_each_way_back()
    {
        var steps = Walk("-Parameter @{ file = 'orders.tmp' } -Confirm:$false -ConfirmedStep 3");
        Assert.Equal([WalkOutcome.Read, WalkOutcome.Changed, WalkOutcome.Changed], steps.Select(s => s.Outcome));
        Assert.Equal("emptied\n", _project.Read("done-orders.tmp"));
        Assert.False(File.Exists(_project.File("logs/orders.tmp")));
        var shown = _session.Display($"Get-Investigation {steps[0].Investigation}");
        Assert.Contains("wc -l logs/orders.tmp", shown, StringComparison.Ordinal);
        Assert.Contains("undo: rm done-orders.tmp", shown, StringComparison.Ordinal);
        Assert.Contains("Step 3 ended with exit code 0", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Parameter @{ file = 'orders.tmp' }")]
    [InlineData("-Parameter @{ file = 'orders.tmp' } -Confirm:$false")]
    public void Without_a_persons_word_nothing_is_begun(string arguments)
    {
        using var session = new ModuleSession(location: _project.Path);
        var before = _project.Snapshot();
        session.Invoke("Invoke-Runbook ./late.md " + arguments).Refused("ConfirmationMissing");
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void A_person_is_asked_about_each_change_with_command_effect_and_way_back()
    {
        _session.Host.Answers.Enqueue('Y');
        _session.Host.Answers.Enqueue('N');
        var steps = Walk("-Parameter @{ file = 'orders.tmp' }");
        Assert.Equal([WalkOutcome.Read, WalkOutcome.Changed, WalkOutcome.Declined], steps.Select(s => s.Outcome));
        Assert.Contains("rm logs/orders.tmp", _session.Host.Questions[1], StringComparison.Ordinal);
        Assert.Contains("Effect: Destroy", _session.Host.Questions[1], StringComparison.Ordinal);
        Assert.Contains("Back: rm done-orders.tmp", _session.Host.Questions[0], StringComparison.Ordinal);
        Assert.True(File.Exists(_project.File("logs/orders.tmp")));
    }

    [Fact]
    public void A_missing_value_is_named_before_anything_runs()
    {
        var error = _session.Invoke("Invoke-Runbook ./late.md -WhatIf").Refused("ParameterInvalid");
        Assert.Contains("-Parameter @{ file = 'orders.tmp' }", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_value_stays_one_word()
    {
        var result = _session.Invoke("Invoke-Runbook ./late.md -Confirm:$false -ConfirmedStep 3 -Parameter @{ file = 'x; touch stolen' }");
        Assert.False(File.Exists(_project.File("stolen")));
        var failed = (WalkedStep)result.Output.Single().BaseObject;
        Assert.Equal((WalkOutcome.Failed, "wc -l logs/'x; touch stolen'"), (failed.Outcome, failed.Command));
        Assert.Contains("-From 1 -Investigation " + failed.Investigation, result.Refused("RunbookStepFailed").ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_on_from_a_step_in_the_same_record()
    {
        var id = Walk("-Parameter @{ file = 'orders.tmp' } -Confirm:$false -ConfirmedStep 3")[0].Investigation;
        File.WriteAllText(_project.File("logs/orders.tmp"), "x");
        var again = Walk($"-From 3 -Parameter @{{ file = 'orders.tmp' }} -Confirm:$false -ConfirmedStep 3 -Investigation {id}");
        Assert.Equal((3, id), (Assert.Single(again).Number, again[0].Investigation));
    }

    [Fact]
    public void A_replay_says_what_no_longer_holds()
    {
        Assert.True(((RunbookCheck)_session.Invoke("Test-Runbook ./late.md -Replay").Single().BaseObject).Passed);
        File.Delete(_project.File("logs/orders.tmp"));
        var check = (RunbookCheck)_session.Invoke("Test-Runbook ./late.md -Replay").Single().BaseObject;
        Assert.Equal(RunbookVerdict.Failed, check.Verdict);
        Assert.Contains("No such file", Assert.Single(check.Findings, f => f.Rule == RunbookRules.ReplayFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_is_a_difference_until_it_is_confirmed()
    {
        _session.Invoke("""
            $null = New-Investigation 'late again' 'the queue grows'
            $null = Add-InvestigationStep 'ls -l logs' -Why 'How large is it?'
            """).Succeeds();
        var before = _project.Read("late.md");
        var looked = (RunbookUpdate)_session.Invoke("New-Runbook -Update ./late.md -WhatIf").Single().BaseObject;
        Assert.Contains("+ls -l logs", looked.Diff, StringComparison.Ordinal);
        Assert.Equal(before, _project.Read("late.md"));
        var written = (RunbookUpdate)_session.Invoke("New-Runbook -Update ./late.md -Confirm:$false").Single().BaseObject;
        Assert.True(written.IsWritten);
        Assert.Equal(looked.Text, _project.Read("late.md"));
        Assert.DoesNotContain(((RunbookCheck)_session.Invoke("Test-Runbook ./late.md").Single().BaseObject).Findings, f => f.Severity == RunbookSeverity.Error);
    }

    [Fact]
    public void A_file_that_is_there_is_not_replaced()
    {
        _session.Invoke("$null = New-Investigation 'late' 'the queue grows'; New-Runbook -OutputPath ./late.md -Confirm:$false").Refused("RunbookExists");
        Assert.Equal(Runbook, _project.Read("late.md"));
        _session.Invoke("New-Runbook -OutputPath ./late.md -Force -Confirm:$false").Succeeds();
        Assert.Contains("runbook: late\n", _project.Read("late.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-Runbook -Change ./changes/raise-memory.change.yaml -Environment dev")]
    [InlineData("New-ChangePlan ./changes/raise-memory.change.yaml dev -WhatIf | ForEach-Object { New-Runbook -Change $_ }")]
    [InlineData("New-Runbook -Change (Invoke-SafeChange ./changes/raise-memory.change.yaml dev -Confirm:$false)")]
    [InlineData("$null = Invoke-SafeChange ./changes/raise-memory.change.yaml dev -Confirm:$false; New-Runbook -Record 1")]
    public void A_change_is_a_procedure_with_its_dry_run_and_its_way_back(string script)
    {
        File.WriteAllText(_project.File("change.md"), (string)_session.Invoke(script).Single().BaseObject);
        var check = (RunbookCheck)_session.Invoke("Test-Runbook ./change.md -Replay").Single().BaseObject;
        Assert.Equal(["Invoke-SafeChange ./changes/raise-memory.change.yaml 'dev' -WhatIf", "Invoke-SafeChange ./changes/raise-memory.change.yaml 'dev'"], check.Steps.Select(s => s.Text));
        Assert.True(check.Passed, string.Join('\n', check.Findings.Select(f => f.Message)));
        Assert.Contains("Undo-SafeChange", check.Steps[1].Undo, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_show_findings_steps_and_differences()
    {
        var shown = _session.Display("Test-Runbook ./late.md -Replay; Invoke-Runbook ./late.md -WhatIf -Parameter @{ file = 'orders.tmp' }");
        Assert.Contains("RUNBOOK", shown, StringComparison.Ordinal);
        Assert.Contains("would change", shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n').Where(l => !l.Contains(_project.Path, StringComparison.Ordinal)), l => Assert.True(l.Length <= 100, l));
    }
}
