using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Explanation;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Explains a command piece by piece, without running anything.</summary>
[Cmdlet(VerbsCommon.Get, "CommandExplanation")]
[OutputType(typeof(CommandExplanation), typeof(string))]
public sealed class GetCommandExplanationCommand : SafeOpsCommand
{
    private CommandExplainer? _explainer;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Command { get; set; } = [];

    [Parameter]
    public CommandShell Shell { get; set; }

    [Parameter]
    public SwitchParameter Brief { get; set; }

    protected override void ProcessRecord()
    {
        // A project's own tools and rules count here as they do in the verdict.
        if (_explainer is null)
            OrTerminate(() => _explainer = new CommandExplainer(EngineSeam.OpenCommands(Location).Reader, EngineSeam.ManualPages()));
        foreach (var command in Command)
        {
            var explanation = _explainer!.Explain(command, Shell);
            WriteObject(Brief ? explanation.Brief : explanation);
        }
    }
}
