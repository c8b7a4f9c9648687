using System.Runtime.CompilerServices;

namespace SafeOps.Logs.Mining;

/// <summary>
/// Reads a message token by token, without allocating: words, marks, and what surely varies. White space parts tokens, and so do
/// brackets, quotes and <c>= : , ; | #</c>, except within a time, an address, a URL or the value of a key.
/// </summary>
internal ref struct MessageTokens(ReadOnlySpan<byte> text)
{
    /// <summary>What comes after so many tokens tells no statement from another.</summary>
    private const int Most = 300;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _count;
    private int _at;
    private bool _value;

    public TokenKind Kind { get; private set; }

    public bool Spaced { get; private set; }

    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>What the token says; of one that is numbered, only the words.</summary>
    public readonly ReadOnlySpan<byte> Bytes
    {
        get
        {
            var text = _text.Slice(Start, Length);
            return Kind == TokenKind.Numbered ? text[..VariableForms.NumberedWords(text)] : text;
        }
    }

    public bool Next()
    {
        if (++_count > Most)
            return false;
        var text = _text;
        var classes = ByteClasses.Table;
        var at = _at;
        while (at < text.Length && (classes[text[at]] & ByteClasses.Blank) != 0)
            at++;
        // ESC is a blank; the rest of a colour sequence follows it.
        if (at > 0 && at < text.Length && text[at] == '[' && text[at - 1] == 27)
        {
            while (at < text.Length && (classes[text[at]] & ByteClasses.Letter) == 0)
                at++;
            _at = at + 1;
            return Next();
        }
        Spaced = at > _at;
        if (_value)
        {
            _value = false;
            var length = KeyValue.Length(text, at, Spaced);
            if (length > 0)
                return Take(TokenKind.Any, at, length);
            // None: the blank is of what follows.
            Spaced = false;
            return Take(TokenKind.Any, _at, 0);
        }
        if (at >= text.Length)
            return false;
        var first = text[at];
        var kind = classes[first];
        if ((kind & ByteClasses.Mark) != 0)
        {
            // "<1 sec" is as much a duration as "00:12".
            if (first == '<' && IsBound(at + 1))
                return Word(at, at + 1);
            return Mark(at);
        }
        if ((kind & ByteClasses.Inner) != 0 && IsLoneMark(at))
            return Mark(at);
        return Word(at, at);
    }

    private bool Mark(int at)
    {
        var end = at + 1;
        while (end < _text.Length && _text[end] == _text[at])
            end++;
        if (_text[at] == '=' && end == at + 1 && KeyValue.Follows(_text, Start, Length, Kind, at))
            _value = true;
        return Take(TokenKind.Mark, at, end - at);
    }

    /// <summary>Whether a number and a blank follow.</summary>
    private readonly bool IsBound(int at)
    {
        var end = at;
        while (end < _text.Length && (ByteClasses.Of(_text[end]) & ByteClasses.Digit) != 0)
            end++;
        return end > at && end < _text.Length && _text[end] == ' ';
    }

    private readonly bool IsLoneMark(int at)
    {
        var next = at + 1 < _text.Length ? _text[at + 1] : (byte)' ';
        var kind = ByteClasses.Of(next);
        return _text[at] switch
        {
            (byte)'/' or (byte)'\\' or (byte)'$' or (byte)'~' or (byte)'%' or (byte)'*' or (byte)'@' => (kind & (ByteClasses.Letter | ByteClasses.Digit | ByteClasses.Inner)) == 0 || next == _text[at],
            (byte)'.' => (kind & (ByteClasses.Letter | ByteClasses.Digit)) == 0 && next != '/',
            _ => (kind & ByteClasses.Digit) == 0,
        };
    }

    private bool Word(int at, int from)
    {
        var scan = new WordScan(_text, from);
        scan.Run();
        var end = scan.End;
        var kind = scan.Kind();
        return Take(kind, at, end - at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(TokenKind kind, int start, int length)
    {
        (Kind, Start, Length, _at) = (kind, start, length, start + length);
        return true;
    }
}
