using System.Text.RegularExpressions;

namespace SafeOps.Secrets;

/// <summary>The lines of a YAML block scalar (<c>password: |</c>): no pattern can compare their indentation.</summary>
internal static partial class BlockScalars
{
    private static readonly SecretRule Rule = new("block-scalar", SecretEvidence.Name, new Lazy<Regex>(Header), "the lines of a YAML block whose key is that of a secret", []);

    public static IEnumerable<SecretFinding> Find(string text)
    {
        var end = 0;
        while (Header().Match(text, end) is { Success: true } match)
        {
            var start = match.Index + match.Length;
            end = start;
            if (!SecretNames.LooksSecret(match.Groups["key"].Value))
                continue;
            var depth = match.Groups["key"].Index - match.Index;
            while (end < text.Length)
            {
                var next = text.IndexOf('\n', end) is var found and >= 0 ? found + 1 : text.Length;
                var line = text.AsSpan(end, next - end);
                var indent = line.IndexOfAnyExcept("+- \t");
                if (line.Trim("+- \t\r\n").Length > 0 && indent <= depth)
                    break;
                end = next;
            }
            if (text.AsSpan(start, end - start).Trim().Length > 0)
                yield return new SecretFinding(start, text.AsSpan(start, end - start).TrimEnd("\r\n").Length, Rule);
        }
    }

    [GeneratedRegex(@"^[-+ \t]*[""']?(?<key>[A-Za-z_][\w.-]*)[""']?:[ \t]+[|>][-+0-9]*[ \t]*\r?\n", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Header();
}
