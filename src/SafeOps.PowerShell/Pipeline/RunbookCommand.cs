using System.Collections;
using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Sessions;
using SafeOps.Runbooks.Checking;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A cmdlet that runs steps of a runbook: with which values, where, and for how long.</summary>
public abstract class RunbookCommand : SafeOpsCommand
{
    private RunbookSession? _session;

    [Parameter]
    [ArgumentCompleter(typeof(RunbookParameterCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "60s";

    private protected RunbookSession Session => _session ??= EngineSeam.OpenRunbooks(Location);

    private protected string Folder => WorkingDirectory is null ? Location : ResolvePath(WorkingDirectory);

    private protected TimeSpan StepTime => Duration(Timeout, nameof(Timeout));

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    /// <summary>Runs a step that reads, through the gate; null where a person said no to a rule of the project.</summary>
    private protected (ReadOnlyCommandRequest Request, ReadOnlyCommandResult Result, IReadOnlyList<string>? Shown)? Look(JudgedStep step)
    {
        var commands = Session.Commands;
        var request = RunbookSession.Request(step, Folder, StepTime);
        if (commands.MustAsk(request) && Interaction.IsPossible(Host))
        {
            if (!ShouldContinue(Hide(request.Text), "A rule of the project wants you to be asked. Run it?"))
                return null;
            request = request with { Confirmed = true };
        }
        if (request.Shell != CommandShell.PowerShell)
            return (request, Await(token => commands.RunAsync(request, token)), null);
        var result = new ReadOnlyScript(this, Session.Masker).Run(request, commands.Demand(request));
        return (request, result, new ObjectText(this).Lines(result.Objects));
    }
}
