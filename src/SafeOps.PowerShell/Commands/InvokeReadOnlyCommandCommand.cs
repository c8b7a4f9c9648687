using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Runs a text if it only reads.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ReadOnlyCommand")]
[OutputType(typeof(ReadOnlyCommandResult))]
public sealed class InvokeReadOnlyCommandCommand : ReadingCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    [Parameter]
    public SwitchParameter AllowGenerate { get; set; }

    [Parameter]
    [ValidateRange(1024, 64 * 1024 * 1024)]
    public int OutputLimit { get; set; } = 64 * 1024;

    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int RowLimit { get; set; } = 1000;

    private CommandSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => ForEachItem(Command, () =>
    {
        var session = _session ??= EngineSeam.OpenCommands(Location);
        if (Asked(session, Request(session, Command, CommandShell.Bash) with { OutputLimit = OutputLimit, RowLimit = RowLimit, AllowGenerate = AllowGenerate }) is not { } request)
            return;
        var result = request.Shell == CommandShell.PowerShell
            ? RunScript(session, request)
            : Await(token => session.RunAsync(request, token));
        WriteObject(result.Rows.Count == 0 ? result : result with { Objects = [.. result.Rows.Select(Row)] });
    });

    private static PSObject Row(IReadOnlyDictionary<string, object?> row)
    {
        var shown = new PSObject();
        foreach (var (column, value) in row)
            shown.Properties.Add(new PSNoteProperty(column, value));
        return shown;
    }
}
