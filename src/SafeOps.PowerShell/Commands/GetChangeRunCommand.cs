using System.Management.Automation;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>Runs as their journals tell them.</summary>
[Cmdlet(VerbsCommon.Get, "ChangeRun")]
[OutputType(typeof(ChangeRun))]
public sealed class GetChangeRunCommand : ProjectCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string[] RunId { get; set; } = [];

    [Parameter]
    public SwitchParameter Unfinished { get; set; }

    protected override void ProcessRecord()
    {
        if (RunId.Length == 0)
        {
            OrTerminate(() => WriteAll(Await(token => Session.Runs.ListAsync(Unfinished, token)).Select(Listed)));
            return;
        }
        foreach (var id in RunId)
        {
            ForEachItem(id, () =>
            {
                var run = Await(token => Session.Runs.GetAsync(id, token));
                if (!Unfinished || run.Finished is null)
                    WriteObject(run);
            });
        }
    }

    /// <summary>The same object under a type name of its own, so that a list shows a line a run: the view of a whole run would win over any name before it.</summary>
    private static PSObject Listed(ChangeRun run)
    {
        var listed = new PSObject(run);
        listed.TypeNames.Clear();
        listed.TypeNames.Add(typeof(ChangeRun).FullName + "#Listed");
        return listed;
    }
}
