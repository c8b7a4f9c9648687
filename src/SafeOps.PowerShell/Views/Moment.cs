using System.Globalization;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>Times as people read them: in UTC, to the minute; a column says so in its heading.</summary>
internal static class Moment
{
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>To the largest unit that is not zero: <c>3d</c>, <c>5h</c>, <c>12m</c>, <c>40s</c>.</summary>
    public static string Span(TimeSpan span) => Durations.Format(span switch
    {
        { TotalDays: >= 2 } => TimeSpan.FromDays(Math.Floor(span.TotalDays)),
        { TotalHours: >= 2 } => TimeSpan.FromHours(Math.Floor(span.TotalHours)),
        { TotalMinutes: >= 2 } => TimeSpan.FromMinutes(Math.Floor(span.TotalMinutes)),
        _ => span,
    });
}
