using System.Globalization;
using SafeOps.Scripts.DryRuns;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>The test of a script's dry run as a person reads it in a terminal: the verdict, the checklist, what the runs did, how they compare.</summary>
public static class DryRunText
{
    private const int MostEffects = 8;

    private const int MostPlaces = 5;

    private const int LongestCommand = 60;

    /// <param name="report">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(DryRunReport report, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title(Words.Of(report.Verdict).ToUpperInvariant(), Path.GetFileName(report.Path), [report.DryRunArgument, report.Language.ToString()], Colour(style, report.Verdict));
        page.Line(report.Reason, TextPage.Indent);
        page.Blank();
        foreach (var item in report.Checklist)
            Item(page, item);
        if (report.Proof is { } proof)
            Proof(page, proof);
        if (report.Comparison is { } comparison)
            Comparison(page, comparison);
        return page.ToString();
    }

    private static void Item(TextPage page, DryRunChecklistItem item)
    {
        var (mark, colour) = item.Outcome switch
        {
            CheckOutcome.Pass => ("✓", page.Style.Create),
            CheckOutcome.Fail => ("✗", page.Style.Delete),
            _ => ("?", page.Style.Warning),
        };
        page.Beside(mark, TextPage.Indent, TextPage.Body, item.Reason, At(item.Line), LineWidth, colour, page.Style.Muted);
        if (item.Outcome != CheckOutcome.Fail)
            return;
        foreach (var place in item.Places.Take(MostPlaces))
            page.Verbatim(string.Create(CultureInfo.InvariantCulture, $"{place.Line,4}: {place.Text}"), TextPage.Body, page.Style.Muted);
        More(page, item.Places.Count - MostPlaces, TextPage.Body);
    }

    private static void Proof(TextPage page, DryRunProof proof)
    {
        page.Blank().Group("Dry run", Counts.Of(proof.Runs.Count, "run"));
        page.Line(PrintableText.Line(proof.How), TextPage.Indent, page.Style.Muted);
        foreach (var run in proof.Runs.Take(1))
            Run(page, run);
        foreach (var effect in proof.Effects.Take(MostEffects))
            Effect(page, effect, "✗", page.Style.Delete);
        More(page, proof.Effects.Count - MostEffects, TextPage.Indent);
        if (proof.Effects.Count == 0)
            page.Check(true, "nothing was changed, and nothing was asked to change");
    }

    private static void Comparison(TextPage page, DryRunComparison comparison)
    {
        page.Blank().Group("Real run", $"{comparison.Matched.Count} announced and done");
        Count(page, comparison.DoneButNotAnnounced.Count, "done but not announced");
        Count(page, comparison.AnnouncedButNotDone.Count, "announced but not done");
        Run(page, comparison.Run);
        foreach (var effect in comparison.DoneButNotAnnounced.Take(MostEffects))
            Effect(page, effect, "✗", page.Style.Delete, "not announced: ");
        More(page, comparison.DoneButNotAnnounced.Count - MostEffects, TextPage.Indent);
        foreach (var announced in comparison.AnnouncedButNotDone.Take(MostEffects))
            page.Beside("✗", TextPage.Indent, TextPage.Body, $"not done: {announced.Text}", "", LineWidth, page.Style.Delete, "");
        foreach (var matched in comparison.Matched.Take(MostEffects))
            Effect(page, matched.Effect, "✓", page.Style.Create);
        More(page, comparison.Matched.Count - MostEffects, TextPage.Indent);
    }

    private static void Count(TextPage page, int count, string what)
    {
        if (count > 0)
            page.Line(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"), TextPage.Indent, page.Style.Delete);
    }

    private static void Run(TextPage page, SandboxRun run)
    {
        var ending = run.TimedOut ? "timed out" : string.Create(CultureInfo.InvariantCulture, $"exit code {run.ExitCode}");
        page.Line($"{PrintableText.ShortenMiddle(PrintableText.Line(run.Command), LongestCommand)}: {ending} in {Durations.Taken(run.Duration)}, {Counts.Of(run.Programs.Count, "program")} started", TextPage.Indent, page.Style.Muted);
    }

    private static void Effect(TextPage page, ScriptEffect effect, string mark, string colour, string before = "") =>
        page.Beside(mark, TextPage.Indent, TextPage.Body, before + effect.Summary, At(effect.Line), LineWidth, colour, page.Style.Muted);

    private const int LineWidth = 10;

    private static string At(int? line) => line is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number}") : "";

    private static void More(TextPage page, int count, int indent)
    {
        if (count > 0)
            page.Line(string.Create(CultureInfo.InvariantCulture, $"and {count} more"), indent, page.Style.Muted);
    }

    private static string Colour(TextStyle style, DryRunVerdict verdict) => verdict switch
    {
        DryRunVerdict.Proven => style.Create,
        DryRunVerdict.Refuted => style.Delete,
        _ => style.Warning,
    };
}
