using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class InvokeSafeChangeTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvokeSafeChangeTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void WhatIf_gives_the_plan_and_changes_nothing()
    {
        var before = _project.Snapshot();
        var plan = Assert.IsType<ChangePlan>(_session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -WhatIf").Single().BaseObject);
        Assert.True(plan.HasChanges);
        Assert.Equal(before, _project.Snapshot());
        Assert.Empty(_session.Host.Questions);
    }

    [Fact]
    public void WhatIf_is_inherited_from_the_callers_preference()
    {
        var before = _project.Snapshot();
        Assert.IsType<ChangePlan>(_session.Invoke($"$WhatIfPreference = $true; Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false").Single().BaseObject);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Runs_without_a_question_where_confirmation_is_silenced()
    {
        var run = Assert.IsType<ChangeRun>(_session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false").Single().BaseObject);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains("memory: 768Mi", _project.Read("charts/dev/user-api.yaml"), StringComparison.Ordinal);
        Assert.Empty(_session.Host.Questions);
    }

    [Fact]
    public void Asks_once_a_step_with_text_from_the_plan()
    {
        Answer("YYY");
        var run = (ChangeRun)_session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev").Single().BaseObject;
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains(Asked(), q => q.Contains("charts/dev/user-api.yaml", StringComparison.Ordinal) && q.Contains("undo: restores", StringComparison.Ordinal));
        Assert.Equal(Asked().Distinct().Count(), Asked().Count);
    }

    [Fact]
    public void Yes_to_all_is_asked_once()
    {
        Answer("A");
        Assert.Equal(RunStatus.Succeeded, ((ChangeRun)_session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev").Single().BaseObject).Status);
        Assert.Single(Asked());
    }

    [Fact]
    public void A_declined_step_is_skipped_and_the_run_is_partial()
    {
        Answer("NY");
        var run = (ChangeRun)_session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev").Single().BaseObject;
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains("memory: 512Mi", _project.Read("charts/dev/billing.yaml"), StringComparison.Ordinal);
        Assert.Equal("Memory limit: 768Mi\n", _project.Read("charts/dev/NOTES.txt"));
    }

    [Fact]
    public void Where_nobody_can_answer_it_names_the_switch_and_does_nothing()
    {
        var before = _project.Snapshot();
        var error = _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev").Refused("ConfirmationMissing,SafeOps.PowerShell.Commands.InvokeSafeChangeCommand");
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Contains("-Confirm:$false", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void A_closed_gate_is_an_error_that_says_how_to_open_it()
    {
        var before = _project.Read("charts/production/user-api.yaml");
        var error = _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} production -Confirm:$false").Refused("ChangeGateClosed");
        Assert.Contains("Invoke-SafeChange", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(before, _project.Read("charts/production/user-api.yaml"));
    }

    [Fact]
    public void A_failed_run_is_an_object_and_an_error()
    {
        Fail("changes/fails.change.yaml");
        var result = _session.Invoke("Invoke-SafeChange changes/fails.change.yaml dev -Confirm:$false; $?");
        var run = Assert.IsType<ChangeRun>(result.Output[0].BaseObject);
        Assert.Equal(RunStatus.FailedLeft, run.Status);
        Assert.Equal(false, result.Output[1].BaseObject);
        var error = result.Refused("ActionFailed");
        Assert.Equal(run.RunId, error.TargetObject);
        var shown = error.ErrorDetails.Message + error.ErrorDetails.RecommendedAction;
        Assert.Equal(2, shown.Split("orrect the cause and run the change again", StringSplitOptions.None).Length);
    }

    [Fact]
    public void Changes_come_from_the_pipeline()
    {
        var plans = _session.Invoke("Get-SafeChange | Invoke-SafeChange -Environment dev -WhatIf").Succeeds().Output;
        Assert.Equal(["raise-memory", "rename-queue"], plans.Select(p => ((ChangePlan)p.BaseObject).Change));
    }

    [Fact]
    public void Runs_a_reviewed_plan_from_its_file_with_its_parameters()
    {
        _session.Invoke($"New-ChangePlan {ShopProject.RaiseMemory} dev -Parameter @{{ memory = '3Gi' }} -OutputPath reviewed.plan.json").Succeeds();
        _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -Plan reviewed.plan.json -Confirm:$false").Succeeds();
        Assert.Contains("memory: 3Gi", _project.Read("charts/dev/billing.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_plan_when_the_world_changed_since_review()
    {
        _session.Invoke($"$plan = New-ChangePlan {ShopProject.RaiseMemory} dev").Succeeds();
        File.WriteAllText(_project.File("charts/dev/billing.yaml"), _project.Read("charts/dev/billing.yaml").Replace("512Mi", "600Mi", StringComparison.Ordinal));
        _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -Plan $plan -Confirm:$false").Refused("PlanStale");
    }

    [Theory]
    [InlineData("Invoke-SafeChange changes/raise-memory.change.yaml devel -WhatIf", "EnvironmentUnknown", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-SafeChange nowhere.change.yaml dev -WhatIf", "ChangeFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-SafeChange changes/raise-memory.change.yaml dev -Step nothing -WhatIf", "StepUnknown", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-SafeChange changes/raise-memory.change.yaml dev -Parameter @{ memry = 1 } -WhatIf", "ParameterInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-SafeChange changes/raise-memory.change.yaml dev -Plan safeops.yaml -WhatIf", "PlanInvalid", ErrorCategory.InvalidData)]
    [InlineData("Invoke-SafeChange changes/raise-memory.change.yaml dev -Override @{ approval = '' } -WhatIf", "EvidenceInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Undo-SafeChange 2020 -Confirm:$false", "RunNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Clear-ChangeData -OlderThan soon -Confirm:$false", "ParameterInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("New-SafeChange Bad_Name", "ParameterInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Initialize-SafeOpsProject", "ProjectExists", ErrorCategory.WriteError)]
    [InlineData("1 | Export-ChangeReport", "ReportSubjectInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Revoke-ChangeEvidence 99 gone -Confirm:$false", "EvidenceNotFound", ErrorCategory.ObjectNotFound)]
    public void Errors_have_their_id_and_category(string script, string id, ErrorCategory category)
    {
        var before = _project.Snapshot();
        Assert.Equal(category, _session.Invoke(script).Refused(id).CategoryInfo.Category);
        Assert.Equal(before, _project.Snapshot());
    }

    private void Fail(string name) => File.WriteAllText(_project.File(name), """
        safeops: 1
        change: fails
        title: The second step fails
        steps:
          - id: first
            uses: file.write
            with: { file: made.txt, content: here }
          - id: second
            uses: command.run
            with: { run: ["false"], effect: mutate }
            undo: { none: It does nothing }
        """);

    private IReadOnlyList<string> Asked() => _session.Host.Questions;

    private void Answer(string letters)
    {
        foreach (var letter in letters)
            _session.Host.Answers.Enqueue(letter);
    }
}
