namespace SafeOps.Commands.Explanation;

/// <summary>Finds for each reason of a verdict the piece it is about, so that an explanation says of effects what the verdict says.</summary>
internal static class ReasonPlaces
{
    /// <summary>Adds each reason to its piece, and pieces for those that fall on none.</summary>
    public static void Attach(List<PieceDraft> pieces, CommandRisk risk)
    {
        foreach (var reason in risk.Reasons)
        {
            var (start, end) = (reason.Span.Start, reason.Span.End);
            if (Closest(pieces, start, end) is { } piece)
            {
                Innermost(piece, start, end).Reasons.Add(reason);
                continue;
            }
            var text = risk.Text[Math.Clamp(start, 0, risk.Text.Length)..Math.Clamp(end, Math.Clamp(start, 0, risk.Text.Length), risk.Text.Length)];
            var unread = new PieceDraft(ExplainedKind.Unknown, start, end, text, "not read piece by piece");
            unread.Reasons.Add(reason);
            pieces.Add(unread);
        }
    }

    private static PieceDraft Innermost(PieceDraft piece, int start, int end)
    {
        // What is inside and just as long is the same thing once more: what is said of the whole stays with the whole.
        while (!(piece.From == start && piece.To == end) && Closest(piece.Pieces, start, end) is { } inner)
            piece = inner;
        return piece;
    }

    private static PieceDraft? Closest(List<PieceDraft> pieces, int start, int end)
    {
        PieceDraft? closest = null;
        foreach (var piece in pieces)
        {
            if (piece.IsPlaced && piece.From <= start && piece.To >= end && (closest is null || piece.To - piece.From < closest.To - closest.From))
                closest = piece;
        }
        return closest;
    }
}
