namespace SafeOps.Logs.Mining;

/// <summary>Joins patterns of different lengths that say the same but for how many names stand in a row.</summary>
internal sealed class LengthJoiner(WordTable words)
{
    /// <summary>Words of this weight of language must be the same, in the same order.</summary>
    private const double Shared = 2;

    public void Join(List<Pattern> patterns)
    {
        var known = new Dictionary<string, Pattern>(StringComparer.Ordinal);
        // The one with the most lines gives its text to all.
        foreach (var pattern in patterns.Where(p => p.Into is null).OrderByDescending(p => p.Lines))
        {
            if (Squeezed(pattern, _ => false) is not { } key)
                continue;
            if (!known.TryAdd(key, pattern))
                known[key].Join(pattern);
        }
        foreach (var pattern in patterns.Where(p => p.Into is null))
        {
            if (Enumerable.Range(0, pattern.Length).Any(i => IsOfTitles(pattern, i)) && Squeezed(pattern, i => IsOfTitles(pattern, i)) is { } key && known.TryGetValue(key, out var other) && other.Root() != pattern)
                other.Root().Join(pattern);
        }
    }

    /// <summary>Whether a word is one of several with a capital in a row, not the first: where others have a value, they are one too.</summary>
    private bool IsOfTitles(Pattern pattern, int at) => at > 0 && IsCapital(pattern, at) && IsNextToCapital(pattern, at);

    private bool IsNextToCapital(Pattern pattern, int at) => (at > 1 && IsCapital(pattern, at - 1)) || (at + 1 < pattern.Length && IsCapital(pattern, at + 1));

    private bool IsCapital(Pattern pattern, int at) =>
        pattern.Words[at] != 0 && words.Text(pattern.Words[at]) is [>= 'A' and <= 'Z', _, ..] word && !Vocabulary.IsConstant(word);

    /// <summary>Whether a word is of a name in capitals after the kind of thing it names: "client Package Manager".</summary>
    private bool IsTitle(Pattern pattern, int at)
    {
        if (pattern.Words[at] == 0 || !char.IsUpper(words.Text(pattern.Words[at])[0]) || (Vocabulary.IsConstant(words.Text(pattern.Words[at])) && !IsNextToCapital(pattern, at)))
            return false;
        while (at > 0 && pattern.Words[at] != 0 && char.IsUpper(words.Text(pattern.Words[at])[0]))
            at--;
        return pattern.Words[at] != 0 && words.IsNoun(pattern.Words[at]) && char.IsLower(words.Text(pattern.Words[at])[0]);
    }

    /// <summary>The pattern with each run of names and values as one; null where too little would be left.</summary>
    private string? Squeezed(Pattern pattern, Func<int, bool> isName)
    {
        var parts = new List<int>();
        var plain = 0.0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var word = pattern.Words[i];
            // A name at the beginning, with a word of language behind it, is rather that of a function.
            var function = i == 0 && word != 0 && pattern.Length > 1 && words.IsPlain(pattern.Words[1]);
            var name = (words.Likeness(word) >= 0.9f && !function) || IsTitle(pattern, i) || isName(i);
            if (name)
            {
                while (parts.Count > 1 && words.IsMark(parts[^1]) && words.Text(parts[^1]) is "-" or "," or "/" or ":" or "." or "*" or "#" or "@" or "+" && parts[^2] == 0)
                    parts.RemoveAt(parts.Count - 1);
                if (parts.Count == 0 || parts[^1] != 0)
                    parts.Add(0);
                continue;
            }
            parts.Add(word);
            plain += words.Weight(word);
        }
        return plain < Shared ? null : string.Join(' ', parts);
    }
}
