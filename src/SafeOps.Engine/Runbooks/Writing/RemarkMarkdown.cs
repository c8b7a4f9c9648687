using System.Globalization;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Runbooks.Writing;

/// <summary>A remark as an item of a list, with what it is, what shows it and where it comes from.</summary>
internal static class RemarkMarkdown
{
    public static string Item(RunbookRemark remark) => $"- {Label(remark)}{Escape(remark.Text)}{Shown(remark)}{Mark(remark)}\n";

    private static string Label(RunbookRemark remark) => remark.Kind switch
    {
        RunbookRemarkKind.Cause when remark.Evidence.Count == 0 => "**Cause (an opinion, no step shows it):** ",
        RunbookRemarkKind.Opinion => "**Opinion, no step shows it:** ",
        RunbookRemarkKind.Hypothesis => "**Perhaps:** ",
        RunbookRemarkKind.Cause => "**Cause:** ",
        RunbookRemarkKind.Resolution => "**Resolved by:** ",
        RunbookRemarkKind.Action => "**Done by hand, no command was recorded:** ",
        RunbookRemarkKind.Decision => "**Decided:** ",
        RunbookRemarkKind.Question => "**Open:** ",
        _ => "",
    };

    private static string Shown(RunbookRemark remark)
    {
        if (remark.Evidence.Count == 0)
            return "";
        var entries = string.Join(", ", remark.Evidence.Select(e => e.ToString(CultureInfo.InvariantCulture)));
        return $" (shown by {(remark.Evidence.Count == 1 ? "entry" : "entries")} {entries}{(remark.Source is { } source ? $" of {source.Origin}" : "")})";
    }

    private static string Mark(RunbookRemark remark) => remark.Source is { } source ? " " + SourceMark.Text(source) : "";
}
