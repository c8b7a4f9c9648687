using System.Management.Automation;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.PowerShell.Pipeline;

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
    public string Path { get; set; } = ".";

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
        WriteObject(new FileInfo(file));
    });

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    /// <summary>A folder gets a file named for the change.</summary>
    private string TargetFile()
    {
        var path = ResolvePath(Path);
        return path.EndsWith(ChangeCatalog.FileEnding, StringComparison.OrdinalIgnoreCase) ? path : System.IO.Path.Combine(path, Name + ChangeCatalog.FileEnding);
    }
}
