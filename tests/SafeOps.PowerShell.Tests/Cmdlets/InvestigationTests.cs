using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed partial class InvestigationTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvestigationTests()
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
    public void A_session_records_looks_and_claims_and_another_takes_it_up_by_title()
    {
        _session.Invoke("""
            $null = New-Investigation 'my-service restarts' 'OOM killed' -Context @{ environment = 'production'; hosts = 'a', 'b' } -Path safeops.yaml
            $null = Add-InvestigationStep 'head -n 1 safeops.yaml', 'ls no-such-file' -Why 'what is set'
            $null = Add-InvestigationNote Finding 'version 1' -Evidence 1
            $null = Add-InvestigationNote Finding 'somebody changed it'
            """).Succeeds();
        using var other = new ModuleSession(location: _project.File("changes"));
        other.Invoke("Add-InvestigationNote Hypothesis 'it is the limit' -Investigation '*restarts'").Succeeds();
        var read = (Investigation)other.Invoke("Get-Investigation 'my-service*'").Single().BaseObject;

        Assert.Equal(["1 Step", "2 Step", "3 Note", "4 Note", "5 Note"], read.Entries.Select(e => $"{e.Number} {e.GetType().Name["Investigation".Length..]}"));
        Assert.Equal([0, 2], read.Steps.Select(s => s.ExitCode));
        Assert.Equal([false, true, false], read.Notes.Select(n => n.IsOpinion));
        Assert.Equal(("a, b", _project.File("safeops.yaml")), (read.Context["hosts"], read.Context["data"]));
        Assert.Equal(["safeops: 1"], other.Invoke("Get-Investigation -Entry 1 -Output").Succeeds().Output.Select(o => o.ToString()));
        Assert.Contains("No such file", Assert.Single(other.Invoke("Get-Investigation -Entry 2 -Output").Succeeds().Output.Skip(1)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_says_nothing_is_answered_with_what_is_missing()
    {
        var before = _project.Snapshot();
        var error = _session.Invoke("New-Investigation 'fix the broken thing'").Refused("InvestigationContextMissing");
        Assert.Contains("what is seen", error.ErrorDetails.Message, StringComparison.Ordinal);
        _session.Invoke("New-Investigation 'x' -Path no-such.log").Refused("FileNotFound");
        Assert.Equal(before, _project.Snapshot());
    }

    [Theory]
    [InlineData("rm safeops.yaml")]
    [InlineData("nobody-knows-this-tool")]
    [InlineData("Clear-ChangeData")]
    public void Nothing_but_what_reads_is_run_or_recorded(string text)
    {
        Begin();
        var before = _project.Snapshot();
        var error = _session.Invoke("Add-InvestigationStep $text", ("text", text)).Refused("CommandNotReadOnly,SafeOps.PowerShell.Commands.AddInvestigationStepCommand");
        Assert.Contains(text.StartsWith("nobody", StringComparison.Ordinal) ? "Get-CommandExplanation" : "Add-InvestigationNote Action", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(before.Keys, _project.Snapshot().Keys);
        Assert.Empty(Read().Entries);
    }

    [Fact]
    public void WhatIf_runs_and_writes_nothing()
    {
        var before = _project.Snapshot();
        Assert.Empty(_session.Invoke("New-Investigation 'a' 'b' -WhatIf").Succeeds().Output);
        Assert.Equal(before, _project.Snapshot());
        Begin();
        before = _project.Snapshot();
        _session.Invoke("Add-InvestigationStep 'ls' -WhatIf; Add-InvestigationNote Finding x -WhatIf; Complete-Investigation a b -WhatIf").Succeeds();
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void PowerShell_is_shown_as_text_and_SafeOps_own_reading_cmdlets_run()
    {
        Begin();
        _session.Invoke("$null = Add-InvestigationStep 'Get-SafeChange changes/raise-memory.change.yaml'; $null = Add-InvestigationStep 'Get-CommandRisk ''rm -rf x'''").Succeeds();
        var steps = Read().Steps.ToList();
        Assert.All(steps, s => Assert.Equal((CommandShell.PowerShell, 0), (s.Shell, s.ExitCode)));
        Assert.Contains("raise-memory", Output(1), StringComparison.Ordinal);
        Assert.Contains("DESTROY   rm -rf x", Output(2), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Output(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_cmdlet_is_recorded_with_its_error()
    {
        Begin();
        var step = (InvestigationStep)_session.Invoke("Add-InvestigationStep 'Get-SafeChange no-such.change.yaml'").Single().BaseObject;
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("no-such", Output(1), StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_too_long_and_what_prints_much_is_recorded()
    {
        Begin();
        _session.Invoke("$null = Add-InvestigationStep 'tail -f safeops.yaml' -Timeout 1s; $null = Add-InvestigationStep 'seq 1 100000'").Succeeds();
        var steps = Read().Steps.ToList();
        Assert.True(steps[0].TimedOut);
        Assert.Equal((588895, false), (steps[1].OutputLength, steps[1].IsOutputCut));
        Assert.EndsWith("\n100000", Output(2), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(_project.File(".safeops/output")) ? Directory.GetFiles(_project.File(".safeops/output")) : []);
    }

    [Fact]
    public void The_one_used_last_is_meant_and_a_session_that_used_none_must_choose()
    {
        Begin();
        _session.Invoke("$null = New-Investigation 'second one' 'slow'; $null = Add-InvestigationNote Question 'since when?'").Succeeds();
        Assert.Single(Read("second one").Notes);
        using var other = new ModuleSession(location: _project.Path);
        var error = other.Invoke("Add-InvestigationNote Question 'where?'").Refused("InvestigationAmbiguous");
        Assert.Contains("second one", error.ErrorDetails.Message, StringComparison.Ordinal);
        other.Invoke("Get-Investigation first* | Add-InvestigationNote Question 'where?'").Succeeds();
        Assert.Single(Read("first*").Notes);
    }

    [Fact]
    public void Evidence_must_be_a_step_and_a_completed_one_takes_no_more()
    {
        Begin();
        _session.Invoke("Add-InvestigationNote Finding 'so' -Evidence 4").Refused("InvestigationEvidenceUnknown");
        _session.Invoke("Add-InvestigationNote Finding 'so' -Command ls").Refused("ParameterInvalid");
        var ended = (Investigation)_session.Invoke("$null = Add-InvestigationStep 'ls'; Complete-Investigation 'limit' 'raised' -Evidence 1").Single().BaseObject;
        Assert.False(ended.IsOpen);
        _session.Invoke($"Add-InvestigationStep ls -Investigation {ended.Id}").Refused("InvestigationClosed");
        _session.Invoke("Add-InvestigationStep ls").Refused("InvestigationNotFound");
        Assert.Empty(_session.Invoke("Get-Investigation -Open").Succeeds().Output);
    }

    [Fact]
    public void It_reads_as_a_timeline()
    {
        Begin();
        var text = _session.Display("""
            $null = Add-InvestigationStep 'head -n 1 safeops.yaml' -Why 'which version'
            $null = Add-InvestigationNote Finding 'it is version 1' -Evidence 1
            $null = Add-InvestigationNote Finding 'it is old'
            $null = Add-InvestigationNote Action 'restarted it' -Command 'systemctl restart web' -Undo 'systemctl stop web'
            Get-Investigation first*; Get-Investigation
            """);
        foreach (var expected in (string[])["INVESTIGATION   first one", "step", "head -n 1 safeops.yaml", "│ safeops: 1", "exit code 0", "it is version 1  ← 1", "opinion", "$ systemctl restart web", "undo: systemctl stop web"])
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.All(Colour().Replace(text, "").Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
    }

    [Fact]
    public void Works_outside_a_project()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        session.Invoke("$null = New-Investigation 'a' 'b'; $null = Add-InvestigationStep 'echo hi'").Succeeds();
        Assert.True(File.Exists(Path.Combine(folder.Path, ".safeops", ".gitignore")));
    }

    private void Begin() => _session.Invoke("$null = New-Investigation 'first one' 'it restarts'").Succeeds();

    private Investigation Read(string which = "first*") => (Investigation)_session.Invoke("Get-Investigation $which", ("which", which)).Single().BaseObject;

    private string Output(int entry) => string.Join('\n', _session.Invoke("Get-Investigation first* -Entry $entry -Output", ("entry", entry)).Succeeds().Output.Select(o => o.ToString()));

    [GeneratedRegex("\u001B\\[[0-9;]*m")]
    private static partial Regex Colour();
}
