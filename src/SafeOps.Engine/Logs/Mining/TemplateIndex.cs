namespace SafeOps.Logs.Mining;

/// <summary>Finds the pattern that a message, or a template of another log, is of.</summary>
internal sealed class TemplateIndex
{
    private readonly WordTable _words;
    private readonly Dictionary<(int Length, int First), List<(Pattern Pattern, int Template)>> _patterns = [];

    private const int Open = -1;

    public TemplateIndex(WordTable words, IEnumerable<(Pattern Pattern, int Template)> patterns)
    {
        _words = words;
        foreach (var entry in patterns)
        {
            // An open one is looked for whatever the length.
            var key = (entry.Pattern.IsOpen ? Open : entry.Pattern.Length, entry.Pattern.Length == 0 ? 0 : entry.Pattern.Words[0]);
            if (!_patterns.TryGetValue(key, out var list))
                _patterns.Add(key, list = []);
            list.Add(entry);
        }
    }

    /// <summary>-1 where it is of none. The most words in common win, then the first.</summary>
    /// <param name="loose">Whether what varies in the tokens may be a word of the pattern too: for templates.</param>
    public int Find(List<Token> tokens, bool loose)
    {
        Span<int> numbers = tokens.Count <= 256 ? stackalloc int[tokens.Count] : new int[tokens.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = _words.Find(tokens[i]);
        var (best, found) = (-1, -1);
        if (numbers.Length == 0 || numbers[0] >= 0)
            Search(tokens, numbers, (numbers.Length, numbers.Length == 0 ? 0 : numbers[0]), loose, ref best, ref found);
        if (numbers.Length > 0 && numbers[0] != 0)
            Search(tokens, numbers, (numbers.Length, 0), loose, ref best, ref found);
        if (found < 0 && numbers.Length > 0 && numbers[0] >= 0)
            Search(tokens, numbers, (Open, numbers[0]), loose, ref best, ref found);
        return found;
    }

    private void Search(List<Token> tokens, ReadOnlySpan<int> numbers, (int, int) key, bool loose, ref int best, ref int found)
    {
        if (!_patterns.TryGetValue(key, out var list))
            return;
        foreach (var (pattern, template) in list)
        {
            var common = Common(tokens, numbers, pattern, loose);
            if (common > best)
                (best, found) = (common, template);
        }
    }

    private int Common(List<Token> tokens, ReadOnlySpan<int> numbers, Pattern pattern, bool loose)
    {
        var common = 0;
        if (pattern.IsOpen && numbers.Length < pattern.Length)
            return -1;
        for (var i = 0; i < (pattern.IsOpen ? pattern.Length - 1 : numbers.Length); i++)
        {
            var (ours, theirs) = (pattern.Words[i], numbers[i]);
            if (ours == theirs)
            {
                common++;
                continue;
            }
            if (ours == 0)
            {
                if (tokens[i].Kind == TokenKind.Mark || (TokenKinds.IsStrict(pattern.Kinds[i]) && Vocabulary.NameLikeness(tokens[i].Text) < 0.5))
                    return -1;
            }
            else if (theirs != 0 || !loose || _words.IsMark(ours) || _words.IsPlain(ours))
            {
                return -1;
            }
        }
        return common;
    }
}
