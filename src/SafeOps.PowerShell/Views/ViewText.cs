using System.Management.Automation.Host;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Reports;
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
            SafeChange change => string.Join('\n', ChangeView.Lines(change, colours)),
            RunVerification verification => string.Join('\n', VerificationView.Lines(verification, colours)),
            _ => shown.ToString() ?? "",
        }).TrimEnd('\n');
    }

    /// <summary>Times as people read them: in their own zone, to the minute.</summary>
    public static string Time(DateTimeOffset? at) => at is { } moment ? Moment.Of(moment) : "";

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
