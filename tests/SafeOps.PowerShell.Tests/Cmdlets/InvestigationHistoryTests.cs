using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Investigations.History;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class InvestigationHistoryTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvestigationHistoryTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not on this machine");
        _session = new ModuleSession(location: _project.Path);
        File.WriteAllLines(_project.File("history"),
        [
            "#1764276000", "head -n 1 safeops.yaml",
            "#1764276060", "for f in changes/*; do", "  wc -l \"$f\"", "done",
            "#1764276120", "rm -rf old",
            "#1764276180", "curl -H 'Authorization: Bearer " + "abcdefghijklmnopqrstuvwxyz0123456789' https://shop.example/deploy -X POST",
            "#1764276240", "pwd",
        ]);
        _session.Invoke("$null = New-Investigation 'x' 'y'").Succeeds();
    }

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Lines_that_read_are_run_again_and_those_that_change_are_recorded_as_actions()
    {
        var added = _session.Invoke("Add-InvestigationStep -FromHistory 1..4 -HistoryPath history").Succeeds().Output.Select(o => o.BaseObject).ToList();
        Assert.Equal(["InvestigationStep", "InvestigationStep", "InvestigationNote", "InvestigationNote"], added.Select(e => e.GetType().Name));
        Assert.All(added.OfType<InvestigationStep>(), s => Assert.Equal((InvestigationStepOrigin.History, 0, CommandShell.Bash), (s.Origin, s.ExitCode, s.Shell)));
        Assert.Contains("\n", ((InvestigationStep)added[1]).Command, StringComparison.Ordinal);
        var action = (InvestigationNote)added[2];
        Assert.Equal((InvestigationNoteKind.Action, "rm -rf old", _project.Path), (action.Kind, action.Command, action.Folder));
        Assert.Contains("2025-11-27 20:42:00Z", action.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklm", ((InvestigationNote)added[3]).Command, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_shows_what_each_would_become_and_does_nothing()
    {
        var before = _project.Snapshot();
        var uses = _session.Invoke("Add-InvestigationStep -FromHistory 1, 'rm *', 5 -HistoryPath history -WhatIf").Succeeds().Output.Select(o => (HistoryUse)o.BaseObject).ToList();
        Assert.Equal([(1, HistoryPart.Step), (3, HistoryPart.Action), (5, HistoryPart.Step)], uses.Select(u => (u.Id, u.Becomes)));
        Assert.Equal(before, _project.Snapshot());
        var shown = _session.Display("Add-InvestigationStep -FromHistory 1..5 -HistoryPath history -WhatIf");
        Assert.DoesNotContain("abcdefghijklm", shown, StringComparison.Ordinal);
        Assert.Contains("rm -rf old", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_that_fits_nothing_stops_before_anything_is_recorded()
    {
        var error = _session.Invoke("Add-InvestigationStep -FromHistory 1, 77 -HistoryPath history").Refused("ParameterInvalid");
        Assert.Contains("lines 1 to 5", error.ErrorDetails.Message, StringComparison.Ordinal);
        _session.Invoke("Add-InvestigationStep -FromHistory 1 -HistoryPath nowhere").Refused("FileNotFound");
        Assert.Empty(((Investigation)_session.Invoke("Get-Investigation x").Single().BaseObject).Entries);
    }

    [Fact]
    public void PowerShells_own_history_is_taken_where_no_file_is_named()
    {
        var added = _session.Invoke("""
            [pscustomobject]@{ Id = 1; CommandLine = 'Get-SafeChange changes/raise-memory.change.yaml'; ExecutionStatus = 'Completed'; StartExecutionTime = [datetime]'2026-11-27'; EndExecutionTime = [datetime]'2026-11-27' },
            [pscustomobject]@{ Id = 2; CommandLine = 'head -n 1 safeops.yaml'; ExecutionStatus = 'Completed'; StartExecutionTime = [datetime]'2026-11-27'; EndExecutionTime = [datetime]'2026-11-27' },
            [pscustomobject]@{ Id = 3; CommandLine = 'Restart-Service web'; ExecutionStatus = 'Completed'; StartExecutionTime = [datetime]'2026-11-27'; EndExecutionTime = [datetime]'2026-11-27' },
            [pscustomobject]@{ Id = 4; CommandLine = 'Get-Investigation'; ExecutionStatus = 'Completed'; StartExecutionTime = [datetime]'2026-11-27'; EndExecutionTime = [datetime]'2026-11-27' } | Add-History
            Add-InvestigationStep -FromHistory (1..4)
            """).Succeeds().Output.Select(o => o.BaseObject).ToList();
        Assert.Equal(3, added.Count);
        Assert.Equal([CommandShell.PowerShell, CommandShell.Bash], added.OfType<InvestigationStep>().Select(s => s.Shell));
        Assert.Equal((CommandShell.PowerShell, "Restart-Service web"), (((InvestigationNote)added[2]).Shell, ((InvestigationNote)added[2]).Command));
    }
}
