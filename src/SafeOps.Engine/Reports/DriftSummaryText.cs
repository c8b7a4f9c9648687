using SafeOps.Drift.Comparison;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>A comparison in numbers as a person reads it in a terminal.</summary>
public static class DriftSummaryText
{
    private const int MostTypes = 20;
    private const int Column = 18;

    /// <param name="summary">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(DriftSummary summary, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("Drift", Path.GetFileName(Path.TrimEndingDirectorySeparator(summary.Inventory.Path)), [Taken(summary), Counts.Of(summary.Coverage.Resources, "resource"), Counts.Of(summary.States.Count, "state")]);
        page.Blank();
        Number("Unmanaged", summary.Unmanaged, "in Azure, in no state", style.Create);
        Number("Missing", summary.Missing, "in a state, not in Azure", style.Delete);
        Number("Changed", summary.Changed, "in both, and different", style.Update);
        Number("Duplicate", summary.Duplicate, "managed more than once", style.Warning);
        Number("Not comparable", summary.NotComparable, string.Join(", ", summary.Reasons.Select(r => $"{Counts.Format(r.Value)} {Words.Of(r.Key)}")), style.Muted);
        if (summary.Ignored > 0)
            Number("Left out", summary.Ignored, "by .driftignore", style.Muted);
        Types(page, summary, style);
        Coverage(page, summary, style);
        return page.ToString();

        void Number(string word, int count, string meaning, string colour) =>
            page.Beside(word, TextPage.Indent, Column, $"{Counts.Format(count),8}   {meaning}", "", 0, count > 0 ? colour : style.Muted, "", count > 0 ? "" : style.Muted);
    }

    private static void Types(TextPage page, DriftSummary summary, TextStyle style)
    {
        var drifted = summary.Types.Where(t => t.Unmanaged + t.Missing + t.Changed > 0).ToList();
        if (drifted.Count == 0)
            return;
        page.Blank().Group("By type");
        foreach (var type in drifted.Take(MostTypes))
            page.Beside(type.Type, TextPage.Indent, 60, string.Join("  ", Parts(type)), "", 0, "", "");
        if (drifted.Count > MostTypes)
            page.Line($"and {Counts.Of(drifted.Count - MostTypes, "type")} more: the property Types has all", TextPage.Indent, style.Muted);
    }

    private static IEnumerable<string> Parts(DriftTypeCount type)
    {
        if (type.Unmanaged > 0)
            yield return $"+{Counts.Format(type.Unmanaged)}";
        if (type.Missing > 0)
            yield return $"-{Counts.Format(type.Missing)}";
        if (type.Changed > 0)
            yield return $"~{Counts.Format(type.Changed)}";
    }

    private static void Coverage(TextPage page, DriftSummary summary, TextStyle style)
    {
        var coverage = summary.Coverage;
        page.Blank().Group("How deep it went");
        page.Line($"{Counts.Of(coverage.Compared, "resource")} compared in their properties", TextPage.Indent);
        if (coverage.ExistenceOnly > 0)
            page.Line($"{Counts.Of(coverage.ExistenceOnly, "resource")} by existence, location and tags only: {string.Join(", ", coverage.ExistenceOnlyTypes.Take(4).Select(t => $"{t.Key} ({Counts.Format(t.Value)})"))}{(coverage.ExistenceOnlyTypes.Count > 4 ? ", …" : "")}", TextPage.Indent);
        if (coverage.PropertiesNotFetched > 0)
            page.Line($"{Counts.Of(coverage.PropertiesNotFetched, "resource")} by existence only: the inventory has no properties of them", TextPage.Indent, style.Warning);
        if (coverage.WithoutObject > 0)
            page.Line($"{Counts.Of(coverage.WithoutObject, "link or setting", "links and settings")} without an object in Azure Resource Manager", TextPage.Indent);
        foreach (var state in summary.States.Where(s => !s.IsRead))
            page.Check(false, $"{state.Path} could not be read: {state.Error}");
        if (!summary.Inventory.IsComplete)
            page.Check(false, $"The inventory has gaps: {string.Join("; ", summary.Manifest.Gaps.DefaultIfEmpty("rows that could not be read"))}");
    }

    private static string Taken(DriftSummary summary) => summary.Inventory.Taken is { } taken ? $"taken {taken.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "";
}
