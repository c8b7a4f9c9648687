using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Reading;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Checks runbooks, and runs what reads in them again.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Runbook")]
[OutputType(typeof(RunbookCheck))]
public sealed class TestRunbookCommand : RunbookCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Replay { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            ForEachItem(path, () =>
            {
                foreach (var file in ResolvePaths(path))
                    ForEachItem(file, () => Check(file));
            });
        }
    }

    private void Check(string path)
    {
        var file = Session.Read(path);
        var check = Session.Check(file);
        // Where a block may end anywhere nobody can tell what would be run.
        if (!Replay || check.Findings.Any(f => f.Rule is RunbookRules.FenceUnclosed or RunbookRules.Head))
        {
            WriteObject(check);
            return;
        }
        var replayed = Replayed(file);
        WriteObject(check with
        {
            Replay = replayed,
            Findings = [.. check.Findings.Concat(RunbookReplay.Findings(path, replayed)).OrderBy(f => f.Line).ThenByDescending(f => f.Severity)],
        });
    }

    private List<ReplayedStep> Replayed(RunbookFile file)
    {
        var values = RunbookSession.Values(file.Runbook, ParameterTable.Values(Parameter), withExamples: true);
        var replay = new RunbookReplay(file.Runbook, values, judged =>
        {
            var (request, result, shown) = Look(judged) ?? throw new SafeOpsException(ErrorCodes.ConfirmationMissing, "A person said no.", target: judged.Number);
            return (result, Session.Lines(result, request.Shell, shown));
        });
        var progress = new ProgressBar(this);
        var steps = new List<ReplayedStep>();
        foreach (var step in file.Runbook.Steps)
        {
            progress.Show("Replay", step.Title, steps.Count, file.Runbook.Steps.Count);
            steps.Add(replay.Replay(Session.Judge(file.Runbook, step, values)));
        }
        progress.Complete();
        return steps;
    }
}
