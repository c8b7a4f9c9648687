namespace SafeOps.Logs.Mining;

/// <summary>One pass over a word: where it ends, and what its bytes say about its kind.</summary>
internal ref struct WordScan
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly int _start;
    private int _digits;
    private int _letters;
    private int _hexLetters;
    private int _dots;
    private int _dashes;
    private int _slashes;
    private int _colons;
    private bool _url;
    private bool _at;
    private bool _backslash;

    public WordScan(ReadOnlySpan<byte> text, int start)
    {
        _text = text;
        _start = start;
        End = start;
    }

    public int End { get; private set; }

    public void Run()
    {
        var text = _text;
        var classes = ByteClasses.Table;
        var at = _start;
        while (at < text.Length)
        {
            var b = text[at];
            var kind = classes[b];
            if ((kind & ByteClasses.Letter) != 0)
            {
                _letters++;
                if ((kind & ByteClasses.HexLetter) != 0)
                    _hexLetters++;
            }
            else if ((kind & ByteClasses.Digit) != 0)
            {
                _digits++;
            }
            else if ((kind & ByteClasses.Inner) != 0)
            {
                if (b == '.')
                {
                    // "enable...0": the dots fill a column.
                    if (at > _start && at + 1 < text.Length && text[at + 1] == '.' && text[_start] != '.' && text[_start] != '/')
                        break;
                    _dots++;
                }
                else if (b == '-')
                {
                    _dashes++;
                }
                else if (b == '/')
                {
                    _slashes++;
                }
                else if (b == '\\')
                {
                    // An escaped line end or quote of JSON ends a word.
                    if (at + 1 < text.Length && text[at + 1] == '"')
                        break;
                    _backslash = true;
                }
                else if (b == '@')
                {
                    _at = true;
                }
            }
            else if (!Continues(b, at))
            {
                break;
            }
            at++;
        }
        End = Trim(at);
    }

    /// <summary>Whether a mark belongs to the word.</summary>
    private bool Continues(byte b, int at)
    {
        var next = at + 1 < _text.Length ? _text[at + 1] : (byte)' ';
        if (b == ':')
        {
            if (at == _start)
                return false;
            var kind = ByteClasses.Of(next);
            if (next == '/' && at + 2 < _text.Length && _text[at + 2] == '/')
            {
                _url = true;
                return true;
            }
            if (next == '\\' && at == _start + 1)
                return true;
            if (next == ':' || _text[at - 1] == ':')
            {
                if (_letters == _hexLetters)
                    _colons++;
                return (ByteClasses.Of(next) & (ByteClasses.Letter | ByteClasses.Digit)) != 0 || next == ':';
            }
            // A time, or a host with its port; after other words a colon parts a key from its value.
            if ((kind & ByteClasses.Digit) != 0 && (_digits > 0 || _colons > 0 || ((_dots > 0 || _dashes > 0) && IsPort(at + 1))))
            {
                _colons++;
                return true;
            }
            // MAC and IPv6: groups of hexadecimal digits alone.
            if ((kind & (ByteClasses.HexLetter | ByteClasses.Digit)) != 0 && _letters == _hexLetters && IsHexGroup(at + 1))
            {
                _colons++;
                return true;
            }
            return false;
        }
        if (_url || (_slashes > 0 && _text[_start] == '/'))
            return b is (byte)'=' or (byte)'#' or (byte)'?' or (byte)'&' && (ByteClasses.Of(next) & (ByteClasses.Letter | ByteClasses.Digit)) != 0;
        if (b == '\'')
            return at > _start && (ByteClasses.Of(next) & ByteClasses.Letter) != 0 && (ByteClasses.Of(_text[at - 1]) & ByteClasses.Letter) != 0;
        // A list without blanks.
        return b == ',' && at > _start && (ByteClasses.Of(next) & ByteClasses.Digit) != 0 && _digits > 0 && _letters == 0;
    }

    private readonly bool IsPort(int at)
    {
        var end = at;
        while (end < _text.Length && (ByteClasses.Of(_text[end]) & ByteClasses.Digit) != 0)
            end++;
        return end - at <= 5 && (end == _text.Length || (ByteClasses.Of(_text[end]) & (ByteClasses.Letter | ByteClasses.Inner)) == 0 || _text[end] is (byte)'/' or (byte)'.');
    }

    private readonly bool IsHexGroup(int at)
    {
        var end = at;
        while (end < _text.Length && (ByteClasses.Of(_text[end]) & (ByteClasses.HexLetter | ByteClasses.Digit)) != 0)
            end++;
        if (end - at is 0 or > 4)
            return false;
        return _colons > 0 || (end < _text.Length && _text[end] == ':' && end - at <= 4 && at - 1 - _start <= 4 && (_digits > 0 || at - 1 - _start == 2));
    }

    /// <summary>Marks of the sentence at the end are not the word's.</summary>
    private int Trim(int at)
    {
        while (at > _start + 1)
        {
            var b = _text[at - 1];
            if (b is (byte)'.' or (byte)'!' or (byte)'?' or (byte)'-' or (byte)'&' or (byte)'~' or (byte)'^' or (byte)'\\')
            {
                if (b == '.')
                    _dots--;
                else if (b == '-')
                    _dashes--;
                at--;
                continue;
            }
            break;
        }
        return at;
    }

    public readonly TokenKind Kind()
    {
        var length = End - _start;
        if (_digits == 0)
            return WithoutDigit(length);
        if (_url)
            return TokenKind.Url;
        if (_letters == 0)
        {
            if (_dots == 3 && _colons <= 1 && _dashes == 0)
                return TokenKind.Ip;
            if (_slashes > 0 && _text[_start] == '/')
                return _dots == 3 ? TokenKind.Ip : TokenKind.Path;
            if (_colons is 1 or 2 && _dots <= 1 || (_dashes == 2 && length is >= 8 and <= 10) || (_slashes == 2 && length is >= 8 and <= 20))
                return TokenKind.Time;
            return TokenKind.Number;
        }
        if (length <= NamedProtocols.Longest && NamedProtocols.Contains(_text.Slice(_start, length)))
            return TokenKind.Word;
        return VariableForms.Of(_text.Slice(_start, length), new WordForm(_digits, _letters, _hexLetters, _dots, _dashes, _slashes, _colons, _at, _backslash));
    }

    private readonly TokenKind WithoutDigit(int length)
    {
        if (_letters == 0)
            return _slashes > 0 && length > 1 && _text[_start] == '/' ? TokenKind.Path : length == 1 || _dots + _dashes + _slashes == 0 ? TokenKind.Mark : TokenKind.Word;
        if (_url)
            return TokenKind.Url;
        if (_slashes > 0 && (_text[_start] is (byte)'/' or (byte)'~' || _slashes > 1))
            return TokenKind.Path;
        if (_backslash && length > 3)
            return TokenKind.Path;
        if (_at && _dots > 0 && _text[_start] != '@')
            return TokenKind.Email;
        if (_hexLetters == _letters && _letters >= 7 && length == _letters)
            return TokenKind.Hex;
        if (_colons >= 2 && _letters == _hexLetters)
            return TokenKind.Ip;
        if (_dots >= 2 && _text[_start] != '.')
            return IsConstant() || IsSpeaker() ? TokenKind.Word : TokenKind.Name;
        return TokenKind.Word;
    }

    /// <summary>Whether the message begins with the dotted name and a colon: who says it, which is no value.</summary>
    private readonly bool IsSpeaker() => _start == 0 && End + 1 < _text.Length && _text[End] == ':' && _text[End + 1] == ' ';

    /// <summary>Whether the last part of a dotted name is in capitals, as constants are ("android.intent.action.SCREEN_ON"), or the whole names an error.</summary>
    private readonly bool IsConstant()
    {
        var last = _text[_start..End];
        if (last.EndsWith("Exception"u8) || last.EndsWith("Error"u8))
            return true;
        last = last[(last.LastIndexOf((byte)'.') + 1)..];
        foreach (var b in last)
        {
            if (b is not ((>= (byte)'A' and <= (byte)'Z') or (byte)'_'))
                return false;
        }
        return last.Length > 2;
    }
}
