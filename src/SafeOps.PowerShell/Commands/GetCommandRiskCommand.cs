using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Says what a command does, without running anything.</summary>
[Cmdlet(VerbsCommon.Get, "CommandRisk")]
[OutputType(typeof(CommandRisk))]
public sealed class GetCommandRiskCommand : SafeOpsCommand
{
    private CommandSession? _session;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Command { get; set; } = [];

    [Parameter]
    public CommandShell Shell { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => OrTerminate(() =>
    {
        _session ??= EngineSeam.OpenCommands(Location);
        foreach (var command in Command)
            WriteObject(_session.Read(command, Shell, Environment));
    });
}
