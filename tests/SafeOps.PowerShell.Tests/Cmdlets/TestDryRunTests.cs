using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class TestDryRunTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public TestDryRunTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Proves_an_honest_script_and_leaves_everything_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        var before = _project.Snapshot();
        var report = Reports("Test-DryRun scripts/clean-up.sh -ArgumentList logs").Single();
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.Equal((_project.File("scripts/clean-up.sh"), ScriptLanguage.Bash, "--dry-run"), (report.Path, report.Language, report.DryRunArgument));
        Assert.Equal(["logs/invoices.tmp", "logs/orders.tmp"], report.Comparison!.Matched.Select(m => Path.GetRelativePath(_project.Path, m.Effect.Target)));
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Takes_scripts_by_wildcards_and_from_the_pipeline()
    {
        File.WriteAllText(_project.File("scripts/other.sh"), "#!/bin/sh\necho\n");
        Assert.Equal(["clean-up.sh", "other.sh"], Names("Test-DryRun scripts/*.sh -Static"));
        Assert.Equal(["clean-up.sh", "other.sh"], Names($"[System.IO.DirectoryInfo]::new('{_project.File("scripts")}').GetFiles() | Test-DryRun -Static"));

        IEnumerable<string> Names(string command) => Reports(command).Select(r => Path.GetFileName(r.Path)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Runs_the_script_where_it_is_asked_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        var report = Reports("Test-DryRun scripts/clean-up.sh -ArgumentList . -WorkingDirectory logs").Single();
        Assert.Equal(["invoices.tmp", "orders.tmp"], report.Comparison!.Matched.Select(m => Path.GetRelativePath(_project.File("logs"), m.Effect.Target)));
    }

    [Theory]
    [InlineData("$PSCmdlet.ShouldProcess($file.FullName, 'Delete')", DryRunVerdict.Proven)]
    [InlineData("$PSCmdlet.ShouldProcess", DryRunVerdict.Refuted)]
    public void Runs_a_script_of_PowerShell_where_pwsh_is_installed(string guard, DryRunVerdict verdict)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "pwsh"))), "pwsh is not on this machine");
        File.WriteAllText(_project.File("scripts/clean-up.ps1"), $$"""
            [CmdletBinding(SupportsShouldProcess)]
            param([Parameter(Mandatory)][string] $Folder)
            $ErrorActionPreference = 'Stop'
            $now = Get-Date
            foreach ($file in Get-ChildItem -LiteralPath $Folder -Filter *.tmp | Where-Object LastWriteTime -lt $now) {
                if ({{guard}}) { [IO.File]::Delete($file.FullName) }
            }
            """);
        var report = Reports("Test-DryRun scripts/clean-up.ps1 -ArgumentList logs").Single();
        Assert.True(report.Verdict == verdict, report.Reason);
        Assert.Equal(verdict == DryRunVerdict.Proven ? 2 : 0, report.Comparison?.Matched.Count ?? 0);
    }

    [Theory]
    [InlineData("Test-DryRun missing.sh", "FileNotFound")]
    [InlineData("Test-DryRun scripts", "FileNotFound")]
    [InlineData("Test-DryRun scripts/clean-up.sh -WorkingDirectory nowhere", "FileNotFound")]
    [InlineData("Test-DryRun scripts/clean-up.sh -Timeout soon", "ParameterInvalid")]
    [InlineData("Test-DryRun safeops.yaml", "ScriptInvalid")]
    public void Says_what_is_wrong_with_what_it_was_given(string command, string error) => _session.Invoke(command).Refused(error);

    [Fact]
    public void One_that_cannot_be_read_does_not_stop_the_others()
    {
        var result = _session.Invoke("'missing.sh', 'scripts/clean-up.sh' | Test-DryRun -Static");
        Assert.Single(result.Output);
        Assert.Single(result.Errors);
    }

    private IReadOnlyList<DryRunReport> Reports(string command) =>
        [.. _session.Invoke(command).Succeeds().Output.Select(o => (DryRunReport)o.BaseObject)];
}
