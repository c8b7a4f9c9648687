using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Walking;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Walks a runbook: what reads is run, what changes is asked about, and all of it is recorded.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Runbook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WalkedStep))]
public sealed class InvokeRunbookCommand : RunbookCommand
{
    private Investigation? _walk;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string Path { get; set; } = "";

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int From { get; set; } = 1;

    [Parameter]
    public int[] ConfirmedStep { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = Session.Read(ResolvePath(Path));
        RunbookWalk.DemandReadable(file);
        _ = StepTime;
        var values = Values(file);
        var walk = RunbookWalk.Prepare(file, values, From, new StepJudge((text, shell) => Session.Commands.Read(text, shell)));
        if (!IsWhatIf)
        {
            DemandAnswers(walk);
            _walk = Investigation is null ? Session.BeginWalk(file, values) : InvestigationChoice.Of(Session.Investigations.Store, Investigation);
            InvestigationSession.DemandOpen(_walk);
        }
        foreach (var step in walk.Steps)
        {
            var walked = Walk(step) with { Investigation = _walk?.Id };
            WriteObject(walked);
            if (walked.Outcome is WalkOutcome.Failed or WalkOutcome.ByHand)
            {
                WriteFailure(Stopped(walk, walked), walked);
                return;
            }
        }
    });

    private WalkedStep Walk(JudgedStep step)
    {
        if (step.Step.IsDeadEnd)
            return Session.Walked(step, WalkOutcome.LeftOut) with { Message = "It led nowhere when it was recorded." };
        return RunbookWalk.IsChange(step) ? Change(step) : Read(step);
    }

    private WalkedStep Read(JudgedStep step)
    {
        try
        {
            if (Look(step) is not var (request, result, shown))
                return Session.Walked(step, WalkOutcome.Declined);
            var recorded = _walk is null ? null : Session.Investigations.Record(_walk, request, result, step.Title, InvestigationStepOrigin.Run, shown);
            var wanted = step.Step.ExitCode ?? 0;
            var failed = result.TimedOut || result.ExitCode != wanted;
            return Session.Walked(step, failed ? WalkOutcome.Failed : WalkOutcome.Read) with
            {
                ExitCode = result.ExitCode,
                Duration = result.Duration,
                Output = Session.Lines(result, request.Shell, shown),
                Entry = recorded?.Number,
                Message = result.TimedOut ? $"It was still running after {Timeout} and was ended." : failed ? string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {result.ExitCode}; expected {wanted}.") : "",
            };
        }
        catch (SafeOpsException refused)
        {
            return Session.Walked(step, WalkOutcome.Failed) with { Message = Hide(refused.Message) };
        }
    }

    private WalkedStep Change(JudgedStep step)
    {
        var target = $"step {step.Number}, {step.Title}";
        if (!ShouldProcess(Question(step), Question(step) + System.Environment.NewLine + "Run this?", target))
            return Session.Walked(step, IsWhatIf ? WalkOutcome.WouldChange : WalkOutcome.Declined);
        if (RunbookWalk.IsGrave(step) && !AsksForConfirmation && !ConfirmedStep.Contains(step.Number) && !ShouldContinue(Question(step), target))
            return Session.Walked(step, WalkOutcome.Declined);
        if (step.Step.Shell is not (CommandShell.Bash or CommandShell.PowerShell))
            return Session.Walked(step, WalkOutcome.ByHand) with { Message = ByHand(step) };
        var entry = Session.RecordChange(_walk!, step, Folder).Number;
        var walked = (step.Step.Shell == CommandShell.Bash ? Await(token => Session.RunChangeAsync(step, Folder, StepTime, token)) : RunScript(step)) with { Entry = entry };
        Session.RecordOutcome(_walk!, walked);
        return walked;
    }

    private WalkedStep RunScript(JudgedStep step)
    {
        var (output, errors, duration) = new ChangeScript(this, Session.Masker).Run(step.Text!);
        return Session.Walked(step, errors.Count > 0 ? WalkOutcome.Failed : WalkOutcome.Changed) with
        {
            ExitCode = errors.Count > 0 ? 1 : 0,
            Duration = duration,
            Output = [.. output, .. errors],
            Message = errors.Count > 0 ? errors[^1] : "",
        };
    }

    private string Question(JudgedStep step)
    {
        var where = step.Risk?.Environment is { Name: { } name } environment ? $"{name}{(environment.Guarded ? " (guarded)" : "")}" : "not known, so taken for production";
        var undo = step.Undo is { } back ? $"Back: {back}" : "Back: nothing is recorded.";
        return Hide(string.Join(System.Environment.NewLine, step.Text ?? step.Step.Command, $"Effect: {step.Effect}. Environment: {where}.", undo));
    }

    private static string ByHand(JudgedStep step) => step.Step.Shell is null
        ? "It is in a language that is not run here: do it by hand."
        : "SQL that changes something is not run from a runbook: do it by hand, or make a change of it (New-SafeChange -Kind Script), which saves what it deletes.";

    /// <summary>Refuses before the first step what would stop at a question that nobody can answer.</summary>
    private void DemandAnswers(RunbookWalk walk)
    {
        if (walk.Steps.FirstOrDefault(s => s.Risk?.Standing == CommandStanding.Never) is { } never)
            throw new SafeOpsException(ErrorCodes.CommandNotReadOnly, $"Step {never.Number}: a rule of the project forbids the command. Nothing was run.", "The rule stands under 'commands: never:' in safeops.yaml.", never.Number);
        if (!walk.Changes.Any())
            return;
        RequireAnswers();
        var unnamed = walk.Grave.Where(s => !ConfirmedStep.Contains(s.Number)).Select(s => s.Number.ToString(CultureInfo.InvariantCulture)).ToList();
        if (unnamed.Count == 0 || AsksForConfirmation || Interaction.IsPossible(Host))
            return;
        throw new SafeOpsException(
            ErrorCodes.ConfirmationMissing,
            $"{(unnamed.Count == 1 ? $"Step {unnamed[0]} takes" : $"Steps {string.Join(", ", unnamed)} take")} something away, {(unnamed.Count == 1 ? "does" : "do")} what nobody can tell, or {(unnamed.Count == 1 ? "works" : "work")} where the environment is guarded or not known. -Confirm:$false alone is no confirmation of that. Nothing was run.",
            $"Look with -WhatIf, then name them: -ConfirmedStep {string.Join(',', unnamed)}.",
            Path);
    }

    private Dictionary<string, string> Values(RunbookFile file)
    {
        var values = RunbookSession.Values(file.Runbook, ParameterTable.Values(Parameter), withExamples: false);
        var missing = RunbookWalk.Needed(file.Runbook, From).Where(p => !values.ContainsKey(p.Name)).ToList();
        if (missing.Count == 0)
            return values;
        if (!Interaction.IsPossible(Host))
        {
            throw new SafeOpsException(
                ErrorCodes.ParameterInvalid,
                $"The runbook needs values for {string.Join(", ", missing.Select(p => p.Name))}, and nobody can be asked here. Nothing was run.",
                $"Give them: -Parameter @{{ {string.Join("; ", missing.Select(p => $"{p.Name} = '{p.Example ?? "…"}'"))} }}",
                Path);
        }
        var fields = new Collection<FieldDescription>([.. missing.Select(p => new FieldDescription(p.Name) { HelpMessage = p.Example is null ? p.Description : $"{p.Description}; it was {p.Example}" })]);
        var answers = Host.UI.Prompt(file.Runbook.Title, "Values for this walk", fields).ToDictionary(a => a.Key, a => (object?)a.Value?.ToString(), StringComparer.Ordinal);
        foreach (var (name, value) in RunbookSession.Values(file.Runbook, answers, withExamples: false))
            values[name] = value;
        return values;
    }

    private SafeOpsException Stopped(RunbookWalk walk, WalkedStep step)
    {
        var record = _walk is null ? "" : $" -Investigation {_walk.Id}";
        var done = step.Outcome == WalkOutcome.ByHand;
        var back = step.Undo is { } undo && !done ? $" What it did is taken back with: {undo}" : "";
        var last = walk.Steps[^1].Number;
        var next = done && step.Number == last ? "It was the last step." : string.Create(CultureInfo.InvariantCulture, $"Go on with Invoke-Runbook '{Path}' -From {(done ? step.Number + 1 : step.Number)}{record}.");
        return new SafeOpsException(ErrorCodes.RunbookStepFailed, string.Create(CultureInfo.InvariantCulture, $"Step {step.Number} ({step.Title}): {step.Message}"), next + back, step.Number);
    }
}
