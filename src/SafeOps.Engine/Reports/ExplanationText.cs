using SafeOps.Commands;
using SafeOps.Commands.Explanation;
using SafeOps.Text;

namespace SafeOps.Reports;

/// <summary>An explained command as a person reads it in a terminal: what stands there on the left, what it means on the right.</summary>
public static class ExplanationText
{
    private const int Step = 2;

    /// <summary>Between the columns.</summary>
    private const int Gap = 2;

    private const int NarrowestTokens = 12;

    /// <summary>The longest words for an effect have so many letters.</summary>
    private const int EffectWidth = 8;

    /// <param name="explanation">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(CommandExplanation explanation, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        var effect = Words.Of(explanation.Effect).ToUpperInvariant();
        page.Title(effect, explanation.Text, [], Colour(style, explanation.Effect) is { Length: > 0 } colour ? colour : style.Heading);
        page.Line(Sentence(explanation.Summary));
        foreach (var line in Asides(explanation))
            page.Line(line, colour: style.Muted);
        page.Blank();
        var tokens = TokenWidth(explanation.Pieces, page.Width);
        foreach (var piece in explanation.Pieces)
            Piece(page, piece, tokens, isBundled: false);
        return page.ToString();
    }

    private static IEnumerable<string> Asides(CommandExplanation explanation)
    {
        if (explanation.Risk.HasUnknown && explanation.Effect > CommandEffect.Unknown)
            yield return "What a part of it does, nobody can tell from the text.";
        if (explanation.Risk.Environment is { Name: not "local" } environment && explanation.Effect != CommandEffect.Unknown)
            yield return environment.How;
    }

    private static void Piece(TextPage page, ExplainedPiece piece, int tokens, bool isBundled)
    {
        var style = page.Style;
        // The letters of a bundle stand below the first of them, not below its dash.
        var indent = 1 + (piece.Depth * Step) + (isBundled ? 1 : 0);
        var token = PrintableText.ShortenMiddle(PrintableText.Line(piece.Text), Math.Max(NarrowestTokens / 2, tokens - indent));
        var effect = piece.Effect is { } known ? Words.Of(known) : "";
        var colour = piece.Effect is { } painted ? Colour(style, painted) : "";
        page.Beside(token, indent, tokens + Gap, piece.Meaning, effect, EffectWidth, piece.Kind is ExplainedKind.Command or ExplainedKind.Statement ? style.Heading : "", colour);
        if (piece.Warning is { } warning)
            page.Beside("", 0, tokens + Gap, "! " + warning, "", EffectWidth, "", "", style.Warning);
        for (var i = 0; i < piece.Pieces.Count; i++)
            Piece(page, piece.Pieces[i], tokens, i > 0 && IsBundled(piece.Pieces[i - 1], piece.Pieces[i]));
    }

    private static bool IsBundled(ExplainedPiece before, ExplainedPiece piece) =>
        piece.Kind == ExplainedKind.Option && before.Kind == ExplainedKind.Option && before.Span.End == piece.Span.Start && !piece.Text.StartsWith('-') && before.Span.Length > 0;

    /// <summary>As wide as the longest token, within what leaves the meanings more room.</summary>
    private static int TokenWidth(IReadOnlyList<ExplainedPiece> pieces, int width) =>
        Math.Clamp(All(pieces).Select(p => 2 + (p.Depth * Step) + PrintableText.Width(PrintableText.Line(p.Text))).DefaultIfEmpty(0).Max(), NarrowestTokens, (width - EffectWidth) * 2 / 5);

    private static IEnumerable<ExplainedPiece> All(IEnumerable<ExplainedPiece> pieces) => pieces.SelectMany(p => All(p.Pieces).Prepend(p));

    private static string Sentence(string phrase) => phrase.Length == 0 ? "" : char.ToUpperInvariant(phrase[0]) + phrase[1..] + (phrase[^1] is '.' or '…' ? "" : ".");

    internal static string Colour(TextStyle style, CommandEffect effect) => effect switch
    {
        CommandEffect.Read => style.Create,
        CommandEffect.Generate => style.Update,
        CommandEffect.Unknown => style.Warning,
        CommandEffect.Mutate => style.Run,
        _ => style.Delete,
    };
}
