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
        if (piece.Value?.Texts is { Count: > 0 } texts)
            return [.. texts.Select(t => ByValue(meaning, t)).Distinct()];
        if (piece.Value?.AtHome is { } path && meaning.Values.Any(v => IsAtHome(v.Key)))
            return AtHome(meaning, path);
        return Possible(meaning, piece.Value?.Prefix ?? "");
    }

    /// <summary>What a value can mean of which only the beginning is certain: no address that begins with https:// is of another protocol.</summary>
    private static List<MeaningKnowledge> Possible(MeaningKnowledge meaning, string prefix)
    {
        var possible = new List<MeaningKnowledge>();
        foreach (var (pattern, own) in meaning.Values)
        {
            if (IsAtHome(pattern))
                continue;
            var star = pattern.IndexOf('*', StringComparison.Ordinal);
            var literal = star < 0 ? pattern : pattern[..star];
            // A sign of equality at the start may be passed over, so that nothing is certain behind it.
            if (prefix.Length > 0 && prefix[0] != '=' && !literal.StartsWith(prefix, StringComparison.Ordinal) && !(star >= 0 && prefix.StartsWith(literal, StringComparison.Ordinal)))
                continue;
            possible.Add(own);
            if (star >= 0 && star == pattern.Length - 1 && prefix.StartsWith(literal, StringComparison.Ordinal))
                return possible;
        }
        possible.Add(meaning);
        return possible;
    }

    /// <summary>What a path in the user's own folder can mean, wherever that folder is.</summary>
    private static List<MeaningKnowledge> AtHome(MeaningKnowledge meaning, string path)
    {
        var possible = new List<MeaningKnowledge>();
        foreach (var (pattern, own) in meaning.Values)
        {
            // A path that goes back up may lead out of the folder.
            var fits = WordPattern.Fits(pattern, path) && !path.Contains("..", StringComparison.Ordinal);
            if (fits || pattern.StartsWith('/'))
                possible.Add(own);
            if (fits && IsAtHome(pattern))
                return possible;
        }
        possible.Add(meaning);
        return possible;
    }

    private static bool IsAtHome(string pattern) => pattern.StartsWith("~/", StringComparison.Ordinal);

    private static MeaningKnowledge ByValue(MeaningKnowledge meaning, string text)
    {
        foreach (var (pattern, own) in meaning.Values)
        {
            // The shell has not put the user's folder here: this is a folder that is called by that sign.
            if (IsAtHome(pattern))
                continue;
            if (WordPattern.Fits(pattern, text) || (text.Length > 1 && text[0] == '=' && WordPattern.Fits(pattern, text.AsSpan(1))))
                return own;
        }
        return meaning;
    }
}
