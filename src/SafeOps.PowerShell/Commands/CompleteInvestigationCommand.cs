using System.Management.Automation;
using SafeOps.Investigations;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Ends an investigation with what was found.</summary>
[Cmdlet(VerbsLifecycle.Complete, "Investigation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(Investigation))]
public sealed class CompleteInvestigationCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string RootCause { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Resolution { get; set; } = "";

    [Parameter]
    public int[] Evidence { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    private InvestigationSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => ForEachItem(RootCause, () =>
    {
        var session = _session ??= EngineSeam.OpenInvestigations(Location);
        var investigation = InvestigationChoice.Of(session.Store, Investigation);
        InvestigationSession.DemandOpen(investigation);
        InvestigationEvidence.Demand(Evidence, investigation.Entries);
        if (ShouldProcess($"{investigation.Id} {investigation.Title}", $"Complete: {Hide(RootCause)}"))
            WriteObject(Await(_ => Task.FromResult(session.Store.Complete(investigation, RootCause, Resolution, Evidence))));
    });
}
