namespace SafeOps.Logs.Mining;

/// <summary>Units of time and of bytes, glued to a number or after it.</summary>
internal static class UnitWords
{
    /// <summary><see cref="TokenKind.Id"/> where it is no unit.</summary>
    public static TokenKind Kind(ReadOnlySpan<char> word) => word switch
    {
        "ms" or "us" or "ns" or "s" or "m" or "h" or "d" or "sec" or "secs" or "min" or "mins" or "msec" or "msecs" or "usec" or "usecs" or "nsec" or "hr" or "hrs"
            or "second" or "seconds" or "minute" or "minutes" or "hour" or "hours" or "day" or "days" or "millis" or "milliseconds" or "millisecond" or "microseconds" => TokenKind.Duration,
        "B" or "b" or "k" or "K" or "M" or "G" or "T" or "kB" or "KB" or "MB" or "GB" or "TB" or "PB" or "kb" or "mb" or "gb" or "KiB" or "MiB" or "GiB" or "TiB" or "Ki" or "Mi" or "Gi" or "Ti"
            or "byte" or "bytes" or "Bytes" => TokenKind.Size,
        _ => TokenKind.Id,
    };

    /// <summary>Short words that are units only when glued: "5 m" may be anything.</summary>
    public static bool StandsAlone(string word) => word.Length > 1 || word is "B" or "s";

    public static bool IsNameOfDayOrMonth(string word) => word.Length is >= 3 and <= 9 && word is
        "Mon" or "Tue" or "Wed" or "Thu" or "Fri" or "Sat" or "Sun" or "Monday" or "Tuesday" or "Wednesday" or "Thursday" or "Friday" or "Saturday" or "Sunday"
        or "Jan" or "Feb" or "Mar" or "Apr" or "May" or "Jun" or "Jul" or "Aug" or "Sep" or "Oct" or "Nov" or "Dec"
        or "January" or "February" or "March" or "April" or "June" or "July" or "August" or "September" or "October" or "November" or "December";
}
