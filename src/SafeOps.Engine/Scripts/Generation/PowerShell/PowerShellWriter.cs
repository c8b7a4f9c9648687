using System.Globalization;

namespace SafeOps.Scripts.Generation.PowerShell;

/// <summary>For PowerShell 7.3 and later alone; its dry run is <c>-WhatIf</c>. Databases through sqlite3 and psql.</summary>
internal sealed class PowerShellWriter : IScriptWriter
{
    private static readonly ScriptParts Parts = ScriptParts.Load("PowerShell.parts.ps1");

    public ScriptLanguage Language => ScriptLanguage.PowerShell;

    public string Write(SafeScript script)
    {
        var steps = new PowerShellSteps(script);
        var body = steps.Write();
        var lines = new ScriptLines().Line("#Requires -Version 7.3").Line();
        foreach (var line in ScriptComments.Header(script))
            lines.Line(line.Length == 0 ? "#" : $"# {line}");
        lines.Line();
        Help(lines, script);
        lines.Raw($$"""
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium', PositionalBinding = $false)]
            param(
                [switch] $Rollback,
                [switch] $Yes,
                [string] $Folder = {{Folder(script)}}
            )

            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'

            $Steps = {{script.Steps.Count.ToString(CultureInfo.InvariantCulture)}}
            $Destructive = ${{(script.IsDestructive ? "true" : "false")}}
            """);
        if (steps.Used.Overlaps(["save", "restore", "take", "note"]))
            lines.Line($"$Backup = {PowerShellQuote.Text(script.Backup)}");
        lines.Raw("""

            # Where the script is: it looks at everything first ('check'), then does it or, in a dry run, says it ('act').
            $Run = @{ Phase = 'check'; Step = 0; Title = ''; Ready = $true; Done = $true; Wrong = ''; Changes = 0; Refused = 0; Planned = [Collections.Generic.Dictionary[string, object]]::new() }

            """);
        foreach (var part in Parts.Texts(steps.Used))
            lines.Raw(part).Line();
        Connections(lines, script);
        lines.Raw(body);
        Main(lines, script);
        return lines.ToString().TrimEnd('\n') + "\n";
    }

    private static void Help(ScriptLines lines, SafeScript script)
    {
        lines.Line("<#").Line(".SYNOPSIS").Line(Help(script.Header.Title)).Line(".DESCRIPTION");
        lines.Line($"Backups are kept in {Help(script.Backup)}. Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage;")
            .Line("3 a check refused it; 4 dry run: something would be done.")
            .Line(".PARAMETER Rollback").Line("Takes back what this script did, step by step, last one first.")
            .Line(".PARAMETER Yes").Line("Does not ask before destructive steps (needed where nobody can answer).")
            .Line(".PARAMETER Folder").Line("The folder that relative paths start in.")
            .Line(".PARAMETER WhatIf").Line("Says what would be done, and changes nothing.")
            .Line(".PARAMETER Verbose").Line("Explains each check and action.")
            .Line(".EXAMPLE").Line($"./{script.Name}.ps1 -WhatIf -Verbose")
            .Line(".EXAMPLE").Line($"./{script.Name}.ps1 -Rollback")
            .Line("#>");
    }

    private static string Help(string text) => ScriptQuote.Comment(text).Replace("#>", "# >", StringComparison.Ordinal);

    private static string Folder(SafeScript script) =>
        script.FolderFromScript is { } relative ? $"[IO.Path]::Combine($PSScriptRoot, {PowerShellQuote.Text(relative)})" : PowerShellQuote.Text(script.Folder ?? ".");

    private static void Connections(ScriptLines lines, SafeScript script)
    {
        if (script.Connections.Count == 0)
            return;
        lines.Line("$Connections = @{").Deeper(l =>
        {
            foreach (var connection in script.Connections)
            {
                l.Line($"{PowerShellQuote.Text(connection.Name)} = @{{").Deeper(c =>
                {
                    var sqlite = connection.Provider == "sqlite";
                    string[] words = sqlite
                        ? ["sqlite3", "-batch", "-bail", "-init", OperatingSystemNull, "-list", "-noheader", "-separator", "\u001f", "-newline", "\u001e", "-nullvalue", @"\N",
                            "-cmd", string.Create(CultureInfo.InvariantCulture, $".timeout {(long)connection.LockTimeout.TotalMilliseconds}"), "-cmd", "PRAGMA foreign_keys=ON", connection.File!.StartsWith('-') ? "./" + connection.File : connection.File]
                        : ["psql", "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-F", "\u001f", "-R", "\u001e", "-P", @"null=\N", "-d", connection.Target];
                    c.Line($"Provider = {PowerShellQuote.Text(connection.Provider)}")
                        .Line($"Words = {PowerShellQuote.List(words.Select(PowerShellQuote.Text))}")
                        .Line(string.Create(CultureInfo.InvariantCulture, $"Timeout = {Math.Ceiling(connection.StatementTimeout.TotalSeconds) + 60}"));
                    if (!sqlite)
                        c.Line($"Options = {PowerShellQuote.Text(connection.Options)}").Line($"Password = {PowerShellQuote.Text(connection.PasswordVariable ?? "")}");
                }).Line("}");
            }
        }).Line("}").Line();
    }

