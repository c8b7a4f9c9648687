using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Values;

/// <summary>Sizes in bytes: <c>500</c>, <c>16MB</c> (decimal, SI) or <c>16Mi</c>/<c>16MiB</c> (binary, IEC 80000-13).</summary>
public static partial class ByteSize
{
    public const string Expected = "a size such as 500, 16KB, 16MB or 16MiB";

    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        if (text is null || Shape().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var step = match.Groups[3].Success ? 1024m : 1000m;
        var power = match.Groups[2].Value is { Length: > 0 } unit ? "KMGT".IndexOf(char.ToUpperInvariant(unit[0])) + 1 : 0;
        for (; power > 0; power--)
            number *= step;
        if (number > long.MaxValue)
            return false;
        bytes = (long)number;
        return true;
    }

    /// <summary>For people: three digits at most, decimal units (<c>2.1 MB</c>).</summary>
    public static string Format(long bytes)
    {
        if (bytes < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        double value = bytes;
        var unit = -1;
        while (value >= 999.5 && unit < 3)
        {
            value /= 1000;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture)} {"kMGT"[unit]}B");
    }

    [GeneratedRegex(@"^(\d{1,15}(?:\.\d{1,6})?)\s?([KMGTkmgt])?(i)?B?$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
