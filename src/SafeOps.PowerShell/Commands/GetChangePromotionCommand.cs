using System.Collections;
using System.Management.Automation;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>Where a change stands: every stage, what is there, what is missing and how to supply it.</summary>
[Cmdlet(VerbsCommon.Get, "ChangePromotion")]
[OutputType(typeof(PromotionStatus))]
public sealed class GetChangePromotionCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Path { get; set; } = "";

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string[] Environment { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public Hashtable? Parameter { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = ResolvePath(Path);
        var session = SessionAround(file);
        var wanted = Environment.Select(e => session.Project.Environment(e).Name).ToList();
        var status = Await(token => session.Promotion.StatusAsync(file, ParameterTable.Values(Parameter), token));
        WriteObject(wanted.Count == 0 ? status : status with { Stages = [.. status.Stages.Where(s => wanted.Contains(s.Environment))] });
    });
}