    /// <summary>sqlite3 is not to read the person's own settings.</summary>
    private const string OperatingSystemNull = "/dev/null";

    private static void Main(ScriptLines lines, SafeScript script)
    {
        PowerShellActs.Block(lines, "function Assert-Required", l =>
        {
            l.Line("# What must be there before anything is looked at.");
            foreach (var program in script.Programs.Concat(script.Connections.Select(c => c.Provider == "sqlite" ? "sqlite3" : "psql")).Distinct(StringComparer.Ordinal))
                PowerShellActs.Block(l, $"if (-not (Get-Command {PowerShellQuote.Text(program)} -CommandType Application -ErrorAction Ignore))", d => d.Line($"Exit-Refused {PowerShellQuote.Text($"the program {program} is missing.")}"));
            if (script.FolderMark is { } mark)
                PowerShellActs.Block(l, $"if (-not [IO.File]::Exists({PowerShellQuote.Text(mark)}))", d => d.Line($"Exit-Refused \"$Folder is not the folder this is for: it has no {mark}. Name it with -Folder.\""));
            foreach (var variable in script.Variables)
                PowerShellActs.Block(l, $"if (-not [Environment]::GetEnvironmentVariable({PowerShellQuote.Text(variable)}))", d => d.Line($"Exit-Refused {PowerShellQuote.Text($"the variable {variable} is not set; the secret it is to hold is not in this script.")}"));
            foreach (var connection in script.Connections)
            {
                if (connection.File is { } file)
                    PowerShellActs.Block(l, $"if (-not [IO.File]::Exists({PowerShellQuote.Text(file)}))", d => d.Line($"Exit-Refused {PowerShellQuote.Text($"there is no database {file}.")}"));
                if (connection.Identity is var (query, expected))
                    PowerShellActs.Block(l, $"if ((Get-Value {PowerShellQuote.Text(connection.Name)} {PowerShellQuote.Text(query)}) -cne {PowerShellQuote.Text(expected)})", d => d.Line($"Exit-Refused {PowerShellQuote.Text($"{connection.Name} is not the database {expected}.")}"));
            }
        });
        lines.Raw("""

            function Invoke-Every {
                if ($Rollback) { Undo-All } else { Invoke-All }
            }

            # Only one instance of this script at a time; the lock goes with the process.
            $lock = $null
            $before = [Environment]::CurrentDirectory
            try {
                try {
                    $lock = [IO.File]::Open($PSCommandPath, 'Open', 'Read', 'None')
                }
                catch [IO.IOException] {
                    Exit-Refused 'another instance of this script is running.'
                }
                if (-not [IO.Directory]::Exists($Folder)) {
                    Exit-Refused "there is no folder $Folder."
                }
                [Environment]::CurrentDirectory = [IO.Path]::GetFullPath($Folder)
                Assert-Required

                # Everything is looked at, and what would be refused is refused before the first effect.
                Invoke-Every
                $Run.Step = 0
                if ($Run.Changes -gt 0) {
                    if (-not $Rollback) {
                        Assert-Preflight
                    }
                    if (-not $WhatIfPreference) {
                        Confirm-Destructive
                    }
                }
                $Run.Phase = 'act'
                $Run.Changes = 0
                $Run.Refused = 0
                $Run.Planned.Clear()
                Invoke-Every

                if ($Run.Refused -gt 0) {
                    Exit-Refused "$($Run.Refused) of $Steps steps could not be taken back; the reasons stand above."
                }
                if ($Run.Changes -eq 0) {
                    Write-Line 'Nothing to do.'
                }
                elseif ($WhatIfPreference) {
                    Write-Line 'Dry run: nothing was done.'
                    exit 4
                }
                elseif ($Rollback) {
                    Write-Line 'Done: everything is as it was.'
                }
                else {
                    Write-Line "Done. The way back: $PSCommandPath -Rollback"
                }
            }
            catch {
                Exit-Failed "$(Get-Place): $($_.Exception.Message). What was done before stays; -Rollback takes it back."
            }
            finally {
                [Environment]::CurrentDirectory = $before
                if ($lock) {
                    $lock.Dispose()
                }
            }
            exit 0
            """);
    }
}
