using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Values;

/// <summary>
/// Durations as people write them: a whole number and a unit, <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>,
/// several in a row allowed (<c>1h30m</c>). Days are 24 hours.
/// </summary>
public static partial class Durations
{
    public const string Expected = "a duration such as 30s, 15m, 24h, 7d or 1h30m";

    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text is null || !Shape().IsMatch(text))
            return false;
        try
        {
            foreach (Match part in Part().Matches(text))
                value += long.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>How long something took: tenths of a second below a minute.</summary>
    public static string Taken(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s")
        : Format(time);

    /// <summary>The shortest exact form that <see cref="TryParse"/> reads back; fractions of a second are dropped.</summary>
    public static string Format(TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1))
            return "0s";
        var text = new System.Text.StringBuilder();
        Append(value.Days, 'd');
        Append(value.Hours, 'h');
        Append(value.Minutes, 'm');
        Append(value.Seconds, 's');
        return text.ToString();

        void Append(int count, char unit)
        {
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
    }

    private static TimeSpan Unit(string unit) => unit switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };

    [GeneratedRegex(@"^(\d{1,9}[smhdw])+$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"(\d{1,9})([smhdw])", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
