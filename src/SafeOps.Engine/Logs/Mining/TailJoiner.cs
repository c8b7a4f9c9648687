namespace SafeOps.Logs.Mining;

/// <summary>
/// Joins patterns that say the same up to a colon and then free text, as notes of people are: hardly any tail comes twice. Reasons
/// that do come again stay statements of their own.
/// </summary>
internal sealed class TailJoiner(WordTable words)
{
    /// <summary>Fewer tails may be statements.</summary>
    private const int FewestTails = 12;

    /// <summary>Share of the tails that come once.</summary>
    private const double Once = 0.8;

    /// <summary>Words of this weight stand before the colon.</summary>
    private const double Shared = 2;

    /// <param name="patterns">What is joined goes into patterns that are added.</param>
    public void Join(List<Pattern> patterns)
    {
        var groups = new Dictionary<string, List<Pattern>>(StringComparer.Ordinal);
        foreach (var pattern in patterns.Where(p => p.Into is null))
        {
            if (Head(pattern) is not { } length)
                continue;
            var key = string.Join(' ', pattern.Words[..length]);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = []);
            group.Add(pattern);
        }
        foreach (var group in groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value))
        {
            if (group.Count < FewestTails || group.Count(p => p.Lines == 1) < Once * group.Count)
                continue;
            var open = group[0].Opened(Head(group[0])!.Value);
            foreach (var pattern in group)
                open.TakeHead(pattern);
            patterns.Add(open);
        }
    }

    /// <summary>How many tokens there are up to the last colon with words behind it; null where they say too little.</summary>
    private int? Head(Pattern pattern)
    {
        for (var at = pattern.Length - 2; at > 0; at--)
        {
            if (words.Text(pattern.Words[at]) != ":" || !pattern.Spaced[at + 1])
                continue;
            var weight = 0.0;
            for (var i = 0; i < at; i++)
                weight += words.Weight(pattern.Words[i]);
            return weight >= Shared ? at + 1 : null;
        }
        return null;
    }
}
