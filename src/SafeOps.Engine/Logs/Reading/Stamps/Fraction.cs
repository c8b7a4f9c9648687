namespace SafeOps.Logs.Reading.Stamps;

/// <summary>What follows the seconds: <c>.123</c>, <c>,123</c>, <c>:123</c>.</summary>
internal static class Fraction
{
    /// <summary>Reads it, where there is one; ticks.</summary>
    public static long Read(ref StampText at)
    {
        if (at.Next is not ((byte)'.' or (byte)',' or (byte)':') || !StampText.IsDigit(at.Ahead(1)))
            return 0;
        var start = at.At;
        var milliseconds = at.Next == (byte)':';
        at.At++;
        var digits = at.Digits();
        if (milliseconds ? digits > 3 : digits > 12)
        {
            at.At = start;
            return 0;
        }
        long ticks = 0, unit = TimeSpan.TicksPerSecond / 10;
        if (milliseconds)
            return at.Number(digits) * TimeSpan.TicksPerMillisecond; // a count, not a fraction: ":44" is 44 ms
        for (; digits > 0; digits--, unit /= 10)
            ticks += at.Number(1) * unit;
        return ticks;
    }
}
