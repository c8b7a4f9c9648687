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
        _explainer ??= new CommandExplainer(new CommandReader(), EngineSeam.ManualPages());
        foreach (var command in Command)
        {
            var explanation = _explainer.Explain(command, Shell);
            WriteObject(Brief ? explanation.Brief : explanation);
        }
    }
}
