using System.Globalization;
using System.Text;
using SafeOps.Reports;
using SafeOps.Scripts.DryRuns;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reviews;

/// <summary>What is known of a script, as a part of a review request.</summary>
internal static class ScriptMarkdown
{
    public static string Write(ReviewedScript script)
    {
        var text = new StringBuilder($"### {Code(Path.GetFileName(script.Path))}\n\n");
        if (script.Problem is { } problem)
            text.Append($"> **It cannot be read:** {Escape(problem)}\n\n");
        else if (script.Edited)
            text.Append("> **The script was edited since its dry run was tested.** Test it again before you approve.\n\n");
        if (script.DryRun is { } report)
            DryRun(text, report);
        else
            text.Append($"Its dry run was **not tested**; test it with {Code($"Test-DryRun {Path.GetFileName(script.Path)}")}.\n\n");
        if (script.Problem is null)
            Findings(text, script);
        return text.ToString();
    }

    private static void DryRun(StringBuilder text, DryRunReport report)
    {
        text.Append($"Dry run **{Words.Of(report.Verdict)}** (script {Code(Digest.Short(report.Digest))}, argument {Code(report.DryRunArgument)}): {Escape(report.Reason)}\n\n");
        if (report.Comparison is { } comparison)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture,
                $"Against its real run in a sandbox: {Counts.Of(comparison.Matched.Count, "effect")} as announced, {comparison.AnnouncedButNotDone.Count} announced but not done, {comparison.DoneButNotAnnounced.Count} done but not announced.\n\n"));
        }
        foreach (var item in report.Checklist)
            text.Append($"- [{(item.Outcome == CheckOutcome.Pass ? "x" : " ")}] {Escape(CheckText.Of(item.Check))}: {Escape(item.Reason)}{(item.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line})") : "")}\n");
        text.Append(report.Checklist.Count > 0 ? "\n" : "");
    }

    private static void Findings(StringBuilder text, ReviewedScript script)
    {
        if (script.Findings.Count == 0)
        {
            text.Append($"The rules of {Code("Test-ScriptSafety")} find nothing in it.\n\n");
            return;
        }
        text.Append(Head("Line", "Severity", "Rule", "Finding"));
        foreach (var finding in script.Findings)
            text.Append(Row(finding.Line.ToString(CultureInfo.InvariantCulture), Words.Of(finding.Severity), Code($"{finding.Rule} {finding.Name}", true), Escape(finding.Message)));
        text.Append('\n');
    }
}
