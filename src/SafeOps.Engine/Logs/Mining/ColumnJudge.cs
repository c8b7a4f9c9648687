namespace SafeOps.Logs.Mining;

/// <summary>
/// Decides whether what stands at one place of otherwise equal patterns are values of a variable. Evidence: what the values look
/// like (names or language), how many there are, what stands before them, and how much else the patterns share.
/// </summary>
internal sealed class ColumnJudge(WordTable words)
{
    private const double Enough = 0.6;

    /// <summary>Fewer names before the first colon are those of functions that say the same.</summary>
    private const int ManyFunctions = 8;

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
        var (weight, sum, strictOnly, anyWord, anyVaries) = (0.0, 0.0, true, false, false);
        foreach (var member in members)
        {
            anyWord |= member.Words[at] != 0;
            anyVaries |= member.Words[at] == 0;
        }
        var seen = new HashSet<int>();
        foreach (var member in members)
        {
            if (member.Words[at] != 0 && !seen.Add(member.Words[at]))
                continue;
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
        // What stands first is rather a verb or the name of a function, unless there are many of it, or a mark parts it from the rest.
        var few = at == 0 && weight < 4;
        if (few && !anyVaries && first.Length > 1 && !words.IsMark(first.Words[1]))
            return -1;
        if (at == 0 && !anyVaries && weight < ManyFunctions && first.Length > 1 && words.Text(first.Words[1]) is ":" or "(" && members.TrueForAll(m => Vocabulary.IsIdentifier(words.Text(m.Words[0]))))
            return -1;
        if (shared < (mean >= 0.69 ? 1 : 1.8) + (few ? 0.8 : 0))
            return -1;
        return mean + Context(first, at) + (NamesThing(members, at) ? 0.5 : 0) + (0.12 * Math.Log2(weight / 2)) - Enough;
    }

    /// <summary>"to topic orders", "table items": a word after the kind of thing it names, and none that says what the thing did.</summary>
    private bool NamesThing(List<Pattern> members, int at)
    {
        var first = members[0];
        // "entered disabled state"
        if (at > 0 && members.Count > 2 && at + 1 < first.Length && words.IsPlain(first.Words[at - 1]) && words.Text(first.Words[at + 1]) is "state" or "mode")
            return true;
        if (at == 0 || first.Words[at - 1] == 0 || !Vocabulary.IsThing(words.Text(first.Words[at - 1])))
            return false;
        var placed = at > 1 && first.Words[at - 2] != 0 && Vocabulary.IsFunctionWord(words.Text(first.Words[at - 2]));
        return (placed || members.Count > 2) && !members.Exists(m => m.Words[at] != 0 && Vocabulary.SaysWhatHappened(words.Text(m.Words[at])));
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
        // "from NEW to READY": what a word of capitals is, it says itself.
        if (before == 0 || (pattern.Words[at] != 0 && Vocabulary.IsConstant(words.Text(pattern.Words[at])) && !words.IsMark(before)))
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
