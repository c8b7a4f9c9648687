using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>What differs between two plans, stages or points in time.</summary>
[Cmdlet(VerbsData.Compare, "ChangePlan")]
[OutputType(typeof(PlanComparison))]
public sealed class CompareChangePlanCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PlanFileCompleter))]
    public object ReferencePlan { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PlanFileCompleter))]
    public object DifferencePlan { get; set; } = null!;

    private ChangePlan? _reference;

    protected override void BeginProcessing() => OrTerminate(() => _reference = PlanArgument.Read(ReferencePlan, ResolvePath));

    protected override void ProcessRecord() => ForEachItem(DifferencePlan, () =>
        WriteObject(PlanComparison.Of(_reference!, PlanArgument.Read(DifferencePlan, ResolvePath))));
}
