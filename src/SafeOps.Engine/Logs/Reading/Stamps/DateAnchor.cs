namespace SafeOps.Logs.Reading.Stamps;

/// <summary>
/// Gives a year, or a day, to time stamps that lack it: the latest one that is not after the anchor by more than a day.
/// Each stamp is placed by itself, so a log from December to January needs no memory of what came before.
/// </summary>
internal sealed class DateAnchor(long ticks)
{
    private readonly long _latest = Math.Min(ticks, DateTime.MaxValue.Ticks - 2 * TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay;

    public long Anchor => ticks;

    /// <summary>The year, in which the day exists, or 0.</summary>
    public int Year(int month, int day, long timeOfDay)
    {
        var latest = new DateTime(_latest);
        for (var year = latest.Year; year >= Math.Max(1, latest.Year - 8); year--)
        {
            if (day <= DateTime.DaysInMonth(year, month) && new DateTime(year, month, day).Ticks + timeOfDay <= _latest)
                return year;
        }
        return 0;
    }

    /// <summary>The ticks of the day.</summary>
    public long Day(long timeOfDay)
    {
        var day = ticks - ticks % TimeSpan.TicksPerDay;
        return day + timeOfDay > ticks + TimeSpan.TicksPerHour ? Math.Max(0, day - TimeSpan.TicksPerDay) : day;
    }
}
