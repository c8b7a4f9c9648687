using System.Globalization;
using System.Reflection;
using System.Text;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Runbooks.Parameters;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Generation.PowerShell;
using SafeOps.Text;
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
        "Approve", "Settle", "IdentityClientId", "ProgressName", "ProgressPath", "StartOver", "MinutesAtMost", "Approved", "Settled", "Given", "Runbook", "Inputs", "NeedsAzure", "Progress", "Clock", "State",
        "StepNumber", "StepTitle", "StepBody", "StepDoes", "StepTarget", "StepUses", "StepRollback", "StepNotHere", "StepMissing", "StepOutput", "StepReason", "PWD", "PSBoundParameters", "ExecutionContext",
        "WhatIf", "Confirm", "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "OutBuffer",
        "PipelineVariable", "ProgressAction", "PSCmdlet", "Host", "PID", "Input", "Args", "This", "Error", "Matches", "Home", "True", "False", "Null", "PSItem",
    };

    private static readonly string Frame = Load("frame.ps1");
    private static readonly string Program = Load("program.ps1");

    /// <exception cref="SafeOpsException">A parameter has a name that the script itself needs, or that is none (<see cref="ErrorCodes.RunbookInvalid"/>).</exception>
    /// <param name="hybridWorker">It is for a Hybrid Worker, a machine of one's own, where programs may be started; the sandbox in the cloud allows none.</param>
    public AutomationScript Write(Runbook runbook, bool hybridWorker)
    {
        foreach (var parameter in runbook.Parameters.Where(p => Reserved.Contains(p.Name) || !IsName(p.Name)))
        {
            throw new SafeOpsException(
                ErrorCodes.RunbookInvalid, $"The parameter '{parameter.Name}' cannot be one of a runbook of Azure Automation: {(IsName(parameter.Name) ? "the script needs that name itself" : "a name has letters, digits and underscores")}.",
                "Give it another name in the runbook, in the head and in the commands.", parameter.Name);
        }
        var written = runbook.Steps.Select(s => Write(s, runbook.Parameters, hybridWorker)).ToList();
        var steps = string.Concat(written.Select(w => w.Text));

        var text = new StringBuilder();
        Head(text, runbook, hybridWorker);
        text.Append($$"""

            Set-StrictMode -Version 3
            $ErrorActionPreference = 'Stop'

            $Runbook = '{{Digest.Short(Digest.OfText(steps))}}'
            $Inputs = ''
            $NeedsAzure = ${{(runbook.Steps.Any(UsesAz) ? "true" : "false")}}
            $Given = @($PSBoundParameters.Keys)
            $Approved = @($Approve -split '[,;\s]+' | Where-Object { $_ })
            $Settled = @($Settle -split '[,;\s]+' | Where-Object { $_ })

            {{Frame}}

            """.ReplaceLineEndings("\n"));
        if (hybridWorker && written.Exists(w => w.StartsPrograms))
            text.Append(Program).Append('\n');
        text.Append($$"""
            $Inputs = Get-Digest (@({{string.Join(", ", runbook.Parameters.Select(p => $"\"{p.Name}=${{{p.Name}}}\""))}}) -join "`n")
            if (-not $ProgressName) {
                $ProgressName = {{PowerShellQuote.Text(ShortName.Of(runbook.Title) is { Length: > 0 } name ? $"safeops-{name}" : "safeops-runbook")}}
            }
            $State.Left.AddRange([string[]] @({{string.Join(", ", runbook.Steps.Where(s => !s.IsDeadEnd).Select(s => s.Number))}}))
            Connect-Identity
            Read-Progress

            {{steps}}
            if ($State.Failed.Count -eq 0) {
                Clear-Progress
            }
            else {
                $PSCmdlet.WriteWarning("Not done: step $($State.Failed -join ', ').$(if ($State.CanSave -and -not $WhatIfPreference) { ' What is done is saved; start the runbook again with the same values to go on.' })")
            }

            """.ReplaceLineEndings("\n"));
        return new AutomationScript(text.ToString(), [.. written.Where(w => w.NotHere is not null).Select(w => (w.Number, w.NotHere!))]);
    }

    private static void Head(StringBuilder text, Runbook runbook, bool hybridWorker)
    {
        text.Append("#Requires -Version 7.4\n<#\n.SYNOPSIS\n").Append(Help(runbook.Title)).Append("\n.DESCRIPTION\n");
        foreach (var paragraph in runbook.In(RunbookSection.Symptoms).Select(r => r.Text))
            text.Append(string.Join('\n', ScriptComments.Wrap(Help(paragraph)))).Append("\n\n");
        text.Append(string.Join('\n', ScriptComments.Wrap(hybridWorker
            ? "For a Hybrid Worker with PowerShell 7.4: steps start programs, which the sandbox of Azure Automation does not allow."
            : "For Azure Automation with PowerShell 7.4: no step starts a program."))).Append('\n');
        foreach (var parameter in runbook.Parameters)
            text.Append($".PARAMETER {parameter.Name}\n{Help(parameter.Description).TrimEnd('.')}.{(parameter.Example is null ? "" : " The default is what it was; a step that changes something wants it given.")}\n");
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
        foreach (var origin in runbook.Provenance)
            text.Append(Help($"From the {origin.Kind} {origin.Id} of {origin.Date:yyyy-MM-dd}: {origin.Title}")).Append('\n');
        text.Append("#>\n[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', PositionalBinding = $false)]\nparam(\n");
        foreach (var parameter in runbook.Parameters)
        {
            text.Append($"    [ValidatePattern({PowerShellQuote.Text(parameter.Pattern)}, ErrorMessage = {PowerShellQuote.Text($"{parameter.Name} {parameter.Demand}.")})]\n");
            text.Append(parameter.Example is { } value ? $"    [string] ${{{parameter.Name}}} = {PowerShellQuote.Text(value)},\n" : $"    [Parameter(Mandatory)]\n    [string] ${{{parameter.Name}}},\n");
        }
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

    private Written Write(RunbookStep step, IReadOnlyList<RunbookParameter> parameters, bool hybridWorker)
    {
        if (step.IsDeadEnd)
            return new(step.Number, LeftOut(step), null, false);
        var names = parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var risk = Verdict(step, parameters);
        var body = AutomationBody.Of(step, names, risk);
        var notHere = body.Impossible ?? (body.StartsPrograms && !hybridWorker ? "It starts a program, which only a Hybrid Worker may" : null);
        // A mark is a promise of whoever wrote it; what reads is for the verdict to say.
        var changes = step.Kind != RunbookStepKind.Read || risk is not { Effect: CommandEffect.Read, HasUnknown: false };

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# --- Step {step.Number}: {ScriptQuote.Comment(step.Title)} ({(changes ? "changes something" : "reads")}) ---\n");
        foreach (var note in Notes(step).SelectMany(n => ScriptComments.Wrap(ScriptQuote.Comment(n))))
            text.Append($"# {note}\n");
        text.Append(CultureInfo.InvariantCulture, $"Invoke-Step {step.Number} {PowerShellQuote.Text(step.Title)}");
        if (notHere is not null)
            return new(step.Number, text.Append($" -NotHere {PowerShellQuote.Text($"{notHere}: {ScriptQuote.Comment(step.Command)}")} {{ }}\n\n").ToString(), notHere, false);
        if (changes)
        {
            var used = ParameterText.Names(step.Command, step.Shell).Where(names.Contains);
            text.Append($" -Does {PowerShellQuote.Text("run " + ScriptQuote.Comment(step.Command))} -Target {PowerShellQuote.Text(step.Title)}")
                .Append($" -Uses {PowerShellQuote.List(used.Select(PowerShellQuote.Text))} -Rollback {PowerShellQuote.Text(step.Undo is { } undo ? ScriptQuote.Comment(undo.Command) : "none was recorded")}");
        }
        // A text of several lines would not be the same with spaces before each of them.
        var indent = body.Lines.Count > 1 && body.Lines.Any(l => l.Contains('\'', StringComparison.Ordinal) || l.Contains('"', StringComparison.Ordinal)) ? "" : "    ";
        text.Append($" {{\n{string.Join('\n', body.Lines.Select(l => l.Length == 0 ? "" : indent + l))}\n}}\n\n");
        return new(step.Number, text.ToString(), null, body.StartsPrograms);
    }

    /// <summary>
    /// With harmless values in it, which the script demands to be of their type; a text can be anything, and stays a variable. Each is one
    /// word, as the script passes it.
    /// </summary>
    private CommandRisk? Verdict(RunbookStep step, IReadOnlyList<RunbookParameter> parameters)
    {
        if (step.Shell is not { } shell)
            return null;
        var command = step.Command;
        if (shell == CommandShell.Bash)
        {
            var texts = parameters.Where(p => p.Type == RunbookParameterType.Text).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            command = AutomationBody.Quoted(command, [.. ParameterText.Places(command, shell).Where(p => texts.Contains(p.Name))]);
        }
        var typed = parameters.Where(p => p.Type != RunbookParameterType.Text).ToList();
        try
        {
            command = new ParameterText((t, s) => commands.Read(t, s)).Fill(command, shell, typed, typed.ToDictionary(p => p.Name, p => ParameterText.Harmless(p.Type), StringComparer.Ordinal));
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ParameterInvalid)
        {
            // Where no value can be put, it is judged as it stands.
        }
        return commands.Read(command, shell);
    }

    /// <summary>A dead end stands there for people, so that nobody tries it in vain.</summary>
    private static string LeftOut(RunbookStep step)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# --- Step {step.Number}: {ScriptQuote.Comment(step.Title)} (a dead end, left out) ---\n");
        foreach (var line in ScriptComments.Wrap(ScriptQuote.Comment(step.Command)))
            text.Append($"# {line}\n");
        return text.Append('\n').ToString();
    }

    private static IEnumerable<string> Notes(RunbookStep step)
    {
        if (step.Why is { } why)
            yield return why;
        if (step.Folder is { } folder)
            yield return $"It ran in {folder}.";
        if (step.Shown.Count > 0)
            yield return $"It showed: {string.Join(" / ", step.Shown)}";
        foreach (var reading in step.Readings)
            yield return $"{(reading.Kind == RunbookRemarkKind.Opinion ? "Opinion: " : "")}{reading.Text}";
        if (step.Source is { } source)
            yield return $"Evidence: {source}{(source.Output is { } output ? $", SHA-256 {Digest.Short(output)}" : "")}";
    }

    /// <summary>A step as text.</summary>
    private sealed record Written(int Number, string Text, string? NotHere, bool StartsPrograms);

    private static bool UsesAz(RunbookStep step) => step.Shell == CommandShell.PowerShell && step.Command.Contains("-Az", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]);

    private static string Help(string text) => ScriptQuote.Comment(text).Replace("#>", "# >", StringComparison.Ordinal);

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SafeOps.Runbooks.Automation.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
