using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Comparisons of texts that are certain.</summary>
internal static class FactComparison
{
    public static bool Compare(FlowComparison comparison, string left, string right, bool ignoresCase)
    {
        var rules = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return comparison switch
        {
            FlowComparison.Equal => string.Equals(left, right, rules),
            FlowComparison.NumberEqual => Number(left) == Number(right),
            FlowComparison.NumberLess => Number(left) < Number(right),
            FlowComparison.NumberGreater => Number(left) > Number(right),
            FlowComparison.Matches => Fits(left, 0, right, 0, ignoresCase, 0),
            _ => Contains(left, right, rules),
        };
    }

    /// <summary>A pattern that only one text fits.</summary>
    public static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny("*?[") < 0;

    public static bool IsNumber(Fact fact) => fact.Text is { Length: > 0 } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool Contains(string text, string expression, StringComparison rules)
    {
        try
        {
            return Regex.IsMatch(text, expression, rules == StringComparison.Ordinal ? RegexOptions.NonBacktracking : RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return text.Contains(expression, rules);
        }
    }

    private static bool Fits(string text, int at, string pattern, int from, bool ignoresCase, int depth)
    {
        while (from < pattern.Length)
        {
            var c = pattern[from];
            if (c == '*')
            {
                if (depth > 8)
                    return true;
                for (var next = at; next <= text.Length; next++)
                {
                    if (Fits(text, next, pattern, from + 1, ignoresCase, depth + 1))
                        return true;
                }
                return false;
            }
            if (at >= text.Length)
                return false;
            if (c == '[' && pattern.IndexOf(']', from + 2 > pattern.Length ? from : from + 1) is var close && close > from)
            {
                if (!InSet(text[at], pattern[(from + 1)..close], ignoresCase))
                    return false;
                from = close + 1;
            }
            else
            {
                if (c != '?' && !Same(c, text[at], ignoresCase))
                    return false;
                from++;
            }
            at++;
        }
        return at == text.Length;
    }

    private static bool Same(char a, char b, bool ignoresCase) => a == b || (ignoresCase && char.ToLowerInvariant(a) == char.ToLowerInvariant(b));

    private static bool InSet(char c, string set, bool ignoresCase)
    {
        var negated = set is ['!' or '^', ..];
        var found = false;
        for (var i = negated ? 1 : 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= Same(set[i], c, ignoresCase);
            }
        }
        return found != negated;
    }
}
