using System.Management.Automation;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>Repeats the verification of a run; a failure revokes what it contradicts.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(RunVerification))]
public sealed class TestSafeChangeCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string RunId { get; set; } = "";

    protected override void ProcessRecord() => ForEachItem(RunId, () =>
    {
        var run = Await(token => Session.Runs.GetAsync(RunId, token));
        if (!IsWhatIf)
            RequireAnswers();
        if (ShouldProcess($"run {run.RunId} of {run.Change} in {run.Environment}", "Repeat the verification and record the result"))
            WriteObject(Await((observer, token) => Session.Recovery.TestAsync(run.RunId, observer, token)));
    });
}
