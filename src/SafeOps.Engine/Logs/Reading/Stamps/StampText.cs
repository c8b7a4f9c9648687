namespace SafeOps.Logs.Reading.Stamps;

/// <summary>Walks the bytes of a time stamp.</summary>
internal ref struct StampText(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int At;

    public readonly byte Next => At < _text.Length ? _text[At] : (byte)0;

    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    public readonly byte Ahead(int count) => At + count < _text.Length ? _text[At + count] : (byte)0;

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    public static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') <= 25;

    public bool Skip(char wanted)
    {
        if (Next != (byte)wanted)
            return false;
        At++;
        return true;
    }

    public void SkipSpaces()
    {
        while (Next == (byte)' ')
            At++;
    }

    /// <summary>How many digits stand here, counted to 20.</summary>
    public readonly int Digits()
    {
        var count = 0;
        while (count < 20 && IsDigit(Ahead(count)))
            count++;
        return count;
    }

    /// <summary>Exactly so many digits, which are there.</summary>
    public long Number(int digits)
    {
        long value = 0;
        for (var i = 0; i < digits; i++)
            value = value * 10 + (_text[At++] - '0');
        return value;
    }

    /// <summary>One digit or two, and no third.</summary>
    public bool TryPair(out int value)
    {
        value = 0;
        var digits = Digits();
        if (digits is not (1 or 2))
            return false;
        value = (int)Number(digits);
        return true;
    }

    /// <summary>An English month's name: three letters, or all of it.</summary>
    public bool TryMonth(out int month)
    {
        month = 0;
        if (At + 3 > _text.Length)
            return false;
        month = (((_text[At] | 0x20) << 16) | ((_text[At + 1] | 0x20) << 8) | (_text[At + 2] | 0x20)) switch
        {
            0x6A616E => 1,
            0x666562 => 2,
            0x6D6172 => 3,
            0x617072 => 4,
            0x6D6179 => 5,
            0x6A756E => 6,
            0x6A756C => 7,
            0x617567 => 8,
            0x736570 => 9,
            0x6F6374 => 10,
            0x6E6F76 => 11,
            0x646563 => 12,
            _ => 0,
        };
        if (month == 0)
            return false;
        At += 3;
        return SkipLetters(6);
    }

    /// <summary>An English day's name, with the comma after it.</summary>
    public bool TryDayName()
    {
        if (At + 3 > _text.Length)
            return false;
        var known = (((_text[At] | 0x20) << 16) | ((_text[At + 1] | 0x20) << 8) | (_text[At + 2] | 0x20)) is
            0x6D6F6E or 0x747565 or 0x776564 or 0x746875 or 0x667269 or 0x736174 or 0x73756E;
        if (!known)
            return false;
        At += 3;
        if (!SkipLetters(6))
            return false;
        Skip(',');
        if (Next != (byte)' ')
            return false;
        SkipSpaces();
        return true;
    }

    private bool SkipLetters(int most)
    {
        for (var count = 0; IsLetter(Next); count++)
        {
            if (count == most)
                return false;
            At++;
        }
        return true;
    }
}
