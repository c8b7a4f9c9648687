using SafeOps.Commands;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class GetCommandRiskTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public GetCommandRiskTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Gives_one_result_for_each_text_in_order()
    {
        var risks = Risks("'ls -l', 'rm x' | Get-CommandRisk; Get-CommandRisk 'wc -l x', 'nobody-knows-this-tool'");
        Assert.Equal(["ls -l", "rm x", "wc -l x", "nobody-knows-this-tool"], risks.Select(r => r.Text));
        Assert.Equal([CommandEffect.Read, CommandEffect.Destroy, CommandEffect.Read, CommandEffect.Unknown], risks.Select(r => r.Effect));
    }

    [Fact]
    public void Reads_bash_unless_told_otherwise()
    {
        Assert.Equal(CommandEffect.Unknown, Risks("Get-CommandRisk 'Get-ChildItem'").Single().Effect);
        var risk = Risks("Get-CommandRisk 'Get-ChildItem' -Shell PowerShell").Single();
        Assert.Equal((CommandEffect.Read, CommandShell.PowerShell), (risk.Effect, risk.Shell));
        Assert.Equal(CommandEffect.Destroy, Risks("Get-CommandRisk 'DROP TABLE x' -Shell PostgreSql").Single().Effect);
    }

    [Fact]
    public void Knows_the_environments_of_the_project_by_their_targets()
    {
        var environment = Risks("Get-CommandRisk 'kubectl --context production-cluster get pods'").Single().Environment;
        Assert.Equal(("production", true), (environment.Name, environment.Guarded));
        Assert.Equal("dev", Risks("Get-CommandRisk 'kubectl get pods' -Environment dev").Single().Environment.Name);
    }

    [Fact]
    public void Refuses_an_environment_that_the_project_has_not() =>
        _session.Invoke("Get-CommandRisk 'kubectl get pods' -Environment nowhere").Refused("EnvironmentUnknown");

    [Fact]
    public void Works_outside_a_project()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        var risk = (CommandRisk)session.Invoke("Get-CommandRisk 'kubectl get pods'").Single().BaseObject;
        Assert.Equal((CommandEffect.Read, null, true), (risk.Effect, risk.Environment.Name, risk.Environment.Guarded));
    }

    [Fact]
    public void Says_why_and_where_in_the_text()
    {
        var risk = Risks("Get-CommandRisk 'Get-ChildItem *.log | Remove-Item -Force' -Shell PowerShell").Single();
        var reason = Assert.Single(risk.Reasons);
        Assert.Equal("Remove-Item -Force", risk.Text[reason.Span.Start..reason.Span.End]);
        Assert.Equal(("powershell/Remove-Item", CommandEffect.Destroy), (reason.Rule, reason.Effect));
        var pipeline = Assert.Single(risk.Commands);
        Assert.Equal(["Get-ChildItem", "Remove-Item"], pipeline.Commands.Select(c => c.Name));
        Assert.Equal([CommandEffect.Read, CommandEffect.Destroy], pipeline.Commands.Select(c => c.Effect));
    }

    [Fact]
    public void An_empty_text_only_reads() => Assert.Equal(CommandEffect.Read, Risks("Get-CommandRisk '' -Shell PowerShell").Single().Effect);

    private List<CommandRisk> Risks(string script) => [.. _session.Invoke(script).Succeeds().Output.Select(o => (CommandRisk)o.BaseObject)];
}
