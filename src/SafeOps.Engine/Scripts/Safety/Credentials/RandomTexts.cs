using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Safety.Credentials;

/// <summary>
/// Finds quoted or assigned texts so evenly mixed that no person and no name makes them. Digests, identifiers and public keys are as
/// even and no secrets, so that hexadecimal texts, UUIDs and what is called a digest are left alone.
/// </summary>
internal static partial class RandomTexts
{
    /// <summary>In bits for each character (Shannon). Random Base64 of 24 characters has 4.2 on average, identifiers and paths stay below 4.</summary>
    private const double LeastEntropy = 4.1;

    /// <summary>So many small letters in a row are a word.</summary>
    private const int LongestRun = 8;

    public static IReadOnlyList<(int Start, int End)> Find(string text)
    {
        var found = new List<(int Start, int End)>();
        foreach (var match in Candidate().EnumerateMatches(text))
        {
            // The first character is the quote or the sign in front.
            var (start, end) = (match.Index + 1, match.Index + match.Length);
            if (IsRandom(text.AsSpan(start, end - start)) && !IsPublic(text, start, end))
                found.Add((start, end));
        }
        return found;
    }

    private static bool IsRandom(ReadOnlySpan<char> value)
    {
        var (lower, upper, digits, signs, changes, run) = (0, 0, 0, 0, 0, 0);
        var before = ' ';
        foreach (var c in value)
        {
            var kind = char.IsAsciiLetterLower(c) ? 'a' : char.IsAsciiLetterUpper(c) ? 'A' : char.IsAsciiDigit(c) ? '0' : '-';
            lower += kind == 'a' ? 1 : 0;
            upper += kind == 'A' ? 1 : 0;
            digits += kind == '0' ? 1 : 0;
            signs += kind == '-' ? 1 : 0;
            changes += kind != before ? 1 : 0;
            run = kind == before ? run + 1 : 1;
            if (run == LongestRun && kind == 'a')
                return false;
            before = kind;
        }
        // Names change from small to capital once a word; random text at every second character.
        return lower >= 3 && upper >= 3 && digits >= 2 && signs <= value.Length / 6 && changes * 5 >= value.Length * 2 && Entropy(value) >= LeastEntropy;
    }

    private static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        foreach (var c in value)
            counts[c & 127]++;
        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
                bits -= (double)count / value.Length * Math.Log2((double)count / value.Length);
        }
        return bits;
    }

    private static bool IsPublic(string text, int start, int end)
    {
        var line = text.AsSpan(0, start);
        line = line[(line.LastIndexOfAny('\n', '\r') + 1)..];
        // A public key of SSH begins with the length of its name.
        return text.AsSpan(start).StartsWith("AAAA") || Public().IsMatch(line) || CredentialExamples.IsExample(text.AsSpan(start, end - start));
    }

    [GeneratedRegex("""["'=][A-Za-z0-9+/_-]{24,}={0,2}""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Candidate();

    [GeneratedRegex(@"sha(?:1|256|384|512)|md5|digest|checksum|hash|integrity|finger_?print|public|certificate|ssh-(?:rsa|ed25519|dss)|ecdsa|data:[a-z]+/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Public();
}
