using System.Management.Automation;

namespace SafeOps.Host.Running;

/// <summary>Stands between a line of cmdlets and its display, lets everything through, and notes it.</summary>
[Cmdlet(VerbsCommon.Watch, "Outcome")]
public sealed class WatchOutcomeCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public object? Outcome { get; set; }

    private Outcome Seen => (Outcome)(Outcome is PSObject wrapped ? wrapped.BaseObject : Outcome!);

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        Seen.See(InputObject);
        WriteObject(InputObject);
    }

    // Here the watched line has ended, and what displays it has not yet overwritten the variable.
    protected override void EndProcessing() =>
        Seen.LastStatementSucceeded = SessionState.PSVariable.GetValue("?") is not false;
}
