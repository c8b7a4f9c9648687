using System.Management.Automation;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Projects;

namespace SafeOps.PowerShell.Commands;

/// <summary>Begins a change file for a kind of task, or from what was done in an investigation: valid as it is, commented, to be filled in.</summary>
[Cmdlet(VerbsCommon.New, "SafeChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = KindSet)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed partial class NewSafeChangeCommand : SafeOpsCommand
{
    private const string KindSet = "Kind";
    private const string InvestigationSet = "Investigation";

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, ParameterSetName = KindSet)]
    public ChangeKind Kind { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InvestigationSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

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
        var file = TargetFile();
        var draft = Investigation is null ? null : Draft(Investigation);
        var request = new ChangeScaffoldRequest(Name, Kind) { Title = Title, Why = Why, Author = Author };
        if (IsWhatIf)
        {
            WriteObject(draft?.Text() ?? ChangeScaffold.Text(request));
            return;
        }
        if (!ShouldProcess(file, "Write a change file"))
            return;
        if (draft is null)
            ChangeScaffold.Write(request, file);
        else
            draft.Write(file);
        WriteFile(file);
    });

    private ChangeDraft Draft(string wanted)
    {
        var session = EngineSeam.OpenInvestigations(Location);
        var draft = session.Draft(InvestigationChoice.Of(session.Store, wanted), Name);
        return draft with { Title = Title ?? draft.Title, Why = Why ?? draft.Why, Author = Author };
    }

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
