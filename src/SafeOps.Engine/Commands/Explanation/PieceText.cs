using SafeOps.Text;

namespace SafeOps.Commands.Explanation;

/// <summary>Turns drafts into what a caller sees.</summary>
internal static class PieceText
{
    /// <param name="drafts">The pieces, with the reasons that fall on them.</param>
    /// <param name="places">Of the text.</param>
    /// <param name="judged">Where the commands begin that the verdict has looked at: only of these can be said that they read.</param>
    /// <param name="depth">How deep the pieces are nested.</param>
    public static IReadOnlyList<ExplainedPiece> Pieces(IEnumerable<PieceDraft> drafts, TextPlaces places, IReadOnlySet<int> judged, int depth = 0) =>
        [.. drafts.Select(d => Piece(d, places, judged, depth))];

    private static ExplainedPiece Piece(PieceDraft draft, TextPlaces places, IReadOnlySet<int> judged, int depth)
    {
        var inner = Pieces(draft.Pieces, places, judged, depth + 1);
        var effects = draft.Reasons.Select(r => (CommandEffect?)r.Effect).Concat(inner.Select(p => p.Effect)).Where(e => e is not null).ToList();
        var effect = effects.Count > 0 ? effects.Max() : draft is { ShowsRead: true, IsPlaced: true } && judged.Contains(draft.Start) ? CommandEffect.Read : (CommandEffect?)null;
        var traits = draft.Reasons.Select(r => r.Traits).Concat(inner.Select(p => p.Traits)).Aggregate(CommandTraits.None, (all, t) => all | t);
        var warnings = Warnings(draft).Distinct(StringComparer.Ordinal).ToList();
        return new ExplainedPiece
        {
            Text = draft.Text,
            Span = places.Span(draft.Start, draft.End),
            Depth = depth,
            Kind = draft.Kind,
            Meaning = draft.Meaning,
            Effect = effect,
            Traits = traits,
            Warning = warnings.Count > 0 ? string.Join(' ', warnings) : null,
            Pieces = inner,
        };
    }

    private static IEnumerable<string> Warnings(PieceDraft draft)
    {
        foreach (var warning in draft.Warnings)
            yield return warning;
        foreach (var reason in draft.Reasons)
        {
            if (reason.Rule.StartsWith("project/", StringComparison.Ordinal))
            {
                yield return reason.Message;
                continue;
            }
            var repeats = Repeats(draft, reason);
            // A change is told by the word beside it; what nobody can tell, and why, is not.
            if (reason.Effect == CommandEffect.Unknown && (!repeats || draft.Warnings.Count == 0) && !draft.Warnings.Contains(reason.Message))
                yield return reason.Message;
            else if (reason.Effect == CommandEffect.Destroy && draft.Warnings.Count == 0)
                yield return repeats ? "What it takes away is gone for good." : reason.Message;
            else if (reason is { Effect: CommandEffect.Mutate or CommandEffect.Generate } && !repeats)
                continue;
            foreach (var sentence in Sentences(reason, repeats))
                yield return sentence;
        }
    }

    private static IEnumerable<string> Sentences(CommandReason reason, bool repeats)
    {
        if (reason.Traits.HasFlag(CommandTraits.RunsUntilStopped))
            yield return "It runs until it is stopped.";
        if (reason.Effect == CommandEffect.Unknown)
            yield break;
        var secrets = reason.Traits.HasFlag(CommandTraits.ExposesSecrets);
        var sends = reason.Traits.HasFlag(CommandTraits.SendsData);
        var runs = reason.Traits.HasFlag(CommandTraits.RunsArbitraryCode);
        if (!repeats && (secrets || sends || runs))
            yield return reason.Message;
        else if (secrets)
            yield return "What it shows may hold secrets.";
        else if (sends)
            yield return "What it is given leaves this machine.";
        else if (runs)
            yield return "It runs code that does not stand here.";
    }

    /// <summary>The verdict's sentence says what the meaning says already.</summary>
    private static bool Repeats(PieceDraft draft, CommandReason reason) =>
        (draft.Name is { } name && reason.Message.StartsWith(name, StringComparison.Ordinal))
        || draft.Meaning.Contains(reason.Message.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
