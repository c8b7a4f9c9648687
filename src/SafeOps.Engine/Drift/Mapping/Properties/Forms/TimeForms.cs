using System.Globalization;
using System.Xml;

namespace SafeOps.Drift.Mapping.Properties.Forms;

internal sealed class DateForm : ValueForm
{
    public override string Name => "date";
    public override string Summary => "the same moment, to the second";

    public override string Canonical(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) : text;
}

/// <summary>ISO 8601 (<c>PT1H</c>), the framework's form (<c>1.02:00:00</c>) or a number of units.</summary>
internal sealed class DurationForm(string name, TimeSpan unit) : ValueForm
{
    public override string Name => name;
    public override string Summary => "PT1H, PT60M, 01:00:00 and 60 (minutes, or the entry's unit) are alike";

    public override string Canonical(string text)
    {
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var clock))
            return Ticks(clock);
        try
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && double.IsFinite(count))
                return Ticks(unit * count);
            return Ticks(XmlConvert.ToTimeSpan(text));
        }
        catch (Exception none) when (none is FormatException or OverflowException)
        {
            return text;
        }
    }

    private static string Ticks(TimeSpan time) => time.Ticks.ToString(CultureInfo.InvariantCulture);
}
