using System.Collections;
using System.Management.Automation;
using System.Text;
using SafeOps.Files;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Reviews;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.PowerShell.Commands;

/// <summary>The text of a pull request, from a change and its evidence.</summary>
[Cmdlet(VerbsCommon.New, "ReviewRequest", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class NewReviewRequestCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Path { get; set; } = "";

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string[] Environment { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Script { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public DryRunReport[] DryRunReport { get; set; } = [];

    [Parameter]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = ResolvePath(Path);
        var subject = new ReviewSubject(file) { Environments = Environment, Parameters = ParameterTable.Values(Parameter), Scripts = [.. Script.Select(ResolvePath)], DryRuns = DryRunReport };
        var request = Await((observer, token) => SessionAround(file).Reviews.PrepareAsync(subject, observer, token));
        var text = Hide(ReviewMarkdown.Write(request));
        if (OutputPath is null)
        {
            WriteObject(text.TrimEnd('\n'));
            return;
        }
        var output = OutputFile(request);
        if (!ShouldProcess(output, "Write the review request"))
            return;
        DurableFile.Write(output, Encoding.UTF8.GetBytes(text));
        WriteFile(output);
    });

    /// <summary>A folder gets a file named for the change.</summary>
    private string OutputFile(ReviewRequest request)
    {
        var path = ResolvePath(OutputPath!);
        return Directory.Exists(path) ? System.IO.Path.Combine(path, $"{request.Change}.review.md") : path;
    }
}
