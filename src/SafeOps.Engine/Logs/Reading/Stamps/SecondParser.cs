namespace SafeOps.Logs.Reading.Stamps;

/// <summary>Reads date and time to the second, of whichever form. Stops before fraction and zone, save where the year comes after them.</summary>
internal ref struct SecondParser(DateAnchor anchor)
{
    private int _year;
    private int _month;
    private int _day;
    private long _time;

    /// <summary>Nothing but a zone may follow.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether seconds were written.</summary>
    public bool HasSeconds { get; private set; }

    public short Offset { get; private set; } = Stamp.NoOffset;

    public bool TryRead(ref StampText at, StampForms forms, out StampForms form, out long ticks)
    {
        form = StampForms.Clear;
        ticks = 0;
        if (!(StampText.IsDigit(at.Next) ? TryDigits(ref at, forms, ref form) : TryLetters(ref at, ref form)))
            return false;
        if (form == StampForms.TimeOnly)
        {
            ticks = anchor.Day(_time) + _time;
            return true;
        }
        if (_month is < 1 or > 12 || _day is < 1 or > 31)
            return false;
        if (_year == 0)
            _year = anchor.Year(_month, _day, _time);
        if (_year is < 1 or > 9999 || _day > DateTime.DaysInMonth(_year, _month))
            return false;
        ticks = new DateTime(_year, _month, _day).Ticks + _time;
        return true;
    }

    private bool TryDigits(ref StampText at, StampForms forms, ref StampForms form)
    {
        switch (at.Digits())
        {
            case 4 when at.Ahead(4) is (byte)'-' or (byte)'/' or (byte)'.':
                _year = (int)at.Number(4);
                return IsYear() && TryMonthDay(ref at) && TryGap(ref at) && TryTime(ref at);
            case 8:
                _year = (int)at.Number(4);
                _month = (int)at.Number(2);
                _day = (int)at.Number(2);
                return IsYear() && TryGap(ref at) && (at.Digits() == 6 ? TryPackedTime(ref at) : TryTime(ref at));
            case 14:
                _year = (int)at.Number(4);
                _month = (int)at.Number(2);
                _day = (int)at.Number(2);
                return IsYear() && TryPackedTime(ref at);
            case 6 when (forms & StampForms.Compact) != 0:
                form = StampForms.Compact;
                _year = 2000 + (int)at.Number(2);
                _month = (int)at.Number(2);
                _day = (int)at.Number(2);
                if (at.Next != (byte)' ')
                    return false;
                at.SkipSpaces();
                return at.Digits() == 6 ? TryPackedTime(ref at) : TryTime(ref at);
            case 1 or 2:
                return TryPair(ref at, forms, ref form);
            default:
                return false;
        }
    }

    private readonly bool IsYear() => _year is >= 1970 and <= 2199;

    /// <summary>After the year: <c>-01-02</c> with one separator throughout.</summary>
    private bool TryMonthDay(ref StampText at)
    {
        var separator = (char)at.Next;
        at.At++;
        return at.TryPair(out _month) && at.Skip(separator) && at.TryPair(out _day);
    }

    /// <summary>Between date and time.</summary>
    private static bool TryGap(ref StampText at)
    {
        if (at.Next is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)'-' or (byte)'_' or (byte)':' or (byte)',' or (byte)'/' or (byte)'\t'))
            return false;
        at.At++;
        at.SkipSpaces();
        return StampText.IsDigit(at.Next);
    }

    private bool TryPair(ref StampText at, StampForms forms, ref StampForms form)
    {
        var start = at.At;
        at.TryPair(out var first);
        var separator = (char)at.Next;
        switch (separator)
        {
            case ':':
                form = StampForms.TimeOnly;
                at.At = start;
                return (forms & StampForms.TimeOnly) != 0 && TryTime(ref at) && (IsWhole || _time % TimeSpan.TicksPerMinute != 0 || at.At - start > 5);
            case '/' or '-' or '.' or ' ' when StampText.IsLetter(at.Ahead(1)):
                at.At++;
                _day = first;
                if (!at.TryMonth(out _month) || !at.Skip(separator))
                    return false;
                return TryYear(ref at) && TryTime(ref at);
            case '/' or '-' or '.':
                at.At++;
                if (!at.TryPair(out var second))
                    return false;
                return at.Skip(separator) ? TryThird(ref at, first, second, separator, ref form) : TryNoYear(ref at, first, second, separator, ref form);
            default:
                return false;
        }
    }

    /// <summary>The year, and what stands between it and the time; or the time at once.</summary>
    private bool TryYear(ref StampText at)
    {
        if (at.Digits() != 4)
            return true;
        _year = (int)at.Number(4);
        return IsYear() && TryGap(ref at);
    }

    private bool TryThird(ref StampText at, int first, int second, char separator, ref StampForms form)
    {
        if (at.Digits() == 4)
        {
            _year = (int)at.Number(4);
            var isDayFirst = separator != '/' || first > 12; // 05/04/2026 is in May, as most programs that write it mean it
            (_day, _month) = isDayFirst ? (first, second) : (second, first);
            at.Skip(',');
            return IsYear() && TryGap(ref at) && TryTime(ref at);
        }
        form = StampForms.ShortYear;
        (_year, _month) = (2000 + first, second);
        return at.Digits() == 2 && at.TryPair(out _day) && TryGap(ref at) && TryTime(ref at);
    }

    private bool TryNoYear(ref StampText at, int month, int day, char separator, ref StampForms form)
    {
        form = StampForms.MonthDay;
        (_month, _day) = (month, day);
        if (at.Next != (byte)' ' || separator == '/' && month > 12)
            return false;
        at.SkipSpaces();
        return TryTime(ref at);
    }

    private bool TryLetters(ref StampText at, ref StampForms form)
    {
        if (at.Next is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' && StampText.IsDigit(at.Ahead(1)))
            return TryKlog(ref at, ref form);
        var named = at.TryDayName();
        if (named && StampText.IsDigit(at.Next))
        {
            return at.TryPair(out _day) && at.At < int.MaxValue && (at.Skip(' ') || at.Skip('-')) && at.TryMonth(out _month) && (at.Skip(' ') || at.Skip('-'))
                && TryYear(ref at) && TryTime(ref at);
        }
        if (!at.TryMonth(out _month) || at.Next != (byte)' ')
            return false;
        at.SkipSpaces();
        if (!at.TryPair(out _day))
            return false;
        at.Skip(',');
        if (at.Next != (byte)' ')
            return false;
        at.SkipSpaces();
        if (at.Digits() == 4)
            return TryYear(ref at) && TryTime(ref at);
        if (!TryTime(ref at))
            return false;
        if (!named)
        {
            form = StampForms.MonthName;
            return true;
        }
        return TryTrailingYear(ref at, ref form);
    }

    /// <summary><c>Sun Dec 04 04:47:44.123456 [UTC] 2005</c></summary>
    private bool TryTrailingYear(ref StampText at, ref StampForms form)
    {
        var ticks = Fraction.Read(ref at);
        var end = at.At;
        at.SkipSpaces();
        if (ZoneNames.TryRead(at.Rest, out var length, out var offset))
        {
            Offset = offset;
            at.At += length;
            at.SkipSpaces();
        }
        IsWhole = true;
        _time += ticks;
        if (at.Digits() == 4)
        {
            _year = (int)at.Number(4);
            return IsYear();
        }
        at.At = end;
        form = StampForms.MonthName;
        return true;
    }

    private bool TryKlog(ref StampText at, ref StampForms form)
    {
        form = StampForms.Klog;
        at.At++;
        if (at.Digits() == 8)
            _year = (int)at.Number(4);
        else if (at.Digits() != 4)
            return false;
        _month = (int)at.Number(2);
        _day = (int)at.Number(2);
        return at.Skip(' ') && TryTime(ref at);
    }

    private bool TryPackedTime(ref StampText at)
    {
        var (hour, minute, second) = (at.Number(2), at.Number(2), at.Number(2));
        HasSeconds = true;
        return TrySet(hour, minute, second) && !StampText.IsDigit(at.Next);
    }

    /// <summary><c>3:04:05</c>, <c>15.42.50</c>, <c>3:04 PM</c>.</summary>
    private bool TryTime(ref StampText at)
    {
        if (!at.TryPair(out var hour) || at.Next is not ((byte)':' or (byte)'.'))
            return false;
        var separator = (char)at.Next;
        at.At++;
        if (!at.TryPair(out var minute))
            return false;
        var second = 0;
        if (at.Next == (byte)separator && StampText.IsDigit(at.Ahead(1)))
        {
            at.At++;
            if (!at.TryPair(out second))
                return false;
            HasSeconds = true;
        }
        else if (separator == '.')
        {
            return false;
        }
        if (IsHalfOfDay(ref at, out var afternoon))
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (afternoon ? 12 : 0);
            IsWhole = true;
        }
        return TrySet(hour, minute, second);
    }

    private static bool IsHalfOfDay(ref StampText at, out bool afternoon)
    {
        var ahead = at.Next == (byte)' ' ? 1 : 0;
        var letter = at.Ahead(ahead) | 0x20;
        afternoon = letter == 'p';
        if (letter is not ('a' or 'p') || (at.Ahead(ahead + 1) | 0x20) != 'm' || StampText.IsLetter(at.Ahead(ahead + 2)))
            return false;
        at.At += ahead + 2;
        return true;
    }

    private bool TrySet(long hour, long minute, long second)
    {
        if (hour > 23 || minute > 59 || second > 60)
            return false;
        _time = (hour * 3600 + minute * 60 + Math.Min(second, 59)) * TimeSpan.TicksPerSecond; // a leap second is told as the one before it
        return true;
    }
}
