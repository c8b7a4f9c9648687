using System.Management.Automation;
using SafeOps.Handoffs;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Takes work up: says what of a handoff does not hold, then restores what is open.</summary>
[Cmdlet(VerbsData.Import, "Handoff", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(HandoffCheck))]
public sealed class ImportHandoffCommand : SafeOpsCommand
{
    private HandoffSession? _session;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    [Parameter]
    public SwitchParameter Restore { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Investigation { get; set; }

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    private protected override void Release() => _session?.Dispose();

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var session = _session ??= EngineSeam.OpenHandoffs(Location);
        var check = Await(token => session.CheckAsync(ResolvePath(Path), Location, Repository is null ? null : ResolvePath(Repository), token));
        WriteObject(Restore || Investigation is not null ? Restored(session, check) : check);
    });

    /// <summary>What does not hold is said before anything is written.</summary>
    private HandoffCheck Restored(HandoffSession session, HandoffCheck check)
    {
        foreach (var finding in check.Findings.Where(f => f.Severity > HandoffSeverity.Note))
            WriteWarning(Hide(finding.Text));
        var target = session.Target(check, Investigation);
        var count = HandoffRestoring.Notes(check).Count;
        return ShouldProcess(target is null ? "a new investigation" : $"investigation {target.Id} ({target.Title})", $"Write what is open of the handoff ({count} entries)")
            ? session.Restore(check, target)
            : check;
    }
}
