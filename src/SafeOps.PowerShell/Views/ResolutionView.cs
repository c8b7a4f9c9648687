using SafeOps.Drift.Resolution;
using SafeOps.Reports;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>A text of a resolution: what it is for, and how much it resolves.</summary>
internal static class ResolutionView
{
    public static IEnumerable<string> Lines(ResolutionFile file, TextStyle style)
    {
        var items = file.Items.Count > 0 ? $"      {Counts.Of(file.Items.Count, "finding")}" : "";
        yield return $"{style.Paint(style.Heading, file.Name)}      {file.Kind.ToString().ToLowerInvariant()}{items}      {Counts.Of(file.Text.Count(c => c == '\n'), "line")}";
        foreach (var line in file.Items.Take(Shown).SelectMany(i => Columns.Labelled("  ", $"{i.Kind.ToString().ToLowerInvariant()} {i.Address ?? i.Name}")))
            yield return line;
        if (file.Items.Count > Shown)
            yield return $"  and {Counts.Format(file.Items.Count - Shown)} more";
        yield return "  Its text is the property Text; -OutputFolder writes it.";
    }

    private const int Shown = 8;
}
