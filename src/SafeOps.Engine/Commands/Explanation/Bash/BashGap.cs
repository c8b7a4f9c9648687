namespace SafeOps.Commands.Explanation.Bash;

/// <summary>Finds the signs and words of bash's grammar that the syntax tree leaves between its parts.</summary>
internal static class BashGap
{
    /// <summary>The operator that stands first behind <paramref name="from"/>; empty where the line ends.</summary>
    public static (int Start, int End) Operator(string text, int from, int to)
    {
        var at = from;
        while (at < to && (text[at] is ' ' or '\t' || (text[at] == '\\' && at + 1 < to && text[at + 1] == '\n')))
            at += text[at] == '\\' ? 2 : 1;
        var end = at;
        while (end < to && text[end] is '|' or '&' or ';')
            end++;
        return (at, end);
    }

    /// <summary>The last word before <paramref name="to"/>: the keyword in front of a body.</summary>
    public static (int Start, int End) LastWord(string text, int from, int to)
    {
        var end = to;
        while (end > from && char.IsWhiteSpace(text[end - 1]))
            end--;
        var start = end;
        while (start > from && !char.IsWhiteSpace(text[start - 1]) && text[start - 1] != ';')
            start--;
        return (start, end);
    }
}
