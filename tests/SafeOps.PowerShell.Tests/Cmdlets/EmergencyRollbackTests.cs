using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Rollbacks;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class EmergencyRollbackTests : IDisposable
{
    private const string Repository =
        "git init -q -b main; git config user.name ann; git config user.email ann@example.com; git add charts; git commit -q -m 'Good'; git tag v2.0.3;" +
        "Add-Content charts/dev/user-api.yaml '# spare memory'; git commit -q -a -m 'Spare memory';";

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public EmergencyRollbackTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Rolls_a_branch_back_and_its_timeline_is_found_again()
    {
        var rollback = (EmergencyRollback)_session.Invoke(Repository + "Invoke-EmergencyRollback -GitRevision v2.0.3 -Reason 'out of memory' -Confirm:$false").Single().BaseObject;
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        var found = (EmergencyRollback)_session.Invoke($"Get-EmergencyRollback {rollback.Id}").Single().BaseObject;
        Assert.Equal(rollback.Timeline.Count, found.Timeline.Count);
        Assert.Equal("Action", _session.Invoke($"(Get-Investigation {rollback.InvestigationId}).Actions.Kind").Single().ToString());
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        var rollback = (EmergencyRollback)_session.Invoke(Repository + "Invoke-EmergencyRollback -GitRevision v2.0.3 -WhatIf").Single().BaseObject;
        Assert.Equal(RollbackStatus.WhatIf, rollback.Status);
        Assert.False(Directory.Exists(Path.Combine(_project.Path, ".safeops", "rollbacks")));
    }

    [Fact]
    public void Asks_once_a_command_showing_it()
    {
        _session.Host.Answers.Enqueue('N');
        var rollback = (EmergencyRollback)_session.Invoke(Repository + "Invoke-EmergencyRollback -GitRevision v2.0.3").Single().BaseObject;
        Assert.Equal(RollbackStatus.Declined, rollback.Status);
        Assert.Contains("git revert --no-edit", Assert.Single(_session.Host.Questions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-EmergencyRollback web -Confirm:$false", "TargetUndeclared", "-Environment (dev, staging, production)")]
    [InlineData("Invoke-EmergencyRollback web -Environment prod -Confirm:$false", "EnvironmentUnknown", "prod")]
    [InlineData("Invoke-EmergencyRollback cronjob/x -Environment dev -Confirm:$false", "ParameterInvalid", "statefulset/db")]
    [InlineData("Invoke-EmergencyRollback web -Environment dev -Timeout soon -Confirm:$false", "ParameterInvalid", "-Timeout")]
    [InlineData("Invoke-EmergencyRollback -Run 2099 -Confirm:$false", "RunNotFound", "2099")]
    [InlineData("Get-EmergencyRollback nowhere", "RollbackTargetNotFound", "nowhere")]
    public void Refuses_with_the_next_step(string script, string id, string message) =>
        Assert.Contains(message, _session.Invoke(script).Refused(id).ErrorDetails.Message, StringComparison.Ordinal);
}
