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
            WriteObject(Await((observer, token) => Session.Recovery.PlanUndoAsync(RunId, observer, token)));
            return;
        }
        RequireAnswers();
        WriteRun(Await((observer, token) => Session.Recovery.UndoAsync(RunId, Assume, observer, token)));
    });
}
