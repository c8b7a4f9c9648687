using SafeOps.Commands.Explanation.Texts;

namespace SafeOps.Commands.Explanation.Statements;

/// <summary>Explains a text in a language of which only the verdict has the syntax: each command by its name and by what the verdict says of it.</summary>
internal static class RiskExplainer
{
    public static Passage Explain(CommandPart whole)
    {
        var pieces = whole.Commands.Select(Piece).ToList();
        return new Passage(pieces, string.Join("; then ", pieces.Select(p => p.Brief).Distinct(StringComparer.Ordinal)));
    }

    private static PieceDraft Piece(CommandPart part)
    {
        // Why nobody can tell stands below it as a warning.
        var whole = part.Reasons.Where(r => r.Span == part.Span && r.Effect != CommandEffect.Unknown).Select(r => Phrases.OfSentence(r.Message)).Distinct(StringComparer.Ordinal).ToList();
        var says = whole.Count > 0 ? string.Join("; ", whole) : part.Effect == CommandEffect.Read ? $"{part.Name}: only reads" : part.Name;
        var draft = new PieceDraft(ExplainedKind.Command, part.Span.Start, part.Span.End, part.Text, says)
        {
            ShowsRead = true,
        };
        var inner = part.Commands.Select(Piece).ToList();
        draft.Brief = whole.Count > 0 ? whole[0].Contains(part.Name, StringComparison.Ordinal) ? whole[0] : $"{part.Name}: {whole[0]}"
            : inner.Count > 0 ? string.Join("; then ", inner.Select(p => p.Brief).Distinct(StringComparer.Ordinal))
            : part.Name;
        foreach (var reason in part.Reasons.Where(r => r.Span != part.Span && r.Span.Start >= part.Span.Start && r.Span.End <= part.Span.End).DistinctBy(r => (r.Span.Start, r.Span.End)))
        {
            var text = part.Text[Math.Min(part.Text.Length, reason.Span.Start - part.Span.Start)..Math.Min(part.Text.Length, reason.Span.End - part.Span.Start)];
            draft.Add(new PieceDraft(ExplainedKind.Argument, reason.Span.Start, reason.Span.End, text,
                reason.Effect == CommandEffect.Unknown ? "what this does cannot be told" : Phrases.OfSentence(reason.Message)));
        }
        draft.Add(inner);
        draft.Pieces.Sort((a, b) => a.Start.CompareTo(b.Start));
        return draft;
    }
}
