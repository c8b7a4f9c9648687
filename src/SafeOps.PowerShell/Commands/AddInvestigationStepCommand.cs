using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Investigations.History;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Runs what only reads, and records it with what it showed; of a shell's history also what a person did.</summary>
[Cmdlet(VerbsCommon.Add, "InvestigationStep", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = CommandSet)]
[OutputType(typeof(InvestigationStep))]
[OutputType(typeof(InvestigationNote), typeof(HistoryUse), ParameterSetName = [HistorySet])]
public sealed class AddInvestigationStepCommand : ReadingCommand
{
    private const string CommandSet = "Command";
    private const string HistorySet = "History";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = HistorySet)]
    [ValidateNotNullOrEmpty]
    public string[] FromHistory { get; set; } = [];

    [Parameter(ParameterSetName = HistorySet)]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Why { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    private InvestigationSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord()
    {
        if (ParameterSetName == HistorySet)
        {
            OrTerminate(AddHistory);
            return;
        }
        foreach (var command in Command)
        {
            ForEachItem(command, () =>
            {
                var (session, investigation) = Opened();
                var request = Request(session.Commands, command, ShellOfText.Guess(command));
                session.DemandReads(request);
                if (ShouldProcess($"{investigation.Id} {investigation.Title}", $"Run and record: {Hide(command)}"))
                    Add(session, investigation, request, InvestigationStepOrigin.Run);
            });
        }
    }

    private (InvestigationSession Session, Investigation Investigation) Opened()
    {
        var session = _session ??= EngineSeam.OpenInvestigations(Location);
        var investigation = InvestigationChoice.Of(session.Store, Investigation);
        InvestigationSession.DemandOpen(investigation);
        return (session, investigation);
    }

    private void Add(InvestigationSession session, Investigation investigation, ReadOnlyCommandRequest request, InvestigationStepOrigin origin)
    {
        if (Asked(session.Commands, request) is not { } agreed)
            return;
        if (agreed.Shell != CommandShell.PowerShell)
        {
            WriteObject(Await(token => session.RunAsync(investigation, agreed, Why, origin, token)));
            return;
        }
        var result = RunScript(session.Commands, agreed);
        var shown = new ObjectText(this).Lines(result.Objects);
        WriteObject(Await(_ => Task.FromResult(session.Record(investigation, agreed, result, Why, origin, shown))));
    }

    private void AddHistory()
    {
        var (session, investigation) = Opened();
        var uses = HistorySelection.Choose(History(), FromHistory)
            .Select(line => (Line: line, Use: session.Judge(line, shell => Request(session.Commands, line.Text, shell)))).ToList();
        foreach (var (line, use) in uses)
        {
            if (IsWhatIf)
            {
                WriteObject(use);
                continue;
            }
            ForEachItem(use.Command, () =>
            {
                if (use.Becomes == HistoryPart.Nothing || !ShouldProcess($"{investigation.Id} {investigation.Title}", $"Record as {use.Becomes}: {use.Command}"))
                    return;
                if (use.Becomes == HistoryPart.Step)
                    Add(session, investigation, Request(session.Commands, line.Text, use.Shell), InvestigationStepOrigin.History);
                else
                    WriteObject(Await(_ => Task.FromResult(session.Store.Add(investigation, use.Action(Location)))));
            });
        }
    }

    private IReadOnlyList<HistoryLine> History()
    {
        if (HistoryPath is null)
            return [.. InvokeCommand.InvokeScript("Get-History").Select(Line).OfType<HistoryLine>()];
        var path = ResolvePath(HistoryPath);
        return File.Exists(path)
            ? ShellHistory.Read(ShellHistory.Decode(File.ReadAllBytes(path)), System.IO.Path.GetFileName(path))
            : throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is not there.", "For instance ~/.bash_history, or (Get-PSReadLineOption).HistorySavePath.", path);
    }

    private static HistoryLine? Line(PSObject entry) =>
        entry.Properties["CommandLine"]?.Value is string text && LanguagePrimitives.TryConvertTo<int>(entry.Properties["Id"]?.Value, out var id)
            ? new HistoryLine(id, text, CommandShell.PowerShell, entry.Properties["StartExecutionTime"]?.Value is DateTime at ? at.ToUniversalTime() : null)
            : null;
}
