namespace SafeOps.Logs.Mining;

/// <summary>What shapes have in common so far: a row of words, of which some vary.</summary>
internal sealed class Pattern
{
    public Pattern(IReadOnlyList<Token> tokens, WordTable words, long lines)
    {
        Words = new int[tokens.Count];
        Kinds = new int[tokens.Count];
        Values = new int[tokens.Count];
        Spaced = new bool[tokens.Count];
        Lines = lines;
        for (var i = 0; i < tokens.Count; i++)
        {
            Words[i] = words.Number(tokens[i]);
            Kinds[i] = tokens[i].Varies ? 1 << (int)tokens[i].Kind : 0;
            Values[i] = 1;
            Spaced[i] = tokens[i].Spaced;
        }
    }

    private Pattern(int[] words, int[] kinds, int[] values, bool[] spaced) =>
        (Words, Kinds, Values, Spaced, IsOpen) = (words, kinds, values, spaced, true);

    /// <summary>Whether its last place stands for any number of tokens.</summary>
    public bool IsOpen { get; }

    /// <summary>Numbers of words; 0 varies.</summary>
    public int[] Words { get; }

    /// <summary>Of what varies, a bit for each <see cref="TokenKind"/> seen.</summary>
    public int[] Kinds { get; }

    /// <summary>How many different words stood there.</summary>
    public int[] Values { get; }

    public bool[] Spaced { get; private set; }

    public long Lines { get; private set; }

    public int Length => Words.Length;

    /// <summary>Where it went when it became a part of another.</summary>
    public Pattern? Into { get; private set; }

    public Pattern Root()
    {
        var root = this;
        while (root.Into is { } next)
            root = next;
        return root;
    }

    /// <summary>Counts one that has the same words, and perhaps other kinds.</summary>
    public void Count(Pattern other)
    {
        for (var i = 0; i < Kinds.Length; i++)
            Kinds[i] |= other.Kinds[i];
        Lines += other.Lines;
    }

    /// <summary>Takes another of the same length in; where they differ it varies from now on.</summary>
    public void Take(Pattern other)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (Words[i] == other.Words[i] && Words[i] != 0)
                continue;
            Kinds[i] |= other.Kinds[i];
            if (Words[i] != 0 || other.Words[i] != 0)
                Kinds[i] |= 1 << (int)TokenKind.Any;
            Values[i] += other.Words[i] == 0 && Words[i] == 0 && other.Values[i] == 1 ? 0 : other.Values[i];
            Words[i] = 0;
        }
        if (other.Lines > Lines)
            Spaced = other.Spaced;
        Lines += other.Lines;
        other.Into = this;
    }

    /// <summary>A pattern of its own, without lines, that says what this says up to a place and then anything.</summary>
    public Pattern Opened(int length) =>
        new([.. Words[..length], 0], [.. Kinds[..length], 1 << (int)TokenKind.Any], [.. Values[..length], 1], [.. Spaced[..length], true]);

    /// <summary>Takes in one with the same words up to where this is open.</summary>
    public void TakeHead(Pattern other)
    {
        for (var i = 0; i < Length - 1; i++)
            Kinds[i] |= other.Kinds[i];
        Join(other);
    }

    /// <summary>Takes in one of another length, which keeps its own words.</summary>
    public void Join(Pattern other)
    {
        Lines += other.Lines;
        other.Into = this;
    }
}
