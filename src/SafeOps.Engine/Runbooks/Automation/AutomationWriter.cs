using System.Reflection;
using System.Text;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Generation.PowerShell;
using SafeOps.Values;

namespace SafeOps.Runbooks.Automation;

/// <summary>
/// Writes a runbook for Azure Automation: PowerShell 7.4, the managed identity, <c>-WhatIf</c>. Reading steps run; a changing step runs
/// where a person approved it by its number. What is done is saved after each step, and before a changing one that it is begun, so that
/// the restart after the three hours a job may take goes on, and does nothing twice.
/// </summary>
public sealed class AutomationWriter(CommandReader commands)
{
    /// <summary>What the frame itself takes.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Approve", "Settle", "IdentityClientId", "ProgressName", "ProgressPath", "StartOver", "MinutesAtMost", "Approved", "Settled", "Runbook", "Inputs", "NeedsAzure", "Progress", "Clock", "State",
        "WhatIf", "Confirm", "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "OutBuffer",
        "PipelineVariable", "ProgressAction", "PSCmdlet", "Host", "PID", "Input", "Args", "This", "Error", "Matches", "Home", "True", "False", "Null", "PSItem",
    };

    private static readonly string Frame = Load("frame.ps1");
    private static readonly string Program = Load("program.ps1");

    /// <exception cref="SafeOpsException">A parameter has a name that the script itself needs, or that is none (<see cref="ErrorCodes.RunbookInvalid"/>).</exception>
    public AutomationScript Write(AutomationRunbook runbook)
    {
        foreach (var parameter in runbook.Parameters.Where(p => Reserved.Contains(p.Name) || !IsName(p.Name)))
        {
            throw new SafeOpsException(
                ErrorCodes.RunbookInvalid, $"The parameter '{parameter.Name}' cannot be one of a runbook of Azure Automation: {(IsName(parameter.Name) ? "the script needs that name itself" : "a name has letters, digits and underscores")}.",
                "Give it another name in the runbook, in the head and in the commands.", parameter.Name);
        }
        var names = runbook.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var bodies = runbook.Steps.Select(s => (Step: s, Body: AutomationBody.Of(s, names, commands))).ToList();
        var notHere = bodies.Select(b => (b.Step.Number, Reason: NotHere(b.Body, runbook.HybridWorker))).Where(b => b.Reason is not null).Select(b => (b.Number, b.Reason!)).ToList();
        var steps = Steps(bodies, runbook.HybridWorker);

        var text = new StringBuilder();
        Head(text, runbook);
        text.Append($$"""

            Set-StrictMode -Version 3
            $ErrorActionPreference = 'Stop'

            $Runbook = '{{Digest.Short(Digest.OfText(steps))}}'
            $Inputs = ''
            $NeedsAzure = ${{(bodies.Any(b => b.Step.Shell == CommandShell.PowerShell && UsesAz(b.Step.Command)) ? "true" : "false")}}
            $Approved = @($Approve -split '[,;\s]+' | Where-Object { $_ })
            $Settled = @($Settle -split '[,;\s]+' | Where-Object { $_ })

            {{Frame}}

            """.ReplaceLineEndings("\n"));
        if (runbook.HybridWorker && bodies.Any(b => b.Body.StartsPrograms))
            text.Append(Program).Append('\n');
        text.Append($$"""
            $Inputs = Get-Digest (@({{string.Join(", ", runbook.Parameters.Select(p => $"\"{p.Name}=${{{p.Name}}}\""))}}) -join "`n")
            if (-not $ProgressName) {
                $ProgressName = {{PowerShellQuote.Text("safeops-" + runbook.Name)}}
            }
            foreach ($number in @({{string.Join(", ", runbook.Steps.Select(s => PowerShellQuote.Text(s.Number)))}})) {
                $State.Left.Add($number)
            }
            Connect-Identity
            Read-Progress

            {{steps}}
            if ($State.Failed.Count -eq 0) {
                Clear-Progress
            }
            else {
                $PSCmdlet.WriteWarning("Not done: step $($State.Failed -join ', '). What is done is saved; start the runbook again with the same values to go on.")
            }

            """.ReplaceLineEndings("\n"));
        return new AutomationScript(text.ToString(), notHere);
    }

    private static void Head(StringBuilder text, AutomationRunbook runbook)
    {
        text.Append("#Requires -Version 7.4\n<#\n.SYNOPSIS\n").Append(Help(runbook.Title)).Append("\n.DESCRIPTION\n");
        foreach (var paragraph in runbook.Description)
            text.Append(string.Join('\n', ScriptComments.Wrap(Help(paragraph)))).Append("\n\n");
        text.Append(string.Join('\n', ScriptComments.Wrap(runbook.HybridWorker
            ? "For a Hybrid Worker with PowerShell 7.4: steps start programs, which the sandbox of Azure Automation does not allow."
            : "For Azure Automation with PowerShell 7.4: no step starts a program."))).Append('\n');
        foreach (var parameter in runbook.Parameters)
            text.Append($".PARAMETER {parameter.Name}\n{Help(parameter.Description ?? "A value that differs next time.")}\n");
        text.Append("""
            .PARAMETER Approve
            Numbers of the steps that change something and that a person has looked at, such as '4,6'. The others of them are only told of.
            .PARAMETER Settle
            For a step that was begun and whose end was not seen: '4=done' or '4=redo', after a look at its effect.
            .PARAMETER IdentityClientId
            The client id of a user-assigned managed identity; empty: the system-assigned one.
            .PARAMETER ProgressName
            The string variable of the Automation account that keeps what is done; it must be there.
            .PARAMETER ProgressPath
            A file that keeps it instead, where disks stay.
            .PARAMETER StartOver
            Forgets what was done.
            .PARAMETER MinutesAtMost
            After this no further step begins: a job is ended after three hours.
            .NOTES

            """.ReplaceLineEndings("\n"));
        foreach (var line in runbook.Provenance)
            text.Append(Help(line)).Append('\n');
        text.Append("#>\n[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', PositionalBinding = $false)]\nparam(\n");
        foreach (var parameter in runbook.Parameters)
            text.Append(parameter.Default is { } value ? $"    [string] ${{{parameter.Name}}} = {PowerShellQuote.Text(value)},\n" : $"    [Parameter(Mandatory)]\n    [string] ${{{parameter.Name}}},\n");
        text.Append("""
                [string] $Approve = '',
                [string] $Settle = '',
                [string] $IdentityClientId = '',
                [string] $ProgressName = '',
                [string] $ProgressPath = '',
                [bool] $StartOver = $false,
                [ValidateRange(1, 100000)]
                [int] $MinutesAtMost = 165
            )

            """.ReplaceLineEndings("\n"));
    }

    private static string Steps(IReadOnlyList<(AutomationStep Step, AutomationBody Body)> steps, bool hybrid)
    {
        var text = new StringBuilder();
        foreach (var (step, body) in steps)
        {
            text.Append($"# --- Step {step.Number}: {ScriptQuote.Comment(step.Title)} ({(step.Changes ? "changes something" : "reads")}) ---\n");
            foreach (var note in step.Notes.SelectMany(n => ScriptComments.Wrap(ScriptQuote.Comment(n))))
                text.Append($"# {note}\n");
            var words = new StringBuilder($"Invoke-Step {PowerShellQuote.Text(step.Number)} {PowerShellQuote.Text(step.Title)}");
            if (step.Changes)
            {
                words.Append($" -Does {PowerShellQuote.Text("run " + ScriptQuote.Comment(step.Command))} -Target {PowerShellQuote.Text(step.Title)}");
                words.Append($" -Rollback {PowerShellQuote.Text(step.Rollback is { } back ? ScriptQuote.Comment(back) : "none was recorded")}");
            }
            if (NotHere(body, hybrid) is { } reason)
                text.Append($"{words} -NotHere {PowerShellQuote.Text($"{reason}: {ScriptQuote.Comment(step.Command)}")} {{ }}\n\n");
            else
                text.Append($"{words} {{\n{string.Join('\n', body.Lines.Select(l => l.Length == 0 ? "" : "    " + l))}\n}}\n\n");
        }
        return text.ToString();
    }

    private static string? NotHere(AutomationBody body, bool hybrid) => body.Impossible
        ?? (body.StartsPrograms && !hybrid ? "It starts a program, which only a Hybrid Worker may" : null);

    private static bool UsesAz(string command) => command.Contains("-Az", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]);

    private static string Help(string text) => ScriptQuote.Comment(text).Replace("#>", "# >", StringComparison.Ordinal);

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SafeOps.Runbooks.Automation.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
