using System.Globalization;
using SafeOps.Handoffs;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>A handoff that is taken up, as a person reads it in a terminal: what does not hold comes before what is open.</summary>
public static class HandoffText
{
    private const int Column = 13;
    private const int MostFindings = 30;

    /// <param name="check">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(HandoffCheck check, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        var head = check.Handoff.Head;
        page.Title("Handoff", check.Title, [head?.By is { } by ? $"by {by}" : "", head?.Created is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : ""]);
        Fact("Held against", check.Repository ?? "no working tree");
        Fact("Branch", head?.Branch is null ? null : head.Commit is not { } commit ? head.Branch : $"{head.Branch} at {(commit.Length > 10 ? commit[..10] : commit)}");
        page.Blank().Group("What does not hold", check.Findings.Count == 0 ? "nothing: all is as it was handed over" : "");
        foreach (var finding in check.Findings.Take(MostFindings))
            page.Beside(Mark(finding.Severity), TextPage.Indent, Column, finding.Text, "", 0, Colour(finding.Severity, style), "", finding.Severity == HandoffSeverity.Note ? style.Muted : "");
        if (check.Findings.Count > MostFindings)
            page.Line($"and {Counts.Of(check.Findings.Count - MostFindings, "other finding")}: the property Findings has all", Column, style.Muted);
        Items("Completed", check.Completed);
        Items("Remaining", check.Remaining);
        Items("Key decisions", check.Decisions);
        Items("Known issues", check.KnownIssues);
        page.Blank().Group("Next immediate action");
        page.Line(check.Next ?? HandoffMarkdown.None, TextPage.Indent, check.Next is null ? style.Muted : "");
        if (check.RestoredTo is { } id)
            page.Blank().Line($"{Counts.Of(check.Restored, "entry", "entries")} written into the investigation {id}.", 1, style.Create);
        return page.ToString();

        void Fact(string name, string? value)
        {
            if (value is not null)
                page.Beside(name, TextPage.Indent, Column + 4, value, "", 0, style.Muted, "");
        }

        void Items(string heading, IReadOnlyList<HandoffItem> items)
        {
            page.Blank().Group(heading, items.Count == 0 ? HandoffMarkdown.None : "");
            foreach (var item in items)
            {
                var mark = item.IsDone ? "✓" : item.SeemsDone is not null ? "?" : "·";
                page.Beside(mark, TextPage.Indent, TextPage.Body, item.Text, "", 0, item.IsDone ? style.Create : item.SeemsDone is not null ? style.Warning : "", "");
                if ((item.Why ?? item.SeemsDone) is { } more)
                    page.Line(item.Why is null ? $"may be done: {more}" : $"{HandoffMarkdown.Reason} {more}", TextPage.Body + 2, style.Muted);
            }
        }
    }

    private static string Mark(HandoffSeverity severity) => severity switch
    {
        HandoffSeverity.Error => "✗ error",
        HandoffSeverity.Warning => "! warning",
        _ => "· note",
    };

    private static string Colour(HandoffSeverity severity, TextStyle style) => severity switch
    {
        HandoffSeverity.Error => style.Delete,
        HandoffSeverity.Warning => style.Warning,
        _ => style.Muted,
    };
}
