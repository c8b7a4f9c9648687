using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Host;

public sealed class OutputTests
{
    private const string Escape = "\e";

    [Fact]
    public async Task Formats_for_100_columns_where_there_is_no_terminal()
    {
        var result = await HostProcess.Run("Get-Command", "-Module", "Microsoft.PowerShell.Core");
        var longest = result.Output.Split(Environment.NewLine).Max(line => line.TrimEnd().Length);
        Assert.InRange(longest, 81, 100);
    }

    [Fact]
    public async Task Writes_no_colour_where_output_is_redirected()
    {
        var result = await HostProcess.RunScript("Get-Module; \"$($PSStyle.Foreground.Red)red$($PSStyle.Reset)\"; $Host.UI.WriteLine(\"$($PSStyle.Bold)bold\"); Get-Nothing");
        Assert.Contains("red", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_results_apart_from_everything_said_beside_them()
    {
        var result = await HostProcess.RunScript("""
            function Say { [CmdletBinding()] param()
                $PSCmdlet.WriteVerbose('verbosely'); $PSCmdlet.WriteWarning('a warning'); $PSCmdlet.WriteDebug('for debugging')
                $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'progressing', 'half'))
                $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('an error'), 'Id', 'InvalidData', $null))
                'the result' }
            Say -Verbose -Debug
            """);
        Assert.Equal("the result", result.Output.TrimEnd());
        foreach (var said in new[] { "VERBOSE: verbosely", "WARNING: a warning", "DEBUG: for debugging", "an error" })
            Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("progressing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_where_in_a_script_an_error_arose()
    {
        using var folder = new ScriptFolder();
        var result = await HostProcess.Run(folder.Write("story.ps1", "'one'\nthrow 'two is wrong'"));
        Assert.Equal("one", result.Output.TrimEnd());
        Assert.Contains("story.ps1:2", result.Error, StringComparison.Ordinal);
        Assert.Contains("two is wrong", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_help_for_what_the_engine_has()
    {
        var result = await HostProcess.Run("Get-Help", "Get-Module");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("SYNTAX", result.Output, StringComparison.Ordinal);
    }
}
