using System.Globalization;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Logs;

/// <summary>A border of what is asked for: a moment, or how long before the logs' end.</summary>
/// <param name="At">Null where it is counted from the end.</param>
/// <param name="BeforeEnd">Null where it is a moment.</param>
public sealed record LogMoment(DateTimeOffset? At, TimeSpan? BeforeEnd)
{
    public const string Expected = "a time such as 2026-03-14T14:02 or 2026-03-14, or how long before the last record, such as 2h or 30m";

    /// <param name="zone">Of a time that names none; null: UTC.</param>
    /// <param name="parameter">Its name, for the error.</param>
    /// <exception cref="SafeOpsException">It is neither (<see cref="ErrorCodes.ParameterInvalid"/>).</exception>
    public static LogMoment Parse(string text, TimeZoneInfo? zone, string parameter)
    {
        if (Durations.TryParse(text, out var span))
            return new LogMoment(null, span);
        // A time of day alone would be taken for one of today, and the logs are of another day.
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var day) && day.Date == DateTime.MinValue)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-{parameter} is '{text}', which names no day.", "Give the day too, such as 2026-03-14T14:02, or how long before the last record, such as 2h or 30m.", text);
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-{parameter} is '{text}'; expected {Expected}.", target: text);
        var place = zone ?? TimeZoneInfo.Utc;
        return new LogMoment(
            time.Kind == DateTimeKind.Unspecified
                ? new DateTimeOffset(time, place.GetUtcOffset(time)).ToUniversalTime()
                : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).ToUniversalTime(),
            null);
    }
}
