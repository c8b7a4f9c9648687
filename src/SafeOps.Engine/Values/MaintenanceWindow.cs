using System.Globalization;

namespace SafeOps.Values;

/// <summary>
/// When work is allowed: <c>Mon-Thu 09:00-16:00 Europe/Berlin</c>. Days may be a list (<c>Mon,Wed</c>), a range, or left out
/// (every day); the zone is an IANA name and UTC where it is left out. A window that ends before it begins runs past midnight
/// and belongs to the day it begins on. The end is excluded.
/// </summary>
public sealed record MaintenanceWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone, string Text)
{
    public const string Expected = "a window such as 'Mon-Thu 09:00-16:00 Europe/Berlin'";

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static MaintenanceWindow? TryParse(string? text)
    {
        var words = new Queue<string>((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        IReadOnlyList<DayOfWeek>? days = Enum.GetValues<DayOfWeek>();
        if (words.TryPeek(out var first) && char.IsLetter(first[0]))
            days = ParseDays(words.Dequeue());
        if (days is null || !words.TryDequeue(out var hours) || hours.Split('-') is not [var from, var to]
            || !TryTime(from, out var begin) || !TryTime(to, out var end) || begin == end)
            return null;
        var zone = TimeZoneInfo.Utc;
        if (words.TryDequeue(out var name) && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
            return null;
        return words.Count == 0 ? new MaintenanceWindow(days, begin, end, zone, text!) : null;
    }

    public bool Contains(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (From < To)
            return Days.Contains(local.DayOfWeek) && time >= From && time < To;
        return (time >= From && Days.Contains(local.DayOfWeek)) || (time < To && Days.Contains(local.AddDays(-1).DayOfWeek));
    }

    public override string ToString() => Text;

    private static IReadOnlyList<DayOfWeek>? ParseDays(string text)
    {
        var days = new List<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(d => Array.FindIndex(DayNames, n => n.Equals(d, StringComparison.OrdinalIgnoreCase))).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
                return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                    break;
            }
        }
        return days;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
