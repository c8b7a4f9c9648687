using System.Text;

namespace SafeOps.Secrets;

/// <summary>A part of a text that looks like a secret: 0-based range of characters, and the rule that says so. Never the value.</summary>
public sealed record SecretFinding(int Start, int Length, SecretRule Rule)
{
    public int End => Start + Length;
}

/// <summary>
/// Finds what looks like a secret: values assigned to telling names in YAML, JSON, INI, environment files, connection
/// strings, URLs and command lines, and well-known forms of tokens and keys. It takes time in proportion to the text.
/// References (<c>${x}</c>, <c>env:NAME</c>), placeholders and paths are left alone.
/// </summary>
public static class SecretFinder
{
    /// <summary>In order of place; findings do not overlap.</summary>
    public static IReadOnlyList<SecretFinding> Find(string text)
    {
        var found = new List<SecretFinding>();
        foreach (var rule in SecretRules.All.Where(r => r.MayMatch(text)))
        {
            for (var match = rule.Pattern.Match(text); match.Success; match = match.NextMatch())
            {
                var group = match.Groups["secret"] is { Success: true } secret ? secret : match.Groups[0];
                var value = rule.Name == "line" ? WithoutComment(group.Value) : group.Value;
                if (rule.Evidence == SecretEvidence.Form || IsSecret(rule, value, text, group.Index + value.Length, match.Value))
                    found.Add(new SecretFinding(group.Index, value.Length, rule));
            }
        }
        found.AddRange(BlockScalars.Find(text));
        return WithoutOverlap(found);
    }

    /// <summary>The text with what was found hidden; names, quotes and lines stay.</summary>
    public static string Hide(string text)
    {
        var found = Find(text);
        if (found.Count == 0)
            return text;
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var finding in found)
        {
            result.Append(text, copied, finding.Start - copied);
            HideLines(result, text.Substring(finding.Start, finding.Length), finding.Start > 0 && text[finding.Start - 1] == '\n');
            copied = finding.End;
        }
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether a value of this name is a secret that the two together give away.</summary>
    public static bool IsSecret(string name, string value) => NameLooksSecret(name) && !PlainValues.IsPlaceholder(value);

    /// <summary>Whether a variable, key or setting of this name holds a secret.</summary>
    public static bool NameLooksSecret(string name) => SecretNames.LooksSecret(name);

    private static bool IsSecret(SecretRule rule, string value, string text, int end, string match)
    {
        if (PlainValues.IsPlaceholder(value) || match.TrimStart().StartsWith("--no-", StringComparison.OrdinalIgnoreCase))
            return false;
        if (rule.Evidence == SecretEvidence.NameOfToken && PlainValues.IsNumber(value))
            return false;
        if (rule.Name.EndsWith("option", StringComparison.Ordinal) && value.StartsWith('-'))
            return false;
        // A call or an index: the value is computed, not written here.
        return !(end < text.Length && text[end] is '(' or '[' && value.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or ':'));
    }

    private static string WithoutComment(string line)
    {
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? line : line[..comment]).TrimEnd(' ', '\t', ',');
    }

    private static IReadOnlyList<SecretFinding> WithoutOverlap(List<SecretFinding> found)
    {
        var result = new List<SecretFinding>();
        foreach (var finding in found.Where(f => f.Length > 0).OrderBy(f => f.Start).ThenByDescending(f => f.Length))
        {
            if (result.Count > 0 && finding.Start < result[^1].End)
                result[^1] = result[^1] with { Length = Math.Max(result[^1].End, finding.End) - result[^1].Start };
            else
                result.Add(finding);
        }
        return result;
    }

    /// <summary>A secret of several lines keeps its lines, with the sign of a diff and the indentation, so that a diff stays one.</summary>
    private static void HideLines(StringBuilder result, string secret, bool atLineStart)
    {
        foreach (var (line, number) in secret.Split('\n').Select((line, number) => (line, number)))
        {
            if (number > 0)
                result.Append('\n');
            var start = 0;
            if (number > 0 || atLineStart)
            {
                if (line is ['+' or '-' or ' ', ..])
                    start = 1;
                while (start < line.Length && line[start] is (' ' or '\t'))
                    start++;
            }
            var end = Math.Max(start, line.TrimEnd('\r', ' ').Length);
            result.Append(line, 0, start);
            if (end > start)
                result.Append(SecretMasker.Mask);
            result.Append(line, end, line.Length - end);
        }
    }
}
