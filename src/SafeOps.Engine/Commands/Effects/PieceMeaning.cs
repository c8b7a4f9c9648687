using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What an option or argument means with the value it has.</summary>
internal static class PieceMeaning
{
    /// <summary>One meaning; all that are possible where the value is not certain; none for what is not listed.</summary>
    public static IReadOnlyList<MeaningKnowledge> Of(CallPiece piece)
    {
        if (piece.Meaning is not { } meaning)
            return [];
        // A flag that is written as switched off is not there.
        if (piece.Option is { Value: null } && OptionReader.IsFalse(piece.Value?.Text))
            return [];
        if (meaning.Values.Count == 0 || (piece.Value is null && piece.Kind == CallPieceKind.Option))
            return [meaning];
        if (piece.Value?.Text is { } text)
            return [ByValue(meaning, text)];
        return ByPrefix(meaning, piece.Value?.Prefix ?? "") is { } certain ? [certain] : [meaning, .. meaning.Values.Select(v => v.Value)];
    }

    /// <summary>What a value means whose beginning decides it: <c>date "+%F $x"</c>, where all that begins with a plus means the same.</summary>
    private static MeaningKnowledge? ByPrefix(MeaningKnowledge meaning, string prefix)
    {
        foreach (var (pattern, own) in meaning.Values)
        {
            var certain = pattern.TrimEnd('*');
            if (certain.Contains('*', StringComparison.Ordinal))
                return null;
            if (certain.Length < pattern.Length && prefix.StartsWith(certain, StringComparison.Ordinal))
                return own;
            // It may become a value that this pattern fits.
            if (certain.StartsWith(prefix, StringComparison.Ordinal))
                return null;
        }
        return null;
    }

    private static MeaningKnowledge ByValue(MeaningKnowledge meaning, string text)
    {
        foreach (var (pattern, own) in meaning.Values)
        {
            if (WordPattern.Fits(pattern, text) || (text.Length > 1 && text[0] == '=' && WordPattern.Fits(pattern, text.AsSpan(1))))
                return own;
        }
        return meaning;
    }
}
