using SafeOps.Inventory.Export;
using SafeOps.Reports;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>An inventory that was written or would be: how much, of what, from where, and what is missing.</summary>
internal static class InventoryView
{
    private const int MostTypes = 8;
    private const int MostSubscriptions = 3;
    private const int MostGaps = 5;

    public static IEnumerable<string> Lines(InventorySummary inventory, TextStyle style)
    {
        var verdict = inventory switch
        {
            { IsWritten: false } => style.Paint(style.Muted, "dry run: nothing is written"),
            { IsComplete: true } => style.Paint(style.Create, "complete"),
            _ => style.Paint(style.Warning, $"incomplete: {Counts.Of(inventory.Gaps.Count, "gap")}"),
        };
        yield return $"{style.Paint(style.Heading, "INVENTORY")}   {(inventory.Count is { } count ? Counts.Of(count, "resource") : "an unknown number of resources")}      {verdict}";
        var lines = Facts(inventory).SelectMany(f => Columns.Labelled($"  {f.Label,-14}", f.Text));
        foreach (var line in lines)
            yield return line;
        foreach (var type in inventory.Types.Take(MostTypes))
            yield return $"  {Counts.Format(type.Count),12}  {Columns.Cut(type.Type, Columns.Width - 16)}";
        if (inventory.Types.Count > MostTypes)
            yield return $"  {Counts.Format(inventory.Types.Skip(MostTypes).Sum(t => t.Count)),12}  of {Counts.Of(inventory.Types.Count - MostTypes, "other type")}";
        foreach (var line in inventory.Gaps.Take(MostGaps).SelectMany(g => Columns.Labelled("  missing       ", g)))
            yield return style.Paint(style.Warning, line);
        if (inventory.Gaps.Count > MostGaps)
            yield return $"                {Counts.Of(inventory.Gaps.Count - MostGaps, "other gap")}: the property Gaps has them all.";
    }

    private static IEnumerable<(string Label, string Text)> Facts(InventorySummary inventory)
    {
        yield return (inventory.IsWritten ? "written to" : "would go to", inventory.Path + (inventory.Replaces ? ", in the place of the inventory that is there" : ""));
        yield return ("taken", $"{Moment.Of(inventory.Taken)} UTC from {inventory.From}{(inventory.Pages > 0 ? $", {Counts.Of(inventory.Pages, "page")} in {Moment.Span(inventory.Duration)}" : "")}");
        if (inventory.Subscriptions.Count > 0)
        {
            yield return ("subscriptions", string.Join(", ", inventory.Subscriptions.Take(MostSubscriptions))
                + (inventory.Subscriptions.Count > MostSubscriptions ? $" and {Counts.Of(inventory.Subscriptions.Count - MostSubscriptions, "other")}" : ""));
        }
        if (inventory.ChildTypes.Count > 0)
            yield return ("child types", $"{Counts.Format(inventory.ChildTypes.Count)}, the property ChildTypes names them{(inventory.IsWritten ? "" : "; lists of parents are not in the count")}");
        if (!inventory.HasProperties)
            yield return ("properties", "none: a comparison tells what is missing and unmanaged, not what changed");
        if (!inventory.IsWritten && inventory.Query is { } query)
            yield return ("query", query);
        if (inventory.Digest is { } digest)
            yield return ("digest", digest);
    }
}
