using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>Where a change stands, as a person reads it in a terminal: each stage, what is there, what is missing and how to supply it.</summary>
public static class PromotionText
{
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(PromotionStatus status, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("PROMOTION", status.Change, [$"shape {Digest.Short(status.ShapeDigest)}"]);
        foreach (var stage in status.Stages)
        {
            page.Blank().Group(stage.Environment, Summary(stage));
            foreach (var item in stage.Items)
                Item(page, item);
        }
        return page.ToString();
    }

    internal static string Summary(StageStatus stage)
    {
        var run = stage.RunId is null ? "not run yet" : $"run {stage.RunId}{(stage.RunAt is { } at ? $" at {Words.At(at)}" : "")}";
        var missing = stage.Missing.Count();
        return $"{run} · {(stage.Open ? "open" : $"closed, {Counts.Of(missing, "item")} missing")}";
    }

    private static void Item(TextPage page, GateItem item)
    {
        page.Check(item.Satisfied, $"{item.Id}: {item.Text}{(item.Evidence.Length > 0 ? $" ({item.Evidence})" : "")}");
        if (item.OverrideReason is { } reason)
            page.Line($"overridden: {reason}", TextPage.Body, page.Style.Warning);
        else if (!item.Satisfied && item.Supply is { } supply)
            page.Line($"supply it: {supply}", TextPage.Body, page.Style.Run);
    }
}
