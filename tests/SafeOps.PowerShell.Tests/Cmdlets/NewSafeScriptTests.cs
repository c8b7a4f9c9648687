using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Generation;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class NewSafeScriptTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public NewSafeScriptTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("Bash", "#!/usr/bin/env bash")]
    [InlineData("Python", "#!/usr/bin/env python3")]
    [InlineData("PowerShell", "#Requires")]
    public void Gives_the_text_and_writes_nothing(string language, string begins)
    {
        var before = _project.Snapshot();
        var script = (GeneratedScript)_session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev {language}").Single().BaseObject;
        Assert.StartsWith(begins, script.Text, StringComparison.Ordinal);
        Assert.Contains("generated with assistance", script.Text, StringComparison.Ordinal);
        Assert.Contains(script.PlanDigest!, script.Text, StringComparison.Ordinal);
        Assert.NotEmpty(script.Steps);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Writes_a_program_that_is_not_replaced_unless_asked_to()
    {
        _session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev Bash -OutFile scripts").Succeeds();
        var file = _project.File("scripts/rename-queue.dev.sh");
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
        File.WriteAllText(file, "mine");
        _session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev Bash -OutFile scripts").Refused("ScriptExists");
        Assert.Equal("mine", File.ReadAllText(file));
        _session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev Bash -OutFile scripts -Force").Succeeds();
        Assert.Contains("FOLDER=\"$(dirname", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_gives_the_script_and_writes_no_file()
    {
        var before = _project.Snapshot();
        Assert.IsType<GeneratedScript>(_session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev Python -OutFile scripts -WhatIf").Single().BaseObject);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void A_script_of_SQL_names_the_step_it_cannot_do_and_the_languages_that_can() =>
        Assert.Contains("Bash, Python or PowerShell", _session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev Sql").Refused("ScriptNotPossible").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_script_of_PowerShell_parses_and_passes_what_any_script_is_asked()
    {
        _session.Invoke($"New-SafeScript {ShopProject.RenameQueue} dev PowerShell -OutFile scripts/rename.ps1").Succeeds();
        System.Management.Automation.Language.Parser.ParseFile(_project.File("scripts/rename.ps1"), out _, out var errors);
        Assert.Empty(errors);
        var findings = string.Join('\n', _session.Invoke("Test-ScriptSafety scripts/rename.ps1 -OwnRulesOnly").Output.Select(o => (SafeOps.Scripts.Safety.ScriptFinding)o.BaseObject).Select(f => $"{f.Line}: {f.Rule} {f.Message}"));
        Assert.True(findings.Length == 0, findings);
        var report = (DryRunReport)_session.Invoke("Test-DryRun scripts/rename.ps1 -Static").Single().BaseObject;
        var failed = string.Join('\n', report.Checklist.Where(i => i.Outcome == CheckOutcome.Fail));
        Assert.True(failed.Length == 0, failed);
    }
}
