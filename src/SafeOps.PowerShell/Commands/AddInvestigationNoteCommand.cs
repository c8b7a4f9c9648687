using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Adds what a person says to an investigation.</summary>
[Cmdlet(VerbsCommon.Add, "InvestigationNote", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(InvestigationNote))]
public sealed class AddInvestigationNoteCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public InvestigationNoteKind Kind { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Text { get; set; } = "";

    [Parameter]
    public int[] Evidence { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Command { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Undo { get; set; }

    [Parameter]
    public CommandShell Shell { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    private InvestigationSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => ForEachItem(Text, () =>
    {
        var session = _session ??= EngineSeam.OpenInvestigations(Location);
        var investigation = InvestigationChoice.Of(session.Store, Investigation);
        var note = new InvestigationNote(0, default, "")
        {
            Kind = Kind,
            Text = Text,
            Evidence = Evidence,
            Command = Command,
            Undo = Undo,
            Shell = MyInvocation.BoundParameters.ContainsKey(nameof(Shell)) || Command is null ? Shell : ShellOfText.Guess(Command),
            Folder = Command is null ? null : Location,
        };
        note.Demand(investigation);
        if (ShouldProcess($"{investigation.Id} {investigation.Title}", $"Record: {Hide(Text)}"))
            WriteObject(Await(_ => Task.FromResult(session.Store.Add(investigation, note))));
    });
}
