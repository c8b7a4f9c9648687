namespace SafeOps.Logs.Mining;

/// <summary>Numbers the words and marks of one mining; 0 stands for whatever varies.</summary>
internal sealed class WordTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [""];
    private readonly List<float> _likeness = [1];
    private readonly List<bool> _nouns = [false];

    /// <summary>Marks are no names, and no words either.</summary>
    public const float MarkLikeness = -1;

    public int Number(in Token token)
    {
        if (token.Varies)
            return 0;
        if (_numbers.TryGetValue(token.Text, out var number))
            return number;
        number = _texts.Count;
        _numbers.Add(token.Text, number);
        _texts.Add(token.Text);
        var mark = token.Kind == TokenKind.Mark;
        _likeness.Add(mark ? MarkLikeness : (float)Vocabulary.NameLikeness(token.Text));
        _nouns.Add(!mark && Vocabulary.IsNoun(token.Text));
        return number;
    }

    /// <summary>-1 where the mining has not seen it.</summary>
    public int Find(in Token token) => token.Varies ? 0 : _numbers.TryGetValue(token.Text, out var number) ? number : -1;

    public string Text(int word) => _texts[word];

    public float Likeness(int word) => _likeness[word];

    public bool IsNoun(int word) => _nouns[word];

    public bool IsMark(int word) => _likeness[word] == MarkLikeness;

    /// <summary>How much a word says about which statement it is of: "to" says less than "opened", a mark nothing.</summary>
    public double Weight(int word) =>
        word == 0 || IsMark(word) ? 0 : _likeness[word] >= Vocabulary.Constant ? 0.7 : Vocabulary.IsFunctionWord(_texts[word]) ? 0.4 : 1;

    /// <summary>A word of language: what statements are told apart by.</summary>
    public bool IsPlain(int word) => word != 0 && _likeness[word] is >= 0 and < 0.5f;
}
