using System.Collections;
using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>Dry run, gate, confirmation, run, verification and record of a change.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeRun), typeof(ChangePlan))]
public sealed class InvokeSafeChangeCommand : ProjectCommand
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
    [ArgumentCompleter(typeof(StepCompleter))]
    public string[] Step { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PlanFileCompleter))]
    public object? Plan { get; set; }

    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(GateItemCompleter))]
    public Hashtable? Override { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = ResolvePath(Path);
        var plan = Plan is null ? null : PlanArgument.Read(Plan, ResolvePath);
        var request = new ChangeRequest(file, Environment)
        {
            Parameters = Parameter is null && plan is not null ? ParameterTable.Values(plan.Given) : ParameterTable.Values(Parameter),
            Steps = Step,
            Plan = plan,
            Overrides = ParameterTable.Reasons(Override, "-Override"),
        };
        var delivery = SessionAround(file).Delivery;
        if (IsWhatIf)
        {
            WriteObject(Await((observer, token) => delivery.PlanAsync(request, observer, token)));
            return;
        }
        RequireAnswers();
        WriteRun(Await((observer, token) => Rehearse
            ? delivery.RehearseAsync(request, observer, token)
            : delivery.InvokeAsync(request, observer, token)));
    });
}
