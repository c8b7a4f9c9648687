using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Finds time, level and message among <c>key=value</c> pairs.</summary>
internal ref struct LogfmtLine(ReadOnlySpan<byte> text)
{
    private const int NoRank = int.MaxValue;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _timeRank = NoRank;
    private int _levelRank = NoRank;
    private int _messageRank = NoRank;

    public (int Start, int Length) Time { get; private set; }

    public (int Start, int Length) Level { get; private set; }

    public (int Start, int Length) Message { get; private set; }

    public bool IsEscaped { get; private set; }

    public readonly bool HasTime => _timeRank != NoRank;

    public readonly bool HasLevel => _levelRank != NoRank;

    public readonly bool HasMessage => _messageRank != NoRank;

    /// <summary>Whether pairs begin at a place, at least two of them.</summary>
    public bool TryRead(int at)
    {
        var pairs = 0;
        while (at < _text.Length && TryPair(ref at))
            pairs++;
        return pairs >= 2;
    }

    private bool TryPair(ref int at)
    {
        Tokens.SkipBlanks(_text, ref at);
        var keyStart = at;
        while (at < _text.Length && IsKeyByte(_text[at]))
            at++;
        if (at == keyStart || at >= _text.Length || _text[at] != (byte)'=')
            return false;
        var key = _text[keyStart..at];
        at++;
        var (start, isEscaped) = (at, false);
        int length;
        if (at < _text.Length && _text[at] == (byte)'"')
        {
            start++;
            if (!TryQuoted(ref at, out isEscaped))
                return false;
            length = at - 1 - start;
        }
        else
        {
            while (at < _text.Length && !Tokens.IsBlank(_text[at]))
                at++;
            length = at - start;
        }
        Note(JsonKeys.Of(key, isObject: false, out var rank), rank, (start, length), isEscaped);
        return true;
    }

    private readonly bool TryQuoted(ref int at, out bool isEscaped)
    {
        isEscaped = false;
        at++;
        while (at < _text.Length && _text[at] != (byte)'"')
        {
            isEscaped |= _text[at] == (byte)'\\';
            at += _text[at] == (byte)'\\' ? 2 : 1;
        }
        return at++ < _text.Length;
    }

    private void Note(MemberRole role, int rank, (int Start, int Length) value, bool isEscaped)
    {
        switch (role)
        {
            case MemberRole.Time when rank < _timeRank:
                (_timeRank, Time) = (rank, value);
                break;
            case MemberRole.Level when rank < _levelRank:
                (_levelRank, Level) = (rank, value);
                break;
            case MemberRole.Message when rank < _messageRank:
                (_messageRank, Message, IsEscaped) = (rank, value, isEscaped);
                break;
        }
    }

    private static bool IsKeyByte(byte value) =>
        StampText.IsLetter(value) || StampText.IsDigit(value) || value is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'@' or (byte)'/';
}
