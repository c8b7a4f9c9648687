using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class InvokeReadOnlyCommandTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvokeReadOnlyCommandTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not on this machine");
        _session = new ModuleSession(location: _project.Path);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Runs_what_reads_in_PowerShells_location()
    {
        var result = Result("Invoke-ReadOnlyCommand 'head -n 1 safeops.yaml'");
        Assert.Equal("safeops: 1", Assert.Single(result.Output));
        Assert.Equal((0, CommandEffect.Read), (result.ExitCode, result.Risk.Effect));
    }

    [Fact]
    public void Runs_in_the_folder_it_is_given_and_takes_texts_from_the_pipeline() =>
        Assert.Equal(["pwd", "pwd"], _session.Invoke("'pwd', 'pwd' | Invoke-ReadOnlyCommand -WorkingDirectory changes").Succeeds().Output
            .Select(o => (ReadOnlyCommandResult)o.BaseObject)
            .Select(r => r.Output.Single().EndsWith("/changes", StringComparison.Ordinal) ? r.Command : r.Output.Single()));

    [Theory]
    [InlineData("rm safeops.yaml")]
    [InlineData("echo x > safeops.yaml")]
    [InlineData("nobody-knows-this-tool")]
    [InlineData("$TOOL x")]
    [InlineData("if then")]
    public void Refuses_anything_else_with_its_reasons(string text)
    {
        var before = _project.Snapshot();
        var result = _session.Invoke("Invoke-ReadOnlyCommand $text", ("text", text));
        var error = result.Refused("CommandNotReadOnly,SafeOps.PowerShell.Commands.InvokeReadOnlyCommandCommand");
        Assert.Contains("It was not run.", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("1:", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.IsType<CommandRisk>(error.TargetObject);
        Assert.Empty(result.Output);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Keeps_a_new_file_where_that_is_allowed()
    {
        _session.Invoke("Invoke-ReadOnlyCommand 'head -n 1 safeops.yaml > first.txt'").Refused("CommandNotReadOnly");
        var result = Result("Invoke-ReadOnlyCommand 'head -n 1 safeops.yaml > first.txt' -AllowGenerate");
        Assert.Equal("safeops: 1\n", _project.Read("first.txt"));
        Assert.True(!result.Sandboxed || result.NewFiles.Single() == _project.File("first.txt"));
    }

    [Fact]
    public void Works_outside_a_project_and_says_what_needs_one()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        Assert.Equal("hi", ((ReadOnlyCommandResult)session.Invoke("Invoke-ReadOnlyCommand 'echo hi'").Single().BaseObject).Output.Single());
        session.Invoke("Invoke-ReadOnlyCommand 'select 1' -Connection shop").Refused("ProjectNotFound");
        session.Invoke("Invoke-ReadOnlyCommand 'echo hi' -Environment production").Refused("EnvironmentUnknown");
    }

    [Fact]
    public void Secrets_are_hidden_in_output_and_errors()
    {
        var shown = _session.Display("Invoke-ReadOnlyCommand 'echo password=c4nary-hidden-1; echo token=c4nary-hidden-2 >&2'; Invoke-ReadOnlyCommand 'rm --password=c4nary-hidden-3 x'");
        Assert.DoesNotContain("c4nary", shown, StringComparison.Ordinal);
        Assert.Contains("password=", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_too_long_is_ended_and_a_time_that_is_none_is_refused()
    {
        var result = Result("Invoke-ReadOnlyCommand 'echo begun; tail -f safeops.yaml' -Timeout 1s");
        Assert.True(result.TimedOut);
        Assert.Equal("begun", result.Output[0]);
        _session.Invoke("Invoke-ReadOnlyCommand 'echo hi' -Timeout soon").Refused("ParameterInvalid");
    }

    [Fact]
    public void Output_steers_no_terminal()
    {
        var shown = _session.Display("Invoke-ReadOnlyCommand 'printf \"\\033[2Jgone\\n\"'");
        Assert.Contains("␛[2Jgone", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void PowerShell_runs_in_this_session_and_gives_objects()
    {
        Declare("Get-Module");
        var result = Result("Invoke-ReadOnlyCommand 'Get-Module' -Shell PowerShell");
        Assert.Contains(result.Objects, o => o is PSObject { BaseObject: PSModuleInfo { Name: "SafeOps" } });
        Assert.Equal((0, false), (result.ExitCode, result.Sandboxed));
    }

    [Theory]
    [InlineData("function global:Get-Module { 'mine' }", "Get-Module", "is a function of this session")]
    [InlineData("${alias:Get-Module} = 'Remove-Module'", "Get-Module", "is an alias of this session, for Remove-Module")]
    [InlineData("", "head", "is a program")]
    public void PowerShell_refuses_names_that_mean_something_else_here(string before, string text, string why)
    {
        Declare("Get-Module");
        _session.Invoke(before).Succeeds();
        var error = _session.Invoke($"Invoke-ReadOnlyCommand '{text}' -Shell PowerShell").Refused("CommandNotReadOnly");
        Assert.Contains(why, error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    /// <summary>As a command that reads, in the project's own words.</summary>
    private void Declare(string tool) =>
        File.AppendAllText(_project.File("safeops.yaml"), $"commands:\n  tools:\n    {tool}: {{ effect: read, examples: {{ read: [{tool}] }} }}\n");

    private ReadOnlyCommandResult Result(string script) => (ReadOnlyCommandResult)_session.Invoke(script).Single().BaseObject;
}
