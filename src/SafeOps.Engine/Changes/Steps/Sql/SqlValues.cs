using System.Globalization;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Exact database values: null, long, double, string, byte[] or <see cref="RawText"/>.</summary>
public static class SqlValues
{
    private const int LongestShown = 40;

    public static bool Same(IReadOnlyList<object?> left, IReadOnlyList<object?> right) =>
        left.Count == right.Count && !left.Where((value, i) => !Same(value, right[i])).Any();

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        _ => Equals(left, right),
    };

    /// <summary>One line, long values cut.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"),
        RawText raw => string.Create(CultureInfo.InvariantCulture, $"text of {raw.Bytes.Length} bytes"),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Cut(Convert.ToString(value, CultureInfo.InvariantCulture)!.ReplaceLineEndings(" ")),
    };

    private static string Cut(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown - 1), "…");
}
