namespace SafeOps.Drift.Ignoring;

/// <summary>What stands in the brackets of a pattern, <c>[!a-z0-9]</c>, <c>[[:digit:]_]</c>; without case.</summary>
internal sealed class CharacterSet(bool isNegated, IReadOnlyList<(char From, char To)> ranges, IReadOnlyList<Func<char, bool>> classes)
{
    public static Func<char, bool>? Class(string name) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit,
        "alpha" => char.IsAsciiLetter,
        "blank" => c => c is ' ' or '\t',
        "cntrl" => c => c < ' ' || c == '\x7f',
        "digit" => char.IsAsciiDigit,
        "graph" => c => c is > ' ' and < '\x7f',
        // Without case, either is both.
        "lower" or "upper" => char.IsAsciiLetter,
        "print" => c => c is >= ' ' and < '\x7f',
        "punct" => c => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
        "space" => c => c is ' ' or (>= '\t' and <= '\r'),
        "xdigit" => char.IsAsciiHexDigit,
        _ => null,
    };

    /// <param name="c">In lower case.</param>
    public bool Has(char c)
    {
        var upper = char.ToUpperInvariant(c);
        foreach (var (from, to) in ranges)
        {
            if ((c >= from && c <= to) || (upper >= from && upper <= to))
                return !isNegated;
        }
        foreach (var belongs in classes)
        {
            if (belongs(c))
                return !isNegated;
        }
        return isNegated;
    }
}
