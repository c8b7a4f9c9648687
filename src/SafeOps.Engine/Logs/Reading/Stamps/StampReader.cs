namespace SafeOps.Logs.Reading.Stamps;

/// <summary>
/// Reads time stamps of all forms at the beginning of a text. Keeps the last second it read: most lines share it with the
/// one before. One per thread and source.
/// </summary>
internal sealed class StampReader(TimeZoneInfo zone, DateAnchor anchor)
{
    private const int LongestSecond = 40;

    private readonly byte[] _second = new byte[LongestSecond];
    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
    private int _secondLength;
    private long _secondTicks;
    private StampForms _secondForm;
    private long _zonedFrom = -1;
    private long _zonedTo;

    /// <summary>Whether a time stamp of one of these forms begins at the first byte; what follows it may be anything.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, StampForms forms, out Stamp stamp)
    {
        stamp = default;
        if (text.Length < 5)
            return false;
        var first = text[0];
        if (!StampText.IsDigit(first) && !StampText.IsLetter(first))
            return false;
        if (_secondLength > 0 && (_secondForm & forms) != 0 && text.Length >= _secondLength
            && text[.._secondLength].SequenceEqual(_second.AsSpan(0, _secondLength))
            && (text.Length == _secondLength || !StampText.IsDigit(text[_secondLength])))
        {
            stamp.Form = _secondForm;
            var known = new StampText(text) { At = _secondLength };
            return Finish(ref known, _secondTicks, ref stamp);
        }
        var at = new StampText(text);
        if (StampText.IsDigit(first) && at.Digits() is var digits and (10 or 13 or 16 or 19))
            return (forms & StampForms.Epoch) != 0 && TryEpoch(ref at, digits, ref stamp);
        var parser = new SecondParser(anchor);
        if (!parser.TryRead(ref at, forms, out stamp.Form, out var ticks))
            return false;
        if ((stamp.Form & forms) == 0)
            return false;
        if (parser.IsWhole)
        {
            // The year stands last, after a fraction, or the stamp has morning or afternoon: nothing more belongs to it.
            if (!TryZone(ref at, out stamp.Offset))
                stamp.Offset = parser.Offset;
            stamp.Length = at.At;
            stamp.Ticks = ToUtc(ticks, stamp.Offset);
            return true;
        }
        if (parser.HasSeconds && at.At <= LongestSecond)
        {
            text[..at.At].CopyTo(_second);
            (_secondLength, _secondTicks, _secondForm) = (at.At, ticks, stamp.Form);
        }
        return Finish(ref at, ticks, ref stamp);
    }

    /// <summary>What may follow the seconds: a fraction and a zone.</summary>
    private bool Finish(ref StampText at, long second, ref Stamp stamp)
    {
        var ticks = second + Fraction.Read(ref at);
        if (!TryZone(ref at, out stamp.Offset))
            stamp.Offset = Stamp.NoOffset;
        stamp.Length = at.At;
        stamp.Ticks = ToUtc(ticks, stamp.Offset);
        return true;
    }

    private long ToUtc(long ticks, short offset)
    {
        if (offset != Stamp.NoOffset)
            return Math.Clamp(ticks - offset * TimeSpan.TicksPerMinute, 0, DateTime.MaxValue.Ticks);
        if (_isUtc)
            return ticks;
        var minute = ticks - ticks % TimeSpan.TicksPerMinute;
        if (minute != _zonedFrom)
            (_zonedFrom, _zonedTo) = (minute, Math.Clamp(minute - zone.GetUtcOffset(new DateTime(minute, DateTimeKind.Unspecified)).Ticks, 0, DateTime.MaxValue.Ticks));
        return Math.Min(_zonedTo + (ticks - minute), DateTime.MaxValue.Ticks);
    }

    private static bool TryEpoch(ref StampText at, int digits, ref Stamp stamp)
    {
        var value = at.Number(digits);
        var ticks = digits switch
        {
            10 => value * TimeSpan.TicksPerSecond,
            13 => value * TimeSpan.TicksPerMillisecond,
            16 => value * 10,
            _ => value / 100,
        };
        // From 2000 to 2037: other numbers of so many digits are more often none.
        if (ticks is < 946_684_800 * TimeSpan.TicksPerSecond or > 2_145_916_800 * TimeSpan.TicksPerSecond)
            return false;
        if (digits == 10)
            ticks += Fraction.Read(ref at);
        if (StampText.IsLetter(at.Next) || StampText.IsDigit(at.Next))
            return false;
        stamp = new Stamp { Form = StampForms.Epoch, Length = at.At, Ticks = DateTime.UnixEpoch.Ticks + ticks, Offset = 0 };
        return true;
    }

    /// <summary><c>Z</c>, <c>+02:00</c>, <c>+0200</c>, <c>+02</c>, <c> UTC</c>; after a space no short offset, which may be a number of the message.</summary>
    private static bool TryZone(ref StampText at, out short offset)
    {
        offset = 0;
        var start = at.At;
        var spaced = at.Skip(' ');
        switch (at.Next)
        {
            case (byte)'Z' or (byte)'z' when !spaced && !StampText.IsLetter(at.Ahead(1)) && !StampText.IsDigit(at.Ahead(1)):
                at.At++;
                return true;
            case (byte)'+' or (byte)'-' when TryOffset(ref at, spaced, out offset):
                return true;
            case >= (byte)'A' and <= (byte)'Z' when ZoneNames.TryRead(at.Rest, out var length, out offset):
                at.At += length;
                return true;
            default:
                at.At = start;
                return false;
        }
    }

    private static bool TryOffset(ref StampText at, bool spaced, out short offset)
    {
        offset = 0;
        var start = at.At;
        var sign = at.Next == (byte)'-' ? -1 : 1;
        at.At++;
        var digits = at.Digits();
        int hours, minutes = 0;
        if (digits == 4)
        {
            hours = (int)at.Number(2);
            minutes = (int)at.Number(2);
        }
        else if (digits == 2)
        {
            hours = (int)at.Number(2);
            if (at.Next == (byte)':' && StampText.IsDigit(at.Ahead(1)) && StampText.IsDigit(at.Ahead(2)) && !StampText.IsDigit(at.Ahead(3)))
            {
                at.At++;
                minutes = (int)at.Number(2);
            }
            else if (spaced)
            {
                at.At = start;
                return false;
            }
        }
        else
        {
            at.At = start;
            return false;
        }
        if (hours > 14 || minutes > 59 || StampText.IsLetter(at.Next))
        {
            at.At = start;
            return false;
        }
        offset = (short)(sign * (hours * 60 + minutes));
        return true;
    }
}
