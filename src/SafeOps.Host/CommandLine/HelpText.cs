namespace SafeOps.Host.CommandLine;

internal static class HelpText
{
    public const string Text = """
        safeops runs SafeOps cmdlets on a machine without PowerShell.

        safeops <cmdlet> [parameters]      run a line of cmdlets
        safeops <file.ps1> [arguments]     run a script
        safeops -Command <text>            run a script given as text
        safeops -                          run a script from standard input
        safeops --help | --version

        Examples
          safeops Invoke-SafeChange -Path purge.change.yaml -Environment dev -WhatIf
          safeops Get-ChangeRecord '|' Where-Object Outcome -eq Failed
          safeops Get-Help Invoke-SafeChange -Examples

        Quote what your shell would take for itself: '$true', '@{ cutoff = "-30d" }', '|'.
        Results go to standard output; errors, warnings, verbose text and progress to standard error.

        Exit codes of a line of cmdlets
          0  done, or nothing to do
          1  any other error, an interruption, a partial run
          2  a dry run that would change something
          3  refused by a gate
          4  failed, and undone
          5  failed and left as it is, or in doubt
        A script sets its own with `exit`; 1 on a terminating error.

        """;
}
