using System.Globalization;

namespace SafeOps.Reports;

/// <summary>From when to when, no longer than needed.</summary>
internal static class LogTimes
{
    /// <summary>Beside a title that has the day.</summary>
    /// <param name="days">The title has several.</param>
    public static string Short(DateTimeOffset? from, DateTimeOffset? to, bool days)
    {
        if (from is not { } first || to is not { } last)
            return "";
        var form = days ? "MM-dd HH:mm" : "HH:mm";
        var (begin, end) = (first.UtcDateTime.ToString(form, CultureInfo.InvariantCulture), last.UtcDateTime.ToString(form, CultureInfo.InvariantCulture));
        return begin == end ? begin : $"{begin}–{end}";
    }

    public static string Range(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is not { } first || to is not { } last)
            return "";
        var begin = first.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        if (first.UtcDateTime.Date == last.UtcDateTime.Date && first.UtcDateTime.Hour == last.UtcDateTime.Hour && first.UtcDateTime.Minute == last.UtcDateTime.Minute)
            return begin + " UTC";
        var end = last.UtcDateTime.ToString(first.UtcDateTime.Date == last.UtcDateTime.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{begin}–{end} UTC";
    }
}
