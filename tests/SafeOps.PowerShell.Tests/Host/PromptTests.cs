using System.Diagnostics;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Host;

public sealed class PromptTests
{
    private const string Purge = """
        function Invoke-Purge { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param()
            if ($PSCmdlet.ShouldProcess('sessions', 'Delete')) { 'deleted' } else { 'kept' } }
        """;

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("line")]
    public async Task Refuses_to_guess_a_confirmation_without_a_terminal(string form)
    {
        using var folder = new ScriptFolder();
        var script = $"{Purge}; Invoke-Purge";
        var result = form switch
        {
            "-File" => await HostProcess.Run(form, folder.Write("purge.ps1", script)),
            "line" => await HostProcess.Run(script),
            _ => await HostProcess.Run(form, script),
        };
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("deleted", result.Output, StringComparison.Ordinal);
        Assert.Contains("Delete", result.Error, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_without_a_terminal_what_is_confirmed_beforehand()
    {
        var result = await HostProcess.Run($"{Purge}; Invoke-Purge -Confirm:$false");
        Assert.Equal("deleted", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Names_a_mandatory_parameter_that_nobody_can_be_asked_for()
    {
        var result = await HostProcess.Run("Import-Module");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Name", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", "deleted")]
    [InlineData("n", "kept")]
    [InlineData("", "deleted")]
    [InlineData("?\\nno", "kept")]
    public async Task Asks_in_a_terminal(string keys, string expected)
    {
        var shown = await InTerminal($"{Purge}; Invoke-Purge", "(default is", keys);
        Assert.Contains("Performing the operation", shown.Output, StringComparison.Ordinal);
        Assert.Contains(expected, shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_secret_without_showing_it()
    {
        var shown = await InTerminal("$s = $Host.UI.ReadLineAsSecureString(); \"$($s.Length) characters\"", "", "hunter2");
        Assert.Contains("7 characters", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_a_terminal_unless_told_not_to()
    {
        Assert.Contains("\e[32;1m", (await InTerminal("Get-Module", "", "")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[32;1m", (await InTerminal("Get-Module", "", "", noColour: true)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_at_Ctrl_C_when_what_runs_has_cleaned_up()
    {
        var shown = await InTerminal(
            "try { $Host.UI.WriteLine('started'); while ($true) { [Threading.Thread]::Sleep(50) } } finally { $Host.UI.WriteLine('cleaned up') }",
            "started", "\\x03");
        Assert.Contains("cleaned up", shown.Output, StringComparison.Ordinal);
        Assert.Contains("exit 1", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_at_Ctrl_C_while_it_asks()
    {
        var shown = await InTerminal($"{Purge}; Invoke-Purge", "(default is", "\\x03");
        Assert.DoesNotContain("deleted", shown.Output, StringComparison.Ordinal);
        Assert.Contains("exit 1", shown.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs a script in a pseudo-terminal, types once <paramref name="until"/> is shown, and gives all that was shown.</summary>
    private static async Task<HostProcess> InTerminal(string script, string until, string keys, bool noColour = false)
    {
        Assert.SkipUnless(IsPresent("python3"), "python3, which drives the pseudo-terminal, is not installed");
        using var folder = new ScriptFolder();
        var driver = folder.Write("terminal.py", Driver);
        var file = folder.Write("script.ps1", script);
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColour ? "1" : "" };
        return await HostProcess.Start("python3", [driver, until, keys, "dotnet", "exec", BuiltFiles.Host, file], environment: environment);
    }

    private static bool IsPresent(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private const string Driver = """
        import os, pty, sys, time
        until, keys, command = sys.argv[1], sys.argv[2].encode().decode('unicode_escape'), sys.argv[3:]
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(command[0], command)
        shown, typed = b'', False
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
            if not typed and until.encode() in shown:
                typed = True
                time.sleep(0.3)
                os.write(terminal, (keys if keys == '\x03' else keys + '\n').encode())
        _, status = os.waitpid(child, 0)
        sys.stdout.write(shown.decode(errors='replace') + 'exit %d' % os.waitstatus_to_exitcode(status))
        """;
}
