namespace SafeOps.Logs.Mining;

/// <summary>
/// Decides whether what stands at one place of otherwise equal patterns are values of a variable. Evidence: what the values look
/// like (names or language), how many there are, what stands before them, and how much else the patterns share.
/// </summary>
internal sealed class ColumnJudge(WordTable words)
{
    private const double Enough = 0.6;

    /// <summary>How sure it is, above 0 where it varies; <paramref name="members"/> are those that have the place in common, reduced to those that do.</summary>
    public double Judge(List<Pattern> members, int at)
    {
        var score = Score(members, at);
        if (score >= 0 || members.Count < 3)
            return score;
        var names = members.Where(m => Likeness(m, at, hasWords: true) >= 0.5).ToList();
        if (names.Count < 2 || names.Count == members.Count)
            return score;
        score = Score(names, at);
        if (score < 0)
            return score;
        members.Clear();
        members.AddRange(names);
        return score;
    }

    private double Score(List<Pattern> members, int at)
    {
        var first = members[0];
        var (weight, sum, strictOnly, anyWord) = (0.0, 0.0, true, false);
        foreach (var member in members)
            anyWord |= member.Words[at] != 0;
        foreach (var member in members)
        {
            var w = member.Words[at] != 0 ? 1 : IsStrict(member, at) ? 1 : Math.Max(3, member.Values[at]);
            weight += w;
            sum += w * Likeness(member, at, anyWord);
            strictOnly &= member.Words[at] == 0 && IsStrict(member, at);
        }
        if (strictOnly)
            return 1;
        var mean = sum / weight;
        var shared = 0.0;
        for (var i = 0; i < first.Length; i++)
        {
            if (i != at)
                shared += words.Weight(first.Words[i]);
        }
        // What stands first is rather a verb or the name of a function, unless there are many of it.
        var needed = (mean >= 0.69 ? 1 : 1.8) + (at == 0 && weight < 4 ? 0.8 : 0);
        if (shared < needed)
            return -1;
        return mean + Context(first, at) + (0.12 * Math.Log2(weight / 2)) - Enough;
    }

    private double Likeness(Pattern member, int at, bool hasWords)
    {
        var word = member.Words[at];
        if (word != 0)
            return words.Likeness(word);
        return hasWords && IsStrict(member, at) ? 0.3 : 1;
    }

    private static bool IsStrict(Pattern member, int at) => TokenKinds.IsStrict(member.Kinds[at]);

    private double Context(Pattern pattern, int at)
    {
        if (at == 0)
            return -0.1;
        var before = pattern.Words[at - 1];
        if (before == 0)
            return 0;
        if (words.IsMark(before))
        {
            if (words.Text(before) is "\"" or "'" or "=" or "`")
                return 0.2;
            return words.Text(before) is ":" && at > 1 && pattern.Words[at - 2] != 0 && words.IsNoun(pattern.Words[at - 2]) ? 0.2 : 0.05;
        }
        return words.IsNoun(before) ? 0.2 : 0;
    }
}
