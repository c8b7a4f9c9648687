namespace SafeOps.Logs.Reading.Headers;

/// <summary>
/// Finds time, level and message among the members of an object. No validator: what is broken ends the search, and what was
/// found before it counts.
/// </summary>
internal ref struct JsonLine(ReadOnlySpan<byte> text)
{
    private const int Deepest = 3;
    private const int NoRank = int.MaxValue;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private int _timeRank = NoRank;
    private int _levelRank = NoRank;
    private int _messageRank = NoRank;

    /// <summary>Place and length of the values as written; strings without their quotes.</summary>
    public (int Start, int Length) Time { get; private set; }

    public (int Start, int Length) Level { get; private set; }

    public (int Start, int Length) Message { get; private set; }

    /// <summary>Whether the message has escapes.</summary>
    public bool IsEscaped { get; private set; }

    public readonly bool HasTime => _timeRank != NoRank;

    public readonly bool HasLevel => _levelRank != NoRank;

    public readonly bool HasMessage => _messageRank != NoRank;

    public readonly bool HasAny => HasTime || HasLevel || HasMessage;

    /// <summary>Reads the object at a place; false where none begins there.</summary>
    public bool TryRead(int start)
    {
        _at = start;
        SkipBlanks();
        if (Next != (byte)'{')
            return false;
        ReadObject(0);
        return true;
    }

    private readonly byte Next => _at < _text.Length ? _text[_at] : (byte)0;

    private bool ReadObject(int depth)
    {
        _at++;
        while (true)
        {
            SkipBlanks();
            if (Next == (byte)',')
            {
                _at++;
                continue;
            }
            if (Next == (byte)'}')
            {
                _at++;
                return true;
            }
            if (Next != (byte)'"' || !TryString(out var keyStart, out var keyLength, out _))
                return false;
            SkipBlanks();
            if (Next != (byte)':')
                return false;
            _at++;
            SkipBlanks();
            if (!ReadValue(_text.Slice(keyStart, keyLength), depth))
                return false;
        }
    }

    private bool ReadValue(ReadOnlySpan<byte> key, int depth)
    {
        switch (Next)
        {
            case (byte)'{':
                return depth < Deepest && JsonKeys.Of(key, isObject: true, out _) == MemberRole.Group ? ReadObject(depth + 1) : SkipNested();
            case (byte)'[':
                return SkipNested();
            case (byte)'"':
                if (!TryString(out var start, out var length, out var isEscaped))
                    return false;
                Note(key, depth, start, length, isEscaped, isString: true);
                return true;
            default:
                start = _at;
                var end = _text[_at..].IndexOfAny(",} \t\r\n"u8);
                if (end <= 0)
                    return false;
                _at += end;
                Note(key, depth, start, end, isEscaped: false, isString: false);
                return true;
        }
    }

    private void Note(ReadOnlySpan<byte> key, int depth, int start, int length, bool isEscaped, bool isString)
    {
        var role = JsonKeys.Of(key, isObject: false, out var rank);
        rank += depth * 100;
        switch (role)
        {
            case MemberRole.Time when rank < _timeRank && length > 0:
                (_timeRank, Time) = (rank, (start, length));
                break;
            case MemberRole.Level when rank < _levelRank && length > 0:
                (_levelRank, Level) = (rank, (start, length));
                break;
            case MemberRole.Message when rank < _messageRank && isString:
                (_messageRank, Message, IsEscaped) = (rank, (start, length), isEscaped);
                break;
        }
    }

    /// <summary>Moves behind the string.</summary>
    private bool TryString(out int start, out int length, out bool isEscaped)
    {
        start = ++_at;
        (length, isEscaped) = (0, false);
        while (true)
        {
            var stop = _text[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
                return false;
            _at += stop;
            if (_text[_at] == (byte)'"')
            {
                length = _at++ - start;
                return true;
            }
            isEscaped = true;
            _at += 2;
            if (_at > _text.Length)
                return false;
        }
    }

    /// <summary>Moves behind an object or array.</summary>
    private bool SkipNested()
    {
        var depth = 0;
        while (true)
        {
            var stop = _text[_at..].IndexOfAny("\"{}[]"u8);
            if (stop < 0)
                return false;
            _at += stop;
            switch (_text[_at])
            {
                case (byte)'"':
                    if (!TryString(out _, out _, out _))
                        return false;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _at++;
                    break;
                default:
                    _at++;
                    if (--depth == 0)
                        return true;
                    break;
            }
        }
    }

    private void SkipBlanks()
    {
        while (Next is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            _at++;
    }
}
