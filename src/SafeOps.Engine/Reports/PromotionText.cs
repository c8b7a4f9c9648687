using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>Where a change stands, as a person reads it in a terminal: each stage, what is there, what is missing and how to supply it.</summary>
public static class PromotionText
{
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60. A command to copy is never broken, so it may be longer.</param>
    public static string Render(PromotionStatus status, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("PROMOTION", status.Change, status.ShapeDigest.Length > 0 ? [$"shape {Digest.Short(status.ShapeDigest)}"] : []);
        foreach (var stage in status.Stages)
        {
            page.Blank().Group(stage.Environment, Summary(stage));
            var there = stage.Items.Where(i => i.Satisfied && i.OverrideReason is null).ToList();
            if (there.Count > 0)
                page.Check(true, Names(there));
            foreach (var item in stage.Items.Except(there))
                Open(page, item);
        }
        Commands(page, GateCommands.For(status.Stages.SelectMany(s => s.Missing).Where(i => i.OverrideReason is null)));
        return page.ToString();
    }

    internal static string Summary(StageStatus stage)
    {
        var run = stage.RunId is null ? "not run yet" : $"run {stage.RunId}{(stage.RunAt is { } at ? $" at {Words.At(at)}" : "")}";
        var missing = stage.Missing.Count();
        return $"{run} · {(stage.Open ? "open" : $"closed, {Counts.Of(missing, "item")} missing")}";
    }

    /// <summary>The names alone: what is there needs no reading. Items of one checklist share its name.</summary>
    private static string Names(IEnumerable<GateItem> items) =>
        string.Join(", ", items.GroupBy(i => i.Id.LastIndexOf('/') is var slash and > 0 ? i.Id[..slash] : i.Id, StringComparer.Ordinal)
            .Select(g => g.First().Id == g.Key ? g.Key : $"{g.Key} ({string.Join(", ", g.Select(i => i.Id[(g.Key.Length + 1)..]))})"));

    private static void Open(TextPage page, GateItem item)
    {
        page.Check(item.Satisfied, $"{item.Id}: {item.Text}{(item.Evidence.Length > 0 ? $" ({item.Evidence})" : "")}");
        if (item.OverrideReason is { } reason)
            page.Line($"overridden: {reason}", TextPage.Body, page.Style.Warning);
    }

    private static void Commands(TextPage page, IReadOnlyList<string> commands)
    {
        if (commands.Count == 0)
            return;
        page.Blank().Line("Supply it:");
        foreach (var command in commands)
            page.Copied(command, 2, page.Style.Run);
    }
}
