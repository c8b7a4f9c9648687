using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

/// <summary>Manual first, automate second: what was done by hand in an investigation, as a change that SafeOps accepts.</summary>
public sealed class InvestigationChangeTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvestigationChangeTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not on this machine");
        _session = new ModuleSession(location: _project.Path);
        _session.Invoke("""
            $null = New-Investigation 'web restarts: OOM' 'killed every hour'
            $null = Add-InvestigationStep 'head -n 3 safeops.yaml'
            """).Succeeds();
    }

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Each_action_is_a_step_with_its_origin_and_the_change_is_valid_and_dry_runs()
    {
        File.WriteAllText(_project.File("values.yaml"), "resources:\n  limits:\n    memory: 512Mi\n");
        _session.Invoke("""
            $null = Add-InvestigationNote Action 'gave it memory' -Command 'yq -i ''.resources.limits.memory = "1Gi"'' values.yaml' -Evidence 1
            $null = Add-InvestigationNote Action 'made a mark' -Command 'touch "made by hand"' -Undo 'rm -f "made by hand"'
            $null = Add-InvestigationNote Action 'kept what was there' -Command 'cat safeops.yaml | sort > sorted.txt'
            $null = Add-InvestigationNote Action 'copied' -Command 'rsync -a charts/ copy/'
            $null = Add-InvestigationNote Action 'asked the team on the phone'
            $null = Complete-Investigation 'the limit is too low' 'raised it' -Evidence 1
            $null = New-SafeChange more-memory -Investigation 'web restarts*' -Path changes
            """).Succeeds();
        var text = _project.Read("changes/more-memory.change.yaml");

        foreach (var expected in (string[])
        [
            "title: \"web restarts: OOM\"", "the limit is too low (shown by entry 1; investigation 20",
            "uses: file.set", "path: resources.limits.memory", "value: 1Gi", "because of entry 1",
            "- touch", "- made by hand", "uses: command.run",
            "shell: bash", "cat safeops.yaml | sort > sorted.txt", "The investigation records no", "--dry-run",
            "# Entry 6 names no command",
        ])
        {
            Assert.Contains(expected.Replace("records no", "names no", StringComparison.Ordinal), text, StringComparison.Ordinal);
        }
        var change = _session.Invoke("Get-SafeChange changes/more-memory.change.yaml").Single();
        Assert.Equal(4, ((System.Collections.ICollection)change.Properties["Steps"].Value).Count);
        var plan = _session.Display("Invoke-SafeChange changes/more-memory.change.yaml dev -WhatIf");
        Assert.Contains("512Mi → 1Gi", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("memory: 1Gi", _project.Read("values.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("touch one; touch two", "shell: bash")]
    [InlineData("X=1 touch one", "shell: bash")]
    [InlineData("cd charts", "shell: bash")]
    [InlineData("touch $HOME/x ${HOME}/y", "$${HOME}/y")]
    [InlineData("touch *.txt", "shell: bash")]
    [InlineData("touch 'it''s' \"a b\"", "- a b")]
    [InlineData("sed -i 's/ledger/journal/' safeops.yaml", "uses: file.replace")]
    [InlineData("sed -i 's/l.*r/x/' safeops.yaml", "- s/l.*r/x/")]
    public void A_command_keeps_its_meaning(string command, string expected)
    {
        _session.Invoke("$null = Add-InvestigationNote Action 'did it' -Command $command", ("command", command)).Succeeds();
        var text = _session.Invoke("New-SafeChange again -Investigation web* -WhatIf").Single().ToString();
        Assert.Contains(expected, text, StringComparison.Ordinal);
        _session.Invoke("$null = New-SafeChange again -Investigation web* -Path changes; Get-SafeChange changes/again.change.yaml").Single();
    }

    [Fact]
    public void PowerShell_is_read_by_PowerShell_and_a_hidden_secret_is_asked_for()
    {
        _session.Invoke("""
            $null = Add-InvestigationNote Action 'restarted' -Command 'Restart-Service web'
            $null = Add-InvestigationNote Action 'logged in' -Command ('tool login --pass' + 'word=c4nary-hidden-1')
            $null = New-SafeChange again -Investigation web* -Path changes
            """).Succeeds();
        var text = _project.Read("changes/again.change.yaml");
        Assert.Contains("shell: pwsh", text, StringComparison.Ordinal);
        Assert.Contains("dryRun: Restart-Service web -WhatIf", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", text, StringComparison.Ordinal);
        Assert.Contains("${secret}", text, StringComparison.Ordinal);
        _session.Invoke("Get-SafeChange changes/again.change.yaml").Single();
    }

    [Fact]
    public void Without_actions_there_is_nothing_to_make() =>
        _session.Invoke("New-SafeChange again -Investigation web*").Refused("InvestigationWithoutActions");
}
