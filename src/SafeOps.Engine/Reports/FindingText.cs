using SafeOps.Scripts.Safety;

namespace SafeOps.Reports;

/// <summary>A finding of a script's review as a person reads it in a terminal: where, what, the line, what to write instead.</summary>
public static class FindingText
{
    private const int Indent = 3;

    /// <summary>Where the message begins: behind the place and the longest severity.</summary>
    private const int Column = 21;

    private const int SeverityWidth = 8;

    /// <param name="finding">What to show; its file stands above the group.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(ScriptFinding finding, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        var place = $"{finding.Line}:{finding.Column}".PadRight(Column - Indent - SeverityWidth - 1) + " " + Words.Of(finding.Severity);
        page.Beside(place, Indent, Column, finding.Message, "", 0, Colour(finding.Severity, style), "");
        page.Line(finding.Name == finding.Rule ? $"{finding.Rule}   {finding.Source}" : $"{finding.Rule} {finding.Name}", Column, style.Muted);
        page.Verbatim(finding.Text, Column + 2, style.Heading);
        if (finding.NextStep is { } next)
            page.Line($"→ {next}", Column);
        if (finding.Suppressed is { } reason)
            page.Line($"suppressed: {reason}", Column, style.Muted);
        return page.ToString();
    }

    private static string Colour(SafetySeverity severity, TextStyle style) => severity switch
    {
        SafetySeverity.Error => style.Delete,
        SafetySeverity.Warning => style.Warning,
        _ => style.Muted,
    };
}
