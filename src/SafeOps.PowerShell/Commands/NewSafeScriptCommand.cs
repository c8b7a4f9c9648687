using System.Collections;
using System.Management.Automation;
using System.Text;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>A script that does a change, or one of the classic tasks, without SafeOps: for a colleague to review and run.</summary>
[Cmdlet(VerbsCommon.New, "SafeScript", DefaultParameterSetName = ByChange, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(GeneratedScript), typeof(FileInfo))]
public sealed class NewSafeScriptCommand : ProjectCommand
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const string ByChange = "Change";
    private const string ByTask = "Task";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByChange)]
    [Alias("Path", "PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Change { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = ByTask)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string Task { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByChange)]
    [Parameter(ParameterSetName = ByTask)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string Environment { get; set; } = "";

    [Parameter(Mandatory = true, Position = 2)]
    public ScriptLanguage Language { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ScriptParameterCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [Alias("OutputPath")]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private TaskSession? _tasks;

    private protected override string HideMore(string text) => _tasks?.Masker.Hide(text) ?? text;

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByTask)
            ForEachItem(Task, FromTask);
        else
            ForEachItem(Change, FromChange);
    }

    private void FromChange()
    {
        var file = ResolvePath(Change);
        var output = OutFile is null ? null : OutputFile(System.IO.Path.GetFileName(file).Split('.')[0]);
        var request = new ScriptRequest(file, Environment, Language) { Parameters = ParameterTable.Values(Parameter), OutFile = output };
        Write(Await((observer, token) => SessionAround(file).Scripts.FromChangeAsync(request, observer, token)), output);
    }

    private void FromTask()
    {
        var output = OutFile is null ? null : OutputFile(Task.ToLowerInvariant());
        _tasks ??= EngineSeam.OpenTasks();
        Write(_tasks.Generate(Task, Language, ParameterTable.TaskValues(Parameter), Location, Environment.Length == 0 ? null : Environment, output), output);
    }

    private void Write(GeneratedScript script, string? output)
    {
        if (output is null || IsWhatIf)
        {
            WriteObject(script);
            return;
        }
        if (File.Exists(output) && !Force)
            throw new SafeOpsException(ErrorCodes.ScriptExists, $"{output} exists.", "Use -Force where it is to be replaced.", output);
        if (!ShouldProcess(output, $"Write the script in {Language}"))
            return;
        DurableFile.Write(output, Encoding.UTF8.GetBytes(script.Text), OperatingSystem.IsWindows() || Language == ScriptLanguage.Sql ? null : Program);
        WriteFile(output);
    }

    /// <summary>A folder gets a file named for the change or task, and the environment.</summary>
    private string OutputFile(string stem)
    {
        var path = ResolvePath(OutFile!);
        return Directory.Exists(path) ? System.IO.Path.Combine(path, $"{stem}{(Environment.Length == 0 ? "" : $".{Environment}")}{Ending}") : path;
    }

    private string Ending => Language switch
    {
        ScriptLanguage.Bash => ".sh",
        ScriptLanguage.Python => ".py",
        ScriptLanguage.PowerShell => ".ps1",
        _ => ".sql",
    };
}
