using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;
using SafeOps.Reports;

namespace SafeOps.PowerShell.Commands;

public enum ReportFormat { Markdown, Json }

/// <summary>A plan, run or promotion as Markdown for a pull request, or as JSON.</summary>
[Cmdlet(VerbsData.Export, "ChangeReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportChangeReportCommand : SafeOpsCommand
{
    private readonly List<string> _reports = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>As asked; else as the file's name says.</summary>
    private ReportFormat Chosen => Format
        ?? (Path?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true ? ReportFormat.Json : ReportFormat.Markdown);

    protected override void ProcessRecord() => ForEachItem(InputObject, () => _reports.Add((InputObject.BaseObject, Chosen) switch
    {
        (ChangePlan plan, ReportFormat.Json) => ChangeReport.Json(plan),
        (ChangePlan plan, _) => ChangeReport.Markdown(plan),
        (ChangeRun run, ReportFormat.Json) => ChangeReport.Json(run),
        (ChangeRun run, _) => ChangeReport.Markdown(run),
        (PromotionStatus status, ReportFormat.Json) => ChangeReport.Json(status),
        (PromotionStatus status, _) => ChangeReport.Markdown(status),
        var (other, _) => throw new SafeOpsException(
            ErrorCodes.ReportSubjectInvalid,
            $"There is no report of {other.GetType().Name}; expected a plan, a run or a promotion.",
            "Pipe the output of New-ChangePlan, Get-ChangeRun or Get-ChangePromotion."),
    }));

    protected override void EndProcessing()
    {
        if (_reports.Count == 0)
            return;
        if (Path is null)
        {
            WriteAll(_reports.Select(r => r.TrimEnd('\n')));
            return;
        }
        OrTerminate(() =>
        {
            var file = ResolvePath(Path);
            if (!ShouldProcess(file, $"Write the report as {Chosen}"))
                return;
            DurableFile.Write(file, System.Text.Encoding.UTF8.GetBytes(Joined()));
            WriteFile(file);
        });
    }

    private string Joined() => _reports switch
    {
        [var only] => only,
        _ when Chosen == ReportFormat.Json => $"[\n{string.Join(",\n", _reports.Select(r => r.TrimEnd('\n')))}\n]\n",
        _ => string.Join("\n", _reports),
    };
}
