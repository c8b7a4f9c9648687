namespace SafeOps.Logs.Mining;

/// <summary>Joins patterns that differ only in what stands between one pair of brackets or quotes, however many words that is.</summary>
internal sealed class PhraseMerger(WordTable words)
{
    /// <summary>So many different phrases are values; fewer may be statements of their own.</summary>
    private const int Phrases = 3;

    /// <summary>Words of this weight around it make two enough.</summary>
    private const double MuchShared = 3;

    public void Merge(List<Pattern> patterns)
    {
        var groups = new Dictionary<string, List<Place>>(StringComparer.Ordinal);
        foreach (var pattern in patterns.Where(p => p.Into is null))
        {
            for (var open = 0; open < pattern.Length; open++)
            {
                if (Closing(pattern, open) is not { } close || !IsPhrase(pattern, open, close) || Outside(pattern, open, close, out var shared) is not { } key)
                    continue;
                if (!groups.TryGetValue(key, out var group))
                    groups.Add(key, group = []);
                group.Add(new Place(pattern, shared, IsVague(pattern, open, close)));
            }
        }
        foreach (var group in groups.OrderByDescending(g => g.Value.Count).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value))
        {
            var roots = group.Select(p => p.Pattern.Root()).Distinct().OrderByDescending(p => p.Lines).ToList();
            if (group.Count < Phrases && !group.Any(g => g.Vague) && group[0].Shared < MuchShared)
                continue;
            foreach (var other in roots.Skip(1))
                roots[0].Join(other);
        }
    }

    private int? Closing(Pattern pattern, int open)
    {
        if (!words.IsMark(pattern.Words[open]))
            return null;
        var mark = words.Text(pattern.Words[open]);
        var closing = mark switch
        {
            "(" => ")",
            "[" => "]",
            "'" => "'",
            "\"" => "\"",
            _ => null,
        };
        // The value of a key of JSON may be the statement itself.
        if (closing is null || (closing == "\"" && open > 0 && pattern.Words[open - 1] != 0 && words.Text(pattern.Words[open - 1]) is ":" or "{" or ","))
            return null;
        // A quote that closes one phrase opens none.
        if (closing == mark && pattern.Words.AsSpan(0, open).Count(pattern.Words[open]) % 2 == 1)
            return null;
        var depth = 0;
        for (var i = open + 1; i < pattern.Length; i++)
        {
            if (pattern.Words[i] == 0)
                continue;
            var text = words.Text(pattern.Words[i]);
            if (text == closing && depth-- == 0)
                return i;
            if (text == mark)
                depth++;
        }
        return null;
    }

    private bool IsPhrase(Pattern pattern, int open, int close)
    {
        var said = 0;
        for (var i = open + 1; i < close; i++)
        {
            if (pattern.Words[i] == 0 || words.IsMark(pattern.Words[i]))
                continue;
            if (Vocabulary.IsVerb(words.Text(pattern.Words[i])))
                return false;
            said++;
        }
        return said > 0 || IsVague(pattern, open, close);
    }

    private bool IsVague(Pattern pattern, int open, int close) =>
        pattern.Words.AsSpan(open + 1, close - open - 1).Contains(0) && !pattern.Words[(open + 1)..close].Any(w => w != 0 && !words.IsMark(w));

    /// <summary>The pattern without the phrase; null where too little is left to know it by.</summary>
    private string? Outside(Pattern pattern, int open, int close, out double shared)
    {
        var parts = new List<int>();
        shared = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (i > open && i < close)
                continue;
            if (i == close)
                parts.Add(-1);
            parts.Add(pattern.Words[i]);
            shared += words.Weight(pattern.Words[i]);
        }
        return shared < 1 ? null : string.Join(' ', parts);
    }

    /// <param name="Shared">Weight of the words outside.</param>
    /// <param name="Vague">Whether the phrase is a value already.</param>
    private sealed record Place(Pattern Pattern, double Shared, bool Vague);
}
