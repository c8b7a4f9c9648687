using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Host;

public sealed class ExitCodeTests
{
    private const string Plan = "SafeOps.Changes.Planning.ChangePlan";
    private const string Run = "SafeOps.Changes.Running.ChangeRun";

    [Theory]
    [InlineData("$true", 2)]
    [InlineData("$false", 0)]
    public async Task A_dry_run_says_whether_it_would_change_something(string hasChanges, int expected) =>
        await Exits(expected, $"[pscustomobject]@{{ PSTypeName = '{Plan}'; HasChanges = {hasChanges} }}");

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_real_change_exits_by_what_became_of_it()
    {
        using var folder = new ScriptFolder();
        Assert.Equal(0, (await HostProcess.Run("Initialize-SafeOpsProject", "-Path", folder.Path, "-Confirm:$false")).ExitCode);
        string[] invoke = ["Invoke-SafeChange", "-Path", Path.Combine(folder.Path, "changes", "first-change.change.yaml"), "-Environment"];
        Assert.Equal(2, (await HostProcess.Run([.. invoke, "dev", "-WhatIf"])).ExitCode);
        Assert.Equal(1, (await HostProcess.Run([.. invoke, "dev"])).ExitCode);
        Assert.Equal(3, (await HostProcess.Run([.. invoke, "production", "-Confirm:$false"])).ExitCode);
        Assert.Equal(0, (await HostProcess.Run([.. invoke, "dev", "-Confirm:$false"])).ExitCode);
        Assert.Equal(0, (await HostProcess.Run([.. invoke, "dev", "-WhatIf"])).ExitCode);
    }

    [Theory]
    [InlineData("Succeeded", 0)]
    [InlineData("NothingToDo", 0)]
    [InlineData("Undone", 0)]
    [InlineData("Partial", 1)]
    [InlineData("Interrupted", 1)]
    [InlineData("FailedUndone", 4)]
    [InlineData("FailedLeft", 5)]
    [InlineData("InDoubt", 5)]
    public async Task A_run_says_how_it_ended(string status, int expected) =>
        await Exits(expected, $"[pscustomobject]@{{ PSTypeName = '{Run}'; Status = '{status}' }}");

    [Theory]
    [InlineData("SafeOps.Drift.DriftItem", "IsDrift = $true", 2)]
    [InlineData("SafeOps.Drift.DriftItem", "IsDrift = $false", 0)]
    [InlineData("SafeOps.Drift.Comparison.DriftSummary", "HasDrift = $true", 2)]
    [InlineData("SafeOps.Drift.DriftText", "HasDrift = $true", 2)]
    [InlineData("SafeOps.Drift.DriftText", "HasDrift = $false", 0)]
    public async Task A_comparison_says_whether_there_is_drift(string type, string answer, int expected) =>
        await Exits(expected, $"[pscustomobject]@{{ PSTypeName = '{type}'; {answer} }}");

    [Fact]
    public async Task A_run_that_is_left_in_doubt_outweighs_its_error() =>
        await Exits(5, $"[pscustomobject]@{{ PSTypeName = '{Run}'; Status = 'InDoubt' }}; Get-Nothing");

    [Fact]
    public async Task A_closed_gate_refuses() => await Exits(3, """
        throw [Management.Automation.ErrorRecord]::new([Exception]::new('soak'), 'ChangeGateClosed', 'PermissionDenied', $null)
        """);

    [Fact]
    public async Task Any_other_error_fails() => await Exits(1, "Get-Nothing; 'still runs'");

    [Fact]
    public async Task Nothing_to_do_is_done() => await Exits(0, "");

    [Fact]
    public async Task Listing_a_failed_run_is_no_failure()
    {
        var result = await HostProcess.Run(
            $"function Get-Past {{ [pscustomobject]@{{ PSTypeName = '{Run}'; Status = 'FailedLeft' }} }}; Get-Past | Where-Object Status -eq FailedLeft");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("FailedLeft", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("Get-Nothing", 1)]
    [InlineData("Get-Nothing; 'then this'", 0)]
    [InlineData("'fine'", 0)]
    [InlineData("'unfinished", 1)]
    public async Task A_script_given_as_text_follows_pwsh(string script, int expected)
    {
        Assert.Equal(expected, (await HostProcess.Run("-Command", script)).ExitCode);
        Assert.Equal(expected, (await HostProcess.RunScript(script)).ExitCode);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("Get-Nothing", 0)]
    [InlineData("function f { exit 8 }; f; 'never'", 8)]
    [InlineData("'x' +", 1)]
    public async Task A_script_file_follows_pwsh(string script, int expected)
    {
        using var folder = new ScriptFolder();
        Assert.Equal(expected, (await HostProcess.Run(folder.Write("a script.ps1", script))).ExitCode);
    }

    private static async Task Exits(int expected, string body)
    {
        // One word with spaces is a cmdlet line, quoted as a whole.
        var result = await HostProcess.Run($"function Invoke-Work {{ {body} }}; Invoke-Work");
        Assert.True(expected == result.ExitCode, $"{result.ExitCode}: {result.Output}{result.Error}");
    }
}
