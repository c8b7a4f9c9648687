using SafeOps.Changes.Running;
using SafeOps.Reports;

namespace SafeOps.PowerShell.Views;

/// <summary>The repeated verification of a run, finding by finding.</summary>
internal static class VerificationView
{
    public static IEnumerable<string> Lines(RunVerification verification, TextStyle style)
    {
        var verdict = verification.Passed ? style.Paint(style.Create, "passed") : style.Paint(style.Delete, "failed");
        yield return $"{style.Paint(style.Heading, "VERIFICATION")}   {verification.Change} → {verification.Environment}      {verdict}      run {verification.RunId}";
        yield return style.Paint(style.Muted, $"Checked {Moment.Of(verification.At)} UTC{(verification.RecordId is { } record ? $", record {record}" : "")}");
        foreach (var finding in verification.Findings)
        {
            yield return "";
            var sign = finding.Passed ? style.Paint(style.Create, "+") : style.Paint(style.Delete, "-");
            yield return $" {sign} {Columns.Cut($"{finding.StepKey}: {finding.What}", Columns.Width - 3)}";
            foreach (var line in Columns.Labelled("   ", finding.Found))
                yield return line;
        }
        if (!verification.Passed)
        {
            yield return "";
            foreach (var line in Columns.Labelled("", "What this contradicts counts as evidence no longer."))
                yield return line;
        }
    }
}
