using SafeOps.Changes.Planning;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>What differs between two plans, as a person reads it in a terminal.</summary>
public static class ComparisonText
{
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(PlanComparison comparison, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("COMPARE", $"{Name(comparison.Left)} → {Name(comparison.Right)}",
            [comparison.SameShape ? "the same change" : "not the same change", comparison.SameDigest ? "the same intent" : ""]);
        Section(page, "actions", comparison.Actions.Select(a => a.Text));
        Section(page, "stale", comparison.Stale.Select(d => d.Text), style.Warning);
        Section(page, "parameters", comparison.Parameters.Select(d => d.Text));
        Section(page, "footprint", comparison.Footprint.Select(d => d.Text));
        Section(page, "moved since, within what the change allows", comparison.Moved.Select(d => d.Text), style.Muted);
        page.Blank().Line(Verdict(comparison));
        return page.ToString();
    }

    private static string Name(PlanIdentity plan) => $"{plan.Change} in {plan.Environment} ({Digest.Short(plan.Digest)})";

    private static void Section(TextPage page, string name, IEnumerable<string> lines, string colour = "")
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;
        page.Blank().Group(name);
        foreach (var line in all)
            page.Line(line, TextPage.Indent, colour);
    }

    private static string Verdict(PlanComparison comparison) => comparison switch
    {
        { IsEqual: true } => "No difference.",
        { WouldDoTheSame: true } => "A run would do the same.",
        { SameDigest: true } => "The intent is the same, and the target has changed since: a run of the older plan is refused.",
        { SameShape: true, SameEnvironment: false } => "The same change, with the differences the environments declare.",
        { SameShape: true } => "The same change with other values.",
        _ => "Not the same change: evidence of one does not count for the other.",
    };
}
