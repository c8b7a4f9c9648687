using System.Globalization;

namespace SafeOps.Values;

/// <summary>Whole numbers for people: digits in threes with thin spaces between (U+2009, as ISO 80000-1 writes them), <c>12 408</c>.</summary>
public static class Counts
{
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u2009", NumberGroupSizes = [3] };

    public static string Format(long count) => count.ToString("#,##0", Grouped);

    /// <summary><c>1 action</c>, <c>12 408 actions</c>.</summary>
    public static string Of(long count, string singular, string? plural = null) =>
        $"{Format(count)} {(count == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>Numbers in rising order, those in a row by their ends: <c>1-3, 7</c>.</summary>
    public static string Ranges(IReadOnlyList<int> numbers)
    {
        var parts = new List<string>();
        for (var (first, at) = (0, 0); at < numbers.Count; at++)
        {
            if (at + 1 < numbers.Count && numbers[at + 1] == numbers[at] + 1)
                continue;
            parts.Add(first == at ? Plain(numbers[at]) : $"{Plain(numbers[first])}-{Plain(numbers[at])}");
            first = at + 1;
        }
        return string.Join(", ", parts);
    }

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
