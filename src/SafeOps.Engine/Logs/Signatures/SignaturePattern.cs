namespace SafeOps.Logs.Signatures;

internal enum PatternPartKind
{
    Literal,

    /// <summary>Any number of blanks.</summary>
    Blanks,

    /// <summary>A quotation mark of any kind, with the backslashes that JSON puts before it.</summary>
    Quote,

    /// <summary>Anything in the same line.</summary>
    Gap,

    /// <summary>Anything, over lines too.</summary>
    Lines,

    /// <summary>One of several literals.</summary>
    Choice,

    /// <summary>A value of one kind of characters.</summary>
    Run,

    /// <summary>A value of any characters of the line, as few as will do.</summary>
    Text,
}

/// <param name="Texts">Of a literal or a choice, in lower case.</param>
/// <param name="Characters">Of a run: which bytes belong to it.</param>
/// <param name="Value">Number of the value that is kept; -1: none.</param>
/// <param name="Longest">Of a run: how many bytes it has at the most.</param>
internal sealed record PatternPart(PatternPartKind Kind, byte[][] Texts, bool[]? Characters = null, int Value = -1, int Longest = SignaturePattern.LongestGap);

/// <summary>
/// A form of a failure: texts that follow each other, with gaps and values between them. It is tried where its rarest literal was found,
/// and never goes on for longer than <see cref="Steps"/>.
/// </summary>
internal sealed class SignaturePattern
{
    /// <summary>Bytes of a gap within a line.</summary>
    public const int LongestGap = 200;

    /// <summary>Bytes of a gap over lines.</summary>
    private const int LongestLines = 6000;

    private const int Steps = 4000;

    public required PatternPart[] Parts { get; init; }

    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The part by whose literals it is looked for.</summary>
    public required int Anchor { get; init; }

    public IReadOnlyList<byte[]> AnchorTexts => Parts[Anchor].Texts;

    /// <summary>It must be what is said, from its first word on.</summary>
    public bool AtStart { get; init; }

    /// <summary>Lines may stand before the anchor.</summary>
    public bool SpansLines { get; init; }

    public bool OpenStart { get; init; }

    public bool OpenEnd { get; init; }

    /// <param name="anchor">Where the anchor's literal was found.</param>
    /// <param name="message">Where the message starts in the text; -1: nowhere.</param>
    /// <param name="values">Start and end of each value; -1 where it has none.</param>
    public bool TryMatch(ReadOnlySpan<byte> text, int anchor, int message, Span<(int Start, int End)> values, out int start, out int end)
    {
        var attempt = new Attempt(this, text, values);
        if (Anchor == 0)
            return Try(ref attempt, start = anchor, message, out end);
        var from = SpansLines ? Math.Max(0, anchor - LongestLines) : Math.Max(AsciiText.LineOf(text, anchor).Start, anchor - LongestGap);
        for (start = from; start < anchor; start++)
        {
            if (CanStart(text, start) && Try(ref attempt, start, message, out end))
                return true;
        }
        end = start = -1;
        return false;
    }

    private bool CanStart(ReadOnlySpan<byte> text, int at) => Parts[0] switch
    {
        { Kind: PatternPartKind.Literal } literal => AsciiText.Fold(text[at]) == literal.Texts[0][0],
        { Kind: PatternPartKind.Run } run => run.Characters![text[at]] && (at == 0 || !run.Characters[text[at - 1]]),
        _ => true,
    };

    private bool Try(ref Attempt attempt, int start, int message, out int end)
    {
        end = -1;
        if (AtStart && !AsciiText.IsStart(attempt.Text, start, message))
            return false;
        if (!OpenStart && AsciiText.IsWord(attempt.Text[start]) && !AsciiText.IsWordStart(attempt.Text, start))
            return false;
        end = attempt.Go(0, start);
        return end >= 0;
    }

    private ref struct Attempt(SignaturePattern pattern, ReadOnlySpan<byte> text, Span<(int Start, int End)> values)
    {
        private readonly SignaturePattern _pattern = pattern;
        private readonly Span<(int Start, int End)> _values = values;
        private int _left = Steps;

        public ReadOnlySpan<byte> Text { get; } = text;

        /// <summary>Where the parts from one on end, if they match from a place on; else -1.</summary>
        public int Go(int index, int at)
        {
            if (index == _pattern.Parts.Length)
                return _pattern.OpenEnd || at == 0 || !AsciiText.IsWord(Text[at - 1]) || AsciiText.IsWordEnd(Text, at) ? at : -1;
            if (_left-- <= 0)
                return -1;
            var part = _pattern.Parts[index];
            switch (part.Kind)
            {
                case PatternPartKind.Literal:
                    return AsciiText.StartsWith(Text[at..], part.Texts[0]) ? Go(index + 1, at + part.Texts[0].Length) : -1;
                case PatternPartKind.Blanks:
                    while (at < Text.Length && Text[at] is (byte)' ' or (byte)'\t')
                        at++;
                    return Go(index + 1, at);
                case PatternPartKind.Quote:
                    while (at < Text.Length && Text[at] == '\\')
                        at++;
                    return at < Text.Length && Text[at] is (byte)'"' or (byte)'\'' or (byte)'`' ? Go(index + 1, at + 1) : -1;
                case PatternPartKind.Choice:
                    return Choose(part, index, at);
                case PatternPartKind.Run:
                    return Run(part, index, at);
                default:
                    return Skip(part, index, at);
            }
        }

        private int Choose(PatternPart part, int index, int at)
        {
            foreach (var choice in part.Texts)
            {
                if (AsciiText.StartsWith(Text[at..], choice) && Go(index + 1, at + choice.Length) is var end and >= 0)
                {
                    if (part.Value >= 0)
                        _values[part.Value] = (at, at + choice.Length);
                    return end;
                }
            }
            return -1;
        }

        private int Run(PatternPart part, int index, int at)
        {
            var stop = at;
            while (stop < Text.Length && stop - at < part.Longest && part.Characters![Text[stop]])
                stop++;
            for (; stop > at; stop--)
            {
                if (Go(index + 1, stop) is var end and >= 0)
                {
                    if (part.Value >= 0)
                        _values[part.Value] = (at, stop);
                    return end;
                }
            }
            return -1;
        }

        private int Skip(PatternPart part, int index, int at)
        {
            var limit = Math.Min(Text.Length, at + (part.Kind == PatternPartKind.Lines ? LongestLines : LongestGap));
            if (part.Kind != PatternPartKind.Lines && Text[at..limit].IndexOf((byte)'\n') is var line and >= 0)
                limit = at + line;
            var next = index + 1 < _pattern.Parts.Length ? _pattern.Parts[index + 1] : null;
            for (var stop = at; stop <= limit; stop++)
            {
                if (next?.Kind == PatternPartKind.Literal)
                {
                    var step = AsciiText.IndexOf(Text[stop..Math.Min(Text.Length, limit + next.Texts[0].Length)], next.Texts[0]);
                    if (step < 0)
                        return -1;
                    stop += step;
                }
                // A value that ends the pattern takes the rest of the line.
                var end = next is null ? limit : Go(index + 1, stop);
                if (end >= 0)
                {
                    if (part.Value >= 0)
                        _values[part.Value] = (at, next is null ? limit : stop);
                    return end;
                }
            }
            return -1;
        }
    }
}
