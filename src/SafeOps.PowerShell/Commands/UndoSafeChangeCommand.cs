using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>Takes a run back, in reverse order; with -WhatIf shows how.</summary>
[Cmdlet(VerbsCommon.Undo, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeRun), typeof(ChangePlan))]
public sealed class UndoSafeChangeCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string RunId { get; set; } = "";

    [Parameter]
    public DoubtAnswer? Assume { get; set; }

    protected override void ProcessRecord() => ForEachItem(RunId, () =>
    {
        if (IsWhatIf)
        {
            WriteObject(Await(token => Session.Recovery.PlanUndoAsync(RunId, token)));
            return;
        }
        RequireAnswers();
        var run = Await(token => Session.Runs.GetAsync(RunId, token));
        if (ShouldProcess($"run {run.RunId}: {run.Change} → {run.Environment}", Question(run)))
            WriteRun(Await((observer, token) => Session.Recovery.UndoAsync(run.RunId, Assume, observer, token)));
    });

    private static string Question(ChangeRun run)
    {
        var done = run.Actions.Where(a => a.Status is ActionStatus.Done or ActionStatus.Failed or ActionStatus.InDoubt).Reverse()
            .Select(a => $"{a.Verb.ToString().ToLowerInvariant()} {a.Summary}").ToList();
        return done.Count == 0 ? "Undo" : $"Undo {string.Join("; ", done)}";
    }
}
