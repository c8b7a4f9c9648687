namespace SafeOps.Rollbacks.Analysis;

/// <summary>Names and paths with <c>*</c> in them, upper and lower case alike.</summary>
internal static class Wildcards
{
    /// <summary>Steps against a pattern of steps, in which <c>**</c> stands for any number of them.</summary>
    public static bool Match(ReadOnlySpan<string> pattern, ReadOnlySpan<string> steps)
    {
        if (pattern.Length == 0)
            return steps.Length == 0;
        if (pattern[0] == "**")
        {
            for (var skipped = 0; skipped <= steps.Length; skipped++)
            {
                if (Match(pattern[1..], steps[skipped..]))
                    return true;
            }
            return false;
        }
        return steps.Length > 0 && Name(pattern[0], steps[0]) && Match(pattern[1..], steps[1..]);
    }

    /// <summary>A file: by its whole path where the pattern has a slash, else by its name.</summary>
    public static bool File(string pattern, string path) =>
        Name(pattern, pattern.Contains('/') ? path : path[(path.LastIndexOf('/') + 1)..]);

    public static bool Name(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (at, star, resumed) = (0, -1, 0);
        var p = 0;
        while (at < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resumed) = (p++, at);
            }
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[at]))
            {
                p++;
                at++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                at = ++resumed;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].TrimStart('*').Length == 0;
    }
}
