using System.Globalization;
using System.Text;
using SafeOps.Reports;
using SafeOps.Scripts.DryRuns;
using SafeOps.Values;
using static SafeOps.Reports.MarkdownText;

namespace SafeOps.Reviews;

/// <summary>What is known of a script, as a part of a review request.</summary>
internal static class ScriptMarkdown
{
    public static string Write(ReviewedScript script)
    {
        var report = script.Report;
        var text = new StringBuilder($"### {Code(Path.GetFileName(report.Path))}\n\n");
        text.Append($"Dry run **{Words.Of(report.Verdict)}** (script {Code(Digest.Short(report.Digest))}, argument {Code(report.DryRunArgument)}): {Escape(report.Reason)}\n\n");
        if (script.Edited)
            text.Append("> **The script was edited or removed since it was tested.** Test it again before you approve.\n\n");
        if (report.Comparison is { } comparison)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture,
                $"Against its real run in a sandbox: {Counts.Of(comparison.Matched.Count, "effect")} as announced, {comparison.AnnouncedButNotDone.Count} announced but not done, {comparison.DoneButNotAnnounced.Count} done but not announced.\n\n"));
        }
        foreach (var item in report.Checklist)
            text.Append($"- [{(item.Outcome == CheckOutcome.Pass ? "x" : " ")}] {Escape(CheckText.Of(item.Check))}: {Escape(item.Reason)}{(item.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line})") : "")}\n");
        return text.Append(report.Checklist.Count > 0 ? "\n" : "").ToString();
    }
}
