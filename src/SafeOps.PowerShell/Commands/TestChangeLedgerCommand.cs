using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>Follows the chain of the ledger's records; finds what was edited, removed, inserted or reordered.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ChangeLedger")]
[OutputType(typeof(LedgerReport))]
public sealed class TestChangeLedgerCommand : ProjectCommand
{
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Head { get; set; }

    protected override void ProcessRecord() => OrTerminate(() =>
    {
        var report = Await(token => LedgerVerifier.VerifyAsync(Session.Ledger, Head, visit: null, token));
        WriteObject(report);
        if (report.First is { } first)
        {
            WriteFailure(
                new SafeOpsException(
                    ErrorCodes.LedgerDamaged,
                    $"The ledger is damaged. {first.Message}",
                    "Restore it from a backup, or keep it as it is and begin a new one; evidence behind the damage counts no longer."),
                report);
        }
    });
}
