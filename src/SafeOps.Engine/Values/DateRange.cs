using System.Globalization;

namespace SafeOps.Values;

/// <summary>Whole days, both ends included, written <c>2026-12-20..2027-01-02</c> or one day alone.</summary>
public sealed record DateRange(DateOnly First, DateOnly Last)
{
    public const string Expected = "a day or a range of days such as 2026-12-20..2027-01-02";

    public static DateRange? TryParse(string? text)
    {
        var parts = text?.Split("..", 2);
        if (parts is null || !TryDay(parts[0], out var first))
            return null;
        var last = first;
        return parts.Length == 1 || (TryDay(parts[1], out last) && last >= first) ? new DateRange(first, last) : null;
    }

    public bool Contains(DateOnly day) => day >= First && day <= Last;

    public override string ToString() => First == Last ? $"{First:yyyy-MM-dd}" : $"{First:yyyy-MM-dd}..{Last:yyyy-MM-dd}";

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
