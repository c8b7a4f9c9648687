using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.PowerShell.Completion;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A cmdlet that runs texts which only read: how and where they run, and the question that a rule of the project may want.</summary>
public abstract class ReadingCommand : SafeOpsCommand
{
    [Parameter]
    public CommandShell Shell { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string? Connection { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "60s";

    [Parameter]
    public SandboxUse Sandbox { get; set; }

    /// <param name="session">Where it is judged and run.</param>
    /// <param name="text">What to run.</param>
    /// <param name="otherwise">The language of a text for which neither <c>-Shell</c> nor a connection says one.</param>
    private protected ReadOnlyCommandRequest Request(CommandSession session, string text, CommandShell otherwise)
    {
        var timeout = Duration(Timeout, nameof(Timeout));
        var shell = MyInvocation.BoundParameters.ContainsKey(nameof(Shell)) ? Shell : Connection is null ? otherwise : session.ShellOf(Connection);
        return new ReadOnlyCommandRequest(text, shell, WorkingDirectory is null ? Location : ResolvePath(WorkingDirectory))
        {
            Timeout = timeout,
            Environment = Environment,
            Connection = Connection,
            Sandbox = Sandbox,
        };
    }

    /// <summary>The request, with the yes of a person where a rule of the project wants one; null where they said no.</summary>
    private protected ReadOnlyCommandRequest? Asked(CommandSession session, ReadOnlyCommandRequest request)
    {
        if (!session.MustAsk(request) || !Interaction.IsPossible(Host))
            return request;
        return ShouldContinue(Hide(request.Text), "A rule of the project wants you to be asked. Run it?") ? request with { Confirmed = true } : null;
    }

    /// <summary>Runs a text of PowerShell whose verdict lets it; else throws.</summary>
    private protected ReadOnlyCommandResult RunScript(CommandSession session, ReadOnlyCommandRequest request) =>
        new ReadOnlyScript(this, session.Masker).Run(request, session.Demand(request));
}
