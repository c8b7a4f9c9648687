using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

/// <summary>Runs a text if it only reads.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ReadOnlyCommand")]
[OutputType(typeof(ReadOnlyCommandResult))]
public sealed class InvokeReadOnlyCommandCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

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
    public SwitchParameter AllowGenerate { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "60s";

    [Parameter]
    [ValidateRange(1024, 64 * 1024 * 1024)]
    public int OutputLimit { get; set; } = 64 * 1024;

    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int RowLimit { get; set; } = 1000;

    [Parameter]
    public SandboxUse Sandbox { get; set; }

    private CommandSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => ForEachItem(Command, () =>
    {
        var session = _session ??= EngineSeam.OpenCommands(Location);
        var request = Request(session);
        if (session.MustAsk(request) && Interaction.IsPossible(Host))
        {
            if (!ShouldContinue(Hide(request.Text), "A rule of the project wants you to be asked. Run it?"))
                return;
            request = request with { Confirmed = true };
        }
        var result = request.Shell == CommandShell.PowerShell
            ? new ReadOnlyScript(this, session.Masker).Run(request, session.Demand(request))
            : Await(token => session.RunAsync(request, token));
        WriteObject(result.Rows.Count == 0 ? result : result with { Objects = [.. result.Rows.Select(Row)] });
    });

    private ReadOnlyCommandRequest Request(CommandSession session)
    {
        if (!Durations.TryParse(Timeout, out var timeout) || timeout <= TimeSpan.Zero)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-Timeout is '{Timeout}'; expected {Durations.Expected}.", target: Timeout);
        var shell = Connection is null || MyInvocation.BoundParameters.ContainsKey(nameof(Shell)) ? Shell : session.ShellOf(Connection);
        return new ReadOnlyCommandRequest(Command, shell, WorkingDirectory is null ? Location : ResolvePath(WorkingDirectory))
        {
            Timeout = timeout,
            OutputLimit = OutputLimit,
            RowLimit = RowLimit,
            AllowGenerate = AllowGenerate,
            Environment = Environment,
            Connection = Connection,
            Sandbox = Sandbox,
        };
    }

    private static PSObject Row(IReadOnlyDictionary<string, object?> row)
    {
        var shown = new PSObject();
        foreach (var (column, value) in row)
            shown.Properties.Add(new PSNoteProperty(column, value));
        return shown;
    }
}
