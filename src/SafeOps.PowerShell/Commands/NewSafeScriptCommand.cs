using System.Collections;
using System.Management.Automation;
using System.Text;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation;

namespace SafeOps.PowerShell.Commands;

/// <summary>A script that does a change without SafeOps, for a colleague to review and run.</summary>
[Cmdlet(VerbsCommon.New, "SafeScript", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(GeneratedScript), typeof(FileInfo))]
public sealed class NewSafeScriptCommand : ProjectCommand
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Change { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string Environment { get; set; } = "";

    [Parameter(Mandatory = true, Position = 2)]
    public ScriptLanguage Language { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [Alias("OutputPath")]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => ForEachItem(Change, () =>
    {
        var file = ResolvePath(Change);
        var output = OutFile is null ? null : OutputFile(file);
        var request = new ScriptRequest(file, Environment, Language) { Parameters = ParameterTable.Values(Parameter), OutFile = output };
        var script = Await((observer, token) => SessionAround(file).Scripts.FromChangeAsync(request, observer, token));
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
    });

    /// <summary>A folder gets a file named for the change and the environment.</summary>
    private string OutputFile(string change)
    {
        var path = ResolvePath(OutFile!);
        var name = System.IO.Path.GetFileName(change);
        var stem = name.Contains('.', StringComparison.Ordinal) ? name[..name.IndexOf('.', StringComparison.Ordinal)] : name;
        return Directory.Exists(path) ? System.IO.Path.Combine(path, $"{stem}.{Environment}{Ending}") : path;
    }

    private string Ending => Language switch
    {
        ScriptLanguage.Bash => ".sh",
        ScriptLanguage.Python => ".py",
        ScriptLanguage.PowerShell => ".ps1",
        _ => ".sql",
    };
}
