using System.Management.Automation;
using SafeOps.Ledger;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>Takes the force from an earlier record, for ever.</summary>
[Cmdlet(VerbsSecurity.Revoke, "ChangeEvidence", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeRecord))]
public sealed class RevokeChangeEvidenceCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long RecordId { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    protected override void ProcessRecord() => ForEachItem(RecordId, () =>
    {
        if (!IsWhatIf)
            RequireAnswers();
        if (ShouldProcess($"record {RecordId}", $"Revoke for ever: {Reason}"))
            WriteObject(Await(token => Session.Promotion.RevokeAsync(RecordId, Reason, token)));
    });
}
