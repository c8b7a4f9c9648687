namespace SafeOps.Commands.Explanation.Texts;

/// <summary>How phrases are put together.</summary>
internal static class Phrases
{
    /// <summary>A value within a phrase is recognized by its ends; it stands in full beside it.</summary>
    private const int LongestValue = 36;

    private const int MostInBrief = 4;

    private const int LongestBrief = 240;

    /// <summary>Words with which a phrase goes on behind a verb; others stand in parentheses.</summary>
    private static readonly HashSet<string> Continuing = new(
        ("about above across after against all along also among and any are around as at away backwards because before behind below beside besides between beyond but by down during even every except for from how if in instead "
        + "into less like matching more never not of off on once one only onto or out over per recursively rather since sorted than that the then there through throughout till to together towards under unless until up upon via "
        + "when where which while whole whose with within without").Split(' '), StringComparer.Ordinal);

    /// <summary>The text with <c>{}</c> replaced by the value.</summary>
    public static string Fill(string says, string value) =>
        says.Replace("{}", Short(value, LongestValue), StringComparison.Ordinal).Trim();

    /// <summary>On one line and no longer than so many characters, the middle left out.</summary>
    public static string Short(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= length)
            return line;
        var (start, end) = ((length - 1) * 2 / 3, line.Length - (length - 1 - ((length - 1) * 2 / 3)));
        // Half of a surrogate pair is no character.
        if (char.IsLowSurrogate(line[start]))
            start--;
        if (char.IsLowSurrogate(line[end]))
            end++;
        return string.Concat(line.AsSpan(0, start), "…", line.AsSpan(end));
    }

    /// <summary>A sentence as a phrase: a small first letter, no full stop.</summary>
    public static string OfSentence(string sentence)
    {
        var text = sentence.TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    public static string Join(string phrase, string tail) => tail.Length == 0 ? phrase : phrase.Length == 0 ? tail : $"{phrase}; {tail}";

    /// <summary>What a command does with a few of its phrases: those that read on behind it, then the others in parentheses.</summary>
    public static string Brief(string says, IEnumerable<string> phrases)
    {
        var all = phrases.Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Take(MostInBrief + 1).ToList();
        var taken = all.Take(MostInBrief).ToList();
        var aside = taken.Where(p => !Continues(p)).ToList();
        var text = says + (aside.Count > 0 ? $" ({string.Join(", ", aside)})" : "");
        foreach (var phrase in taken.Where(Continues))
            text += (phrase.Contains(' ', StringComparison.Ordinal) ? " " : ", ") + phrase;
        return (all.Count > MostInBrief ? text + " …" : text).ReplaceLineEndings(" ");
    }

    public static string WholeBrief(string brief) => Short(brief, LongestBrief);

    private static bool Continues(string phrase)
    {
        var end = phrase.IndexOfAny([' ', ',', ':']);
        var first = end < 0 ? phrase : phrase[..end];
        return Continuing.Contains(first) || (first.Length > 5 && first.EndsWith("ing", StringComparison.Ordinal) && first != "nothing");
    }
}
