using System.Globalization;
using System.Management.Automation.Host;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Commands.Explanation;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.Drift.Resolution;
using SafeOps.Handoffs;
using SafeOps.Inventory.Export;
using SafeOps.Investigations;
using SafeOps.Investigations.FanOut;
using SafeOps.Ledger;
using SafeOps.Logs;
using SafeOps.Promotion;
using SafeOps.Reports;
using SafeOps.ResourceLimits;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Updating;
using SafeOps.Runbooks.Walking;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Safety;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>What <c>SafeOps.format.ps1xml</c> calls: the text of an object for a person.</summary>
public static class ViewText
{
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    public static string Of(object shown, object? style, PSHost host)
    {
        var colours = ViewStyle.Of(style);
        return (shown switch
        {
            ChangePlan plan => PlanText.Render(plan, colours, WidthOf(host)),
            ChangeRun run => RunText.Render(run, colours, WidthOf(host)),
            PlanComparison comparison => ComparisonText.Render(comparison, colours, WidthOf(host)),
            PromotionStatus promotion => PromotionText.Render(promotion, colours, WidthOf(host)),
            StageStatus stage => PromotionText.Render(new PromotionStatus(stage.Change, "", [stage]), colours, WidthOf(host)),
            CommandRisk risk => CommandRiskText.Render(risk, colours, WidthOf(host)),
            CommandExplanation explanation => ExplanationText.Render(explanation, colours, WidthOf(host)),
            DryRunReport report => DryRunText.Render(report, colours, WidthOf(host)),
            Investigation investigation => InvestigationText.Render(investigation, colours, WidthOf(host)),
            InvestigationEntry entry => InvestigationText.Render(entry, colours, WidthOf(host)),
            RunbookCheck check => RunbookText.Render(check, colours, WidthOf(host)),
            RunbookUpdate update => RunbookText.Render(update, colours, WidthOf(host)),
            WalkedStep step => RunbookText.Render(step, colours, WidthOf(host)),
            ScriptFinding finding => FindingText.Render(finding, colours, WidthOf(host)),
            DriftItem item => DriftItemText.Render(item, colours, WidthOf(host)),
            DriftSummary summary => DriftSummaryText.Render(summary, colours, WidthOf(host)),
            FanOutReport report => FanOutText.Render(report, colours, WidthOf(host)),
            HandoffCheck check => HandoffText.Render(check, colours, WidthOf(host)),
            EmergencyRollback rollback => RollbackText.Render(rollback, colours, WidthOf(host)),
            RollbackEntry entry => RollbackText.Render(entry, colours, WidthOf(host)),
            LogTriage triage => LogTriageText.Render(triage, colours, WidthOf(host)),
            LogFailure failure => LogTriageText.Render(failure, colours, WidthOf(host)),
            LogPattern pattern => LogTriageText.Render(pattern, colours, WidthOf(host)),
            LedgerReport report => string.Join('\n', LedgerView.Lines(report, colours)),
            GeneratedScript script => string.Join('\n', ScriptView.Lines(script, colours)),
            ResolutionFile file => string.Join('\n', ResolutionView.Lines(file, colours)),
            ResourceEvidence evidence => string.Join('\n', ResourceView.Lines(evidence, colours)),
            ResourceComparison limits => string.Join('\n', ResourceView.Lines(limits, colours)),
            InventorySummary inventory => string.Join('\n', InventoryView.Lines(inventory, colours)),
            SafeChange change => string.Join('\n', ChangeView.Lines(change, colours)),
            ReadOnlyCommandResult result => string.Join('\n', ReadOnlyView.Lines(result, colours)),
            RunVerification verification => string.Join('\n', VerificationView.Lines(verification, colours)),
            _ => shown.ToString() ?? "",
        }).TrimEnd('\n');
    }

    /// <summary>The same line by line: of a value of several lines PowerShell begins each with all colours of those before.</summary>
    public static string[] Lines(object shown, object? style, PSHost host) => Of(shown, style, host).Split('\n');

    /// <summary>The lines below the first, for views that leave no blank line between objects.</summary>
    public static string[] Rest(object shown, object? style, PSHost host) => Lines(shown, style, host)[1..];

    /// <summary>A written file's name, from where the caller stands where that is shorter.</summary>
    public static string FileName(FileInfo file, string location)
    {
        var relative = Path.GetRelativePath(location, file.FullName);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file.FullName : relative;
    }

    /// <summary>An answer in a line, or why there is none. What places print steers no terminal.</summary>
    public static string Answer(FanOutAnswer answer) => FanOutText.Line(answer);

    /// <summary>What stands above the items of a kind, and of a reason.</summary>
    public static string Group(DriftItem item) => DriftItemText.Group(item);

    /// <summary>Each property with both values, a line each.</summary>
    public static string Differences(DriftItem item) => string.Join('\n', item.Properties.Select(DriftItemText.Difference));

    /// <summary>On one line, with nothing in it that a terminal obeys.</summary>
    public static string OneLine(string? text) => PrintableText.Line(text ?? "");

    /// <summary>In UTC, to the minute.</summary>
    public static string Time(DateTimeOffset? at) => at is { } moment ? Moment.Of(moment) : "";

    /// <summary>The largest unit that is not zero: <c>3d</c>, <c>5h</c>, <c>12m</c>.</summary>
    public static string Span(TimeSpan? span) => span is { } time ? Moment.Span(time) : "";

    public static string Percent(double? share) => share is { } part ? part.ToString("0 %", CultureInfo.InvariantCulture) : "";

    /// <summary>How true dry runs were: all in all, then a line for each step type.</summary>
    public static string Truth(ChangeMeasurement measured) => measured.DryRun.Count == 0
        ? ""
        : string.Join('\n', measured.DryRun.Select(t => Truth(t.Key, t.Value)).Prepend($"{Percent(measured.DryRunAccuracy)} of all".TrimStart()));

    private static string Truth(string type, StepTruth truth)
    {
        var predicted = truth.Matched + truth.Differed;
        var share = predicted == 0 ? "none predicted" : $"{Percent((double)truth.Matched / predicted)} of {Counts.Format(predicted)}";
        return predicted > 0 && truth.NotPredicted > 0 ? $"{type}: {share}, {Counts.Format(truth.NotPredicted)} open" : $"{type}: {share}";
    }

    public static string Size(long bytes) => ByteSize.Format(bytes);

    /// <summary>A host without a window (a job, a runbook) has no width of its own.</summary>
    private static int WidthOf(PSHost host)
    {
        try
        {
            return host.UI.RawUI.BufferSize.Width is var width and > 0 ? Math.Min(width, Columns.Width) : Columns.Width;
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or NullReferenceException)
        {
            return Columns.Width;
        }
    }
}
