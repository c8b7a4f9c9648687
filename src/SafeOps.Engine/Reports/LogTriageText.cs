using System.Globalization;
using SafeOps.Logs;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>What logs say, on one screen: how much there is, the failures that are known, then the statements that deserve a look.</summary>
public static class LogTriageText
{
    private const int MostFailures = 4;
    private const int MostProblems = 3;
    private const int CountWidth = 10;
    private const int ShareWidth = 7;
    private const int FlagsWidth = 12;

    /// <param name="triage">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(LogTriage triage, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("LOGS", Name(triage), [Counts.Of(triage.Lines, "line"), .. Records(triage), LogTimes.Range(triage.From, triage.To)]);
        foreach (var problem in triage.Problems.Take(MostProblems))
            page.Line($"{Path.GetFileName(problem.Path)}: {problem.Text}", TextPage.Indent, style.Warning);
        if (triage.Problems.Count > MostProblems)
            page.Line($"and {Counts.Of(triage.Problems.Count - MostProblems, "problem")} more: the property Problems has all", TextPage.Indent, style.Muted);
        if (triage.Stray > 0)
            page.Line($"{Counts.Of(triage.Stray, "record")} with a time far from all others: the bars do not have them", TextPage.Indent, style.Warning);
        Failures(page, triage);
        Baseline(page, triage);
        Patterns(page, triage);
        return page.ToString();
    }

    /// <summary>One failure with all that is known of it.</summary>
    public static string Render(LogFailure failure, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title($"{Counts.Format(failure.Count)}×", failure.Title, [LogTimes.Range(failure.First, failure.Last)], style.Delete);
        page.Line(failure.Means, TextPage.Indent);
        if (failure.Captures.Count > 0)
            page.Line(Captures(failure.Captures, most: 10), TextPage.Indent, style.Muted);
        foreach (var sample in failure.Samples)
            page.Line($"{Path.GetFileName(sample.Source)}:{sample.Line}: {FirstLine(sample.Text)}", TextPage.Indent, style.Muted);
        foreach (var next in failure.Next)
            page.Line($"next: {next}", TextPage.Indent);
        return page.ToString();
    }

    /// <summary>One statement with why it stands where it stands.</summary>
    public static string Render(LogPattern pattern, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title($"{pattern.Rank}.", pattern.Template, [$"{Counts.Format(pattern.Count)}×", LogTimes.Range(pattern.First, pattern.Last)]);
        if (pattern.Why.Count > 0)
            page.Line(string.Join("; ", pattern.Why), TextPage.Indent, style.Warning);
        foreach (var sample in pattern.Samples.Take(1))
            page.Line($"{Path.GetFileName(sample.Source)}:{sample.Line}: {FirstLine(sample.Text)}", TextPage.Indent, style.Muted);
        foreach (var trace in pattern.Traces.Take(1))
            page.Line($"{Counts.Format(trace.Count)}× {string.Join("  ", trace.Frames.Prepend(trace.Exception).Where(t => t.Length > 0))}", TextPage.Indent, style.Muted);
        return page.ToString();
    }

    private static string Name(LogTriage triage) => triage.Sources switch
    {
        [] => "nothing to read",
        [var only] => Path.GetFileName(only.Path),
        var several => $"{Path.GetFileName(several[0].Path)} and {Counts.Of(several.Count - 1, "other")}",
    };

    private static IEnumerable<string> Records(LogTriage triage) => triage.Records == triage.Lines ? [] : [Counts.Of(triage.Records, "record")];

    private static string Empty(LogTriage triage) => triage switch
    {
        { Lines: > 0 } => "No record is within the time that was asked for: nothing is known of the others.",
        { Problems.Count: > 0 } => "Nothing could be read: see above.",
        _ => "Nothing was said.",
    };

    private static void Failures(TextPage page, LogTriage triage)
    {
        if (triage.Failures.Count == 0)
        {
            page.Blank().Line(triage.Records == 0
                ? Empty(triage)
                : "No failure that is known was recognised. What is not known may have failed: the patterns below are in the order of what deserves a look.", 1);
            return;
        }
        page.Blank().Group("Known failures", "what each means, and where to look: the property Failures");
        var days = triage.From?.UtcDateTime.Date != triage.To?.UtcDateTime.Date;
        foreach (var failure in triage.Failures.Take(MostFailures))
        {
            var sample = failure.Samples[0];
            var where = $"{Path.GetFileName(sample.Source)}:{sample.Line}";
            page.Action("✗", $"{Counts.Format(failure.Count)}×", $"{failure.Title}   {LogTimes.Short(failure.First, failure.Last, days)}", where, PrintableText.Width(where), Colour(failure.Severity, page.Style), page.Style.Muted);
            if (failure.Captures.Count > 0)
                page.Verbatim(Captures(failure.Captures, most: 3), TextPage.Text, page.Style.Muted);
            if (failure.Next.Count > 0)
                page.Verbatim($"next: {failure.Next[0]}", TextPage.Text);
        }
        if (triage.Failures.Count > MostFailures)
            page.Verbatim($"and {string.Join(", ", triage.Failures.Skip(MostFailures).Select(f => $"{Counts.Format(f.Count)}× {f.Title}"))}", TextPage.Indent);
    }

    private static void Baseline(TextPage page, LogTriage triage)
    {
        if (triage.Baseline is not { } baseline)
            return;
        var fresh = triage.Patterns.Count(p => p.IsNew);
        page.Blank().Line($"Against the baseline ({Counts.Of(baseline.Records, "record")}, {Counts.Of(baseline.Patterns, "pattern")}): {Counts.Format(fresh)} new, {Counts.Format(triage.Gone.Count)} gone", 1);
        foreach (var gone in triage.Gone.Take(1))
            page.Verbatim($"gone: {Counts.Format(gone.Count)}× {PrintableText.Line(gone.Template)}", TextPage.Indent, page.Style.Muted);
        if (baseline.Caution is { } caution)
            page.Line(caution, TextPage.Indent, page.Style.Warning);
    }

    private static void Patterns(TextPage page, LogTriage triage)
    {
        if (triage.Patterns.Count == 0)
            return;
        var bar = TimeBar.WidthOf(triage.Timeline.Count);
        var style = page.Style;
        var shown = Math.Min(triage.Shown, triage.Patterns.Count);
        page.Blank().Verbatim($"{"count",CountWidth}{"share",ShareWidth}  {TimeBar.Heading(triage, bar)}  {"",-FlagsWidth}{Counts.Of(triage.PatternCount, "pattern")}{(shown < triage.PatternCount ? $", the first {shown}" : "")}", 0, style.Heading);
        foreach (var pattern in triage.Patterns.Take(shown))
        {
            var row = $"{Counts.Format(pattern.Count),CountWidth}{Share(pattern.Share),ShareWidth}  {TimeBar.Of(pattern.Timeline, bar)}  {Flags(pattern),-FlagsWidth}{PrintableText.Line(pattern.Template)}";
            page.Verbatim(row, 0, pattern.Signature is not null ? style.Delete : pattern.IsNew || pattern.Severity >= LogSeverity.Error ? style.Warning : pattern.Score <= 0 ? style.Muted : "");
        }
    }

    private static string Share(double share) => share switch
    {
        >= 0.0995 => share.ToString("0 %", CultureInfo.InvariantCulture),
        >= 0.0005 => share.ToString("0.0 %", CultureInfo.InvariantCulture),
        _ => "<0.1 %",
    };

    /// <summary>The two that matter most.</summary>
    private static string Flags(LogPattern pattern) => string.Join(' ', AllFlags(pattern).Take(2));

    private static IEnumerable<string> AllFlags(LogPattern pattern)
    {
        if (pattern.Signature is not null)
            yield return "known";
        if (pattern.IsNew)
            yield return "new";
        if (pattern.IsBurst)
            yield return "burst";
        if (pattern.Severity is LogSeverity.Fatal or LogSeverity.Error or LogSeverity.Warning)
            yield return pattern.Severity switch { LogSeverity.Fatal => "fatal", LogSeverity.Error => "error", _ => "warn" };
        if (pattern.IsRare)
            yield return "rare";
    }

    /// <summary>Of each kind the most frequent, and how many others there are.</summary>
    private static string Captures(IReadOnlyList<LogCapture> captures, int most) => PrintableText.Line(string.Join(", ", captures
        .GroupBy(c => c.Name, StringComparer.Ordinal)
        .OrderByDescending(g => g.Max(c => c.Count)).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key} {string.Join(", ", g.Take(Few(g.Count(), most)).Select(c => $"{c.Value} ({Counts.Format(c.Count)})"))}{(g.Count() > Few(g.Count(), most) ? $" and {Counts.Of(g.Count() - Few(g.Count(), most), "other")}" : "")}")));

    private static int Few(int values, int most) => values <= most ? values : 1;

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;

    private static string Colour(LogSeverity severity, TextStyle style) => severity >= LogSeverity.Error ? style.Delete : style.Warning;
}
