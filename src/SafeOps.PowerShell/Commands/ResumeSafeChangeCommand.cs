using System.Management.Automation;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>Goes on with a run after a crash or a stop.</summary>
[Cmdlet(VerbsLifecycle.Resume, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeRun))]
public sealed class ResumeSafeChangeCommand : ProjectCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UnfinishedRunCompleter))]
    public string? RunId { get; set; }

    [Parameter]
    public DoubtAnswer? Assume { get; set; }

    protected override void ProcessRecord() => ForEachItem(RunId ?? Location, () =>
    {
        if (IsWhatIf)
        {
            WriteAll(RunId is null
                ? Await(token => Session.Runs.ListAsync(unfinishedOnly: true, token))
                : [Await(token => Session.Runs.GetAsync(RunId, token))]);
            return;
        }
        if (RunId is null && !Await(token => Session.Runs.ListAsync(unfinishedOnly: true, token)).Any())
            return;
        RequireAnswers();
        if (Await((observer, token) => Session.Recovery.ResumeAsync(RunId, Assume, observer, token)) is { } run)
            WriteRun(run);
    });
}
