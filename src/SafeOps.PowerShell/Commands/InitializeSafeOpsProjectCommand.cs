using System.Management.Automation;
using SafeOps.Changes.Definition;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Projects;

namespace SafeOps.PowerShell.Commands;

/// <summary>Makes a folder a project: safeops.yaml, .gitignore, a first change, settings for the editor.</summary>
[Cmdlet(VerbsData.Initialize, "SafeOpsProject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo), typeof(ScaffoldedFile))]
public sealed class InitializeSafeOpsProjectCommand : SafeOpsCommand
{
    internal const string ChangesFolder = "changes";
    private const string FirstChange = "first-change";

    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var folder = ResolvePath(Path);
        var request = new ProjectScaffoldRequest(folder)
        {
            SchemaFolder = ModuleFolder.Schemas,
            FirstChange = new ScaffoldedFile(
                $"{ChangesFolder}/{FirstChange}{ChangeCatalog.FileEnding}",
                ChangeScaffold.Text(new ChangeScaffoldRequest(FirstChange, ChangeKind.Empty) { Author = System.Environment.UserName })),
        };
        if (IsWhatIf)
            WriteAll(ProjectScaffold.Preview(request));
        else if (ShouldProcess(folder, "Make it a SafeOps project"))
        {
            foreach (var file in ProjectScaffold.Initialize(request))
                WriteFile(System.IO.Path.GetFullPath(file.Path, folder));
        }
    });
}
