using SafeOps.Ledger;
using SafeOps.Reports;

namespace SafeOps.PowerShell.Views;

/// <summary>Whether the ledger is whole, and if not, where it is damaged.</summary>
internal static class LedgerView
{
    public static IEnumerable<string> Lines(LedgerReport report, TextStyle style)
    {
        var verdict = report.Intact ? style.Paint(style.Create, "intact") : style.Paint(style.Delete, "damaged");
        yield return $"{style.Paint(style.Heading, "LEDGER")}   {verdict}      {report.Count} records";
        if (report.Head is { } head)
            yield return $"  head     {head}";
        if (report.AnchorRecordId is { } anchor)
            yield return $"  anchor   found at record {anchor}";
        foreach (var finding in report.Findings)
        {
            var mark = $"  {style.Paint(style.Delete, "✗")} {finding.Kind.ToString().ToLowerInvariant(),-14}";
            var lines = Columns.Wrap(finding.Message, 18).ToList();
            yield return mark + lines[0];
            foreach (var line in lines.Skip(1))
                yield return new string(' ', 18) + line;
        }
        if (report.Truncated)
            yield return "  There are more findings than these.";
    }
}
