using SafeOps.Investigations.FanOut;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>What many places answered, as a person reads it in a terminal: where they agree, and which is different.</summary>
public static class FanOutText
{
    /// <summary>Where the answer of a group begins, behind its count.</summary>
    private const int Column = 12;
    private const int MostGroups = 12;
    private const int MostPlaces = 6;
    private const int MostWithout = 8;

    /// <param name="report">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(FanOutReport report, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("Fan-out", Counts.Of(report.Probes.Count, "probe"), [Counts.Of(report.Places.Count, "place"), $"{Durations.Taken(report.Duration)}, {report.ThrottleLimit} at once", report.Investigation is { } id ? $"recorded in {id}" : ""]);
        foreach (var comparison in report.Comparisons)
        {
            page.Blank().Group(comparison.Probe, comparison.Probe == comparison.Asks ? Verdict(comparison) : $"{comparison.Asks} · {Verdict(comparison)}");
            Groups(page, comparison, style);
            Without(page, comparison, style);
        }
        page.Blank();
        page.Line(Ending(report), 1, report.Agrees ? style.Create : style.Warning);
        return page.ToString();
    }

    /// <summary>One answer in a line: its value, or why there is none.</summary>
    public static string Line(FanOutAnswer answer) => PrintableText.Line(answer.HasAnswer ? answer.Value : answer.Error ?? "");

    private static string Verdict(FanOutComparison comparison) => comparison switch
    {
        { Groups.Count: 0 } => "no answer",
        { Groups.Count: 1, Without.Count: 0 } => "all the same",
        { Groups.Count: 1 } => "the same in all that answered",
        { Odd: [var one] } => $"{one} differs",
        { Odd.Count: > 1 } => $"{Counts.Format(comparison.Odd.Count)} differ",
        _ => $"{Counts.Format(comparison.Groups.Count)} different answers",
    };

    private static void Groups(TextPage page, FanOutComparison comparison, TextStyle style)
    {
        var odd = comparison.Odd.ToHashSet(StringComparer.Ordinal);
        foreach (var group in comparison.Groups.Take(MostGroups))
        {
            var isOdd = odd.Contains(group.Places[0]);
            var mark = isOdd ? "≠" : comparison.Groups.Count == 1 ? "✓" : "·";
            var colour = isOdd ? style.Warning : group.IsNothing ? style.Muted : comparison.Groups.Count == 1 ? style.Create : "";
            var value = group.Value.Length > 0 ? group.Value : "nothing";
            var spelled = group.Spellings.Count > 1 ? $"  (also written {string.Join(", ", group.Spellings.Skip(1).Take(3))})" : "";
            page.Beside($"{mark} {Counts.Format(group.Places.Count),5}", TextPage.Indent, Column, value + spelled, "", 0, colour, "", group.IsNothing ? style.Muted : "");
            if (comparison.Groups.Count > 1)
                page.Line(Names(group.Places), Column, style.Muted);
        }
        if (comparison.Groups.Count > MostGroups)
            page.Line($"and {Counts.Of(comparison.Groups.Count - MostGroups, "other answer")}: the property Comparisons has all", Column, style.Muted);
    }

    private static void Without(TextPage page, FanOutComparison comparison, TextStyle style)
    {
        // The same reason is read once, whoever has it.
        var alike = comparison.Without.GroupBy(a => (a.Status, a.Error)).ToList();
        foreach (var group in alike.Take(MostWithout))
            page.Beside($"✗ {Word(group.Key.Status)}", TextPage.Indent, Column + 4, $"{Names([.. group.Select(a => a.Place)])}: {group.Key.Error}", "", 0, style.Delete, "");
        if (alike.Skip(MostWithout).Sum(g => g.Count()) is > 0 and var others)
            page.Line($"and {Counts.Of(others, "other place")} without an answer: the property Answers has all", Column + 4, style.Muted);
    }

    private static string Names(IReadOnlyList<string> places) => places.Count <= MostPlaces
        ? string.Join(", ", places)
        : $"{string.Join(", ", places.Take(MostPlaces - 1))} and {Counts.Of(places.Count - MostPlaces + 1, "other")}";

    private static string Ending(FanOutReport report)
    {
        var without = report.Answers.Count(a => !a.HasAnswer);
        var differing = report.Comparisons.Count(c => c.Groups.Count > 1);
        var words = new List<string>();
        if (report.WasStopped)
            words.Add("Stopped: what had answered is above.");
        words.Add(without == report.Answers.Count ? "Nobody answered." : differing == 0 ? without == 0 ? "All places agree." : "All that answered agree." : $"{Counts.Of(differing, "probe")} of {Counts.Format(report.Probes.Count)} with different answers.");
        if (without > 0 && without < report.Answers.Count)
            words.Add($"{Counts.Of(without, "answer")} missing.");
        return string.Join(' ', words);
    }

    private static string Word(FanOutStatus status) => status switch
    {
        FanOutStatus.TimedOut => "timed out",
        _ => status.ToString().ToLowerInvariant(),
    };
}
