using System.Collections;
using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>The recorded dry run: evidence in the ledger and, where asked for, a file for review.</summary>
[Cmdlet(VerbsCommon.New, "ChangePlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ChangePlan))]
public sealed class NewChangePlanCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string Environment { get; set; } = "";

    [Parameter]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = ResolvePath(Path);
        var request = new ChangeRequest(file, Environment) { Parameters = ParameterTable.Values(Parameter) };
        var delivery = SessionAround(file).Delivery;
        if (IsWhatIf)
        {
            WriteObject(Await((observer, token) => delivery.PlanAsync(request, observer, token)));
            return;
        }
        RequireAnswers();
        if (!ShouldProcess($"{System.IO.Path.GetFileName(file)} → {Environment}", "Record the dry run in the ledger"))
            return;
        var plan = Await((observer, token) => delivery.RecordPlanAsync(request, observer, token));
        if (OutputPath is not null)
            PlanFile.Write(plan, OutputFile(plan));
        WriteObject(plan);
    });

    /// <summary>A folder gets a file named for the change and the environment.</summary>
    private string OutputFile(ChangePlan plan)
    {
        var path = ResolvePath(OutputPath!);
        return Directory.Exists(path) ? System.IO.Path.Combine(path, $"{plan.Change}.{plan.Environment}{PlanFileCompleter.FileEnding}") : path;
    }
}
