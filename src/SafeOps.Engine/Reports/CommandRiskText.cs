using SafeOps.Commands;
using SafeOps.Text;

namespace SafeOps.Reports;

/// <summary>The verdict on a command as a person reads it in a terminal: its effect, then why.</summary>
public static class CommandRiskText
{
    private const int Indent = 3;

    /// <summary>Between the columns.</summary>
    private const int Gap = 2;

    private const int WidestPiece = 30;

    /// <summary>The longest words for an effect have so many letters.</summary>
    private const int EffectWidth = 8;

    /// <param name="risk">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(CommandRisk risk, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title(Words.Of(risk.Effect).ToUpperInvariant(), PrintableText.ShortenMiddle(PrintableText.Line(risk.Text), page.Width - EffectWidth - Gap - 1), [], ExplanationText.Colour(style, risk.Effect));
        if (Traits(risk).ToList() is { Count: > 0 } traits)
            page.Line(string.Join(", ", traits), Indent, style.Warning);
        if (risk.HasUnknown && risk.Effect > CommandEffect.Unknown)
            page.Line("What a part of it does, nobody can tell from the text.", Indent, style.Warning);
        if (risk.Standing != CommandStanding.Free)
            page.Line(risk.Standing == CommandStanding.Never ? "A rule of the project forbids it." : "A rule of the project wants a person to be asked.", Indent, style.Warning);
        page.Line($"{risk.Environment.Name ?? "target unknown"}{(risk.Environment.Guarded ? ", guarded" : "")}: {risk.Environment.How}", Indent, style.Muted);
        var column = risk.Reasons.Select(r => Indent + PrintableText.Width(Piece(risk, r)) + Gap).DefaultIfEmpty(0).Max();
        foreach (var reason in risk.Reasons)
            page.Beside(Piece(risk, reason), Indent, column, reason.Message, Weight(reason), EffectWidth, "", reason.Standing == CommandStanding.Free ? ExplanationText.Colour(style, reason.Effect) : style.Warning);
        return page.ToString();
    }

    /// <summary>What the reason brings: a rule of the project brings no effect.</summary>
    private static string Weight(CommandReason reason) => reason.Standing switch
    {
        CommandStanding.Never => "never",
        CommandStanding.AlwaysAsk => "ask",
        _ => Words.Of(reason.Effect),
    };

    private static string Piece(CommandRisk risk, CommandReason reason) =>
        PrintableText.ShortenMiddle(PrintableText.Line(risk.Text[Math.Min(reason.Span.Start, risk.Text.Length)..Math.Min(reason.Span.End, risk.Text.Length)]), WidestPiece);

    private static IEnumerable<string> Traits(CommandRisk risk)
    {
        if (risk.ExposesSecrets)
            yield return "may show secrets";
        if (risk.RunsArbitraryCode)
            yield return "runs code that does not stand here";
        if (risk.SendsData)
            yield return "what it reads can leave this machine";
        if (risk.RunsUntilStopped)
            yield return "ends only when it is stopped";
    }
}
