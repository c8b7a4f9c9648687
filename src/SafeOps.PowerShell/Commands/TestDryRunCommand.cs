using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Shows whether a script's dry run is one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DryRun")]
[OutputType(typeof(DryRunReport))]
public sealed class TestDryRunCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptFileCompleter))]
    public string[] Path { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DryRunArgumentCompleter))]
    public string? DryRunArgument { get; set; }

    [Parameter]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    [Parameter]
    public SwitchParameter Static { get; set; }

    [Parameter]
    public DryRunBroker Broker { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "30s";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    public ScriptLanguage? Language { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string? Connection { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Schema { get; set; }

    private DryRunSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
            ForEachItem(path, () => TestAll(path));
    }

    private void TestAll(string path)
    {
        foreach (var file in Files(path))
            ForEachItem(file, () => Test(file));
    }

    private void Test(string file)
    {
        var session = _session ??= EngineSeam.OpenDryRuns(Location);
        WriteObject(Await(token => session.TestAsync(Request(file), token)));
    }

    private DryRunRequest Request(string file)
    {
        var timeout = Duration(Timeout, nameof(Timeout));
        var folder = WorkingDirectory is null ? Location : ResolvePath(WorkingDirectory);
        if (!Directory.Exists(folder))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no folder {folder}.", target: folder);
        return new DryRunRequest(file, folder)
        {
            DryRunArgument = DryRunArgument,
            Arguments = ArgumentList,
            Static = Static,
            Broker = Broker,
            Timeout = timeout,
            Language = Language,
            Connection = Connection,
            Schema = Schema is null ? null : ResolvePath(Schema),
        };
    }

    /// <summary>A folder is told as such where it is named; wildcards pass it over.</summary>
    private IEnumerable<string> Files(string path)
    {
        var paths = ResolvePaths(path);
        return paths.Count == 1 ? paths : paths.Where(File.Exists);
    }
}
