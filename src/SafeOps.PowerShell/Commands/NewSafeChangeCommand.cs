using System.Management.Automation;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Projects;

namespace SafeOps.PowerShell.Commands;

/// <summary>Begins a change file for a kind of task: valid as it is, commented, to be filled in.</summary>
[Cmdlet(VerbsCommon.New, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed partial class NewSafeChangeCommand : SafeOpsCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Position = 1)]
    public ChangeKind Kind { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Why { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Author { get; set; } = System.Environment.UserName;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    protected override void ProcessRecord() => ForEachItem(Name, () =>
    {
        if (!Names().IsMatch(Name))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"'{Name}' is no name for a change; expected lower-case letters, digits and hyphens, 64 at most.", "For instance purge-old-sessions.", Name);
        var request = new ChangeScaffoldRequest(Name, Kind) { Title = Title, Why = Why, Author = Author };
        var file = TargetFile();
        if (IsWhatIf)
        {
            WriteObject(ChangeScaffold.Text(request));
            return;
        }
        if (!ShouldProcess(file, "Write a change file"))
            return;
        ChangeScaffold.Write(request, file);
        WriteFile(file);
    });

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    /// <summary>A project keeps its changes together; elsewhere the file goes where the caller stands.</summary>
    private string ChangesFolder()
    {
        var here = ResolvePath(".");
        var changes = System.IO.Path.Combine(here, InitializeSafeOpsProjectCommand.ChangesFolder);
        return File.Exists(System.IO.Path.Combine(here, SafeOpsProject.FileName)) && Directory.Exists(changes) ? changes : here;
    }

    /// <summary>A folder gets a file named for the change.</summary>
    private string TargetFile()
    {
        var path = Path is null ? ChangesFolder() : ResolvePath(Path);
        return path.EndsWith(ChangeCatalog.FileEnding, StringComparison.OrdinalIgnoreCase) ? path : System.IO.Path.Combine(path, Name + ChangeCatalog.FileEnding);
    }
}
