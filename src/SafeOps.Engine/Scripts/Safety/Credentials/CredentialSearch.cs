using System.Text.RegularExpressions;
using SafeOps.Secrets;

namespace SafeOps.Scripts.Safety.Credentials;

/// <summary>
/// Finds the secrets that are written in a script. What looks like one is the business of <see cref="SecretFinder"/>, which hides
/// rather too much; here only what is a value and no reference, prompt, help text or example stays.
/// </summary>
internal static partial class CredentialSearch
{
    /// <summary>In order of place; they do not overlap.</summary>
    public static IReadOnlyList<Credential> Find(ScriptUnderReview script)
    {
        var text = script.Source;
        var found = SecretFinder.Find(text)
            .Where(f => IsWritten(f, script))
            .Select(f => new Credential(f.Start, f.End, f.Rule.Summary, true))
            .ToList();
        found.AddRange(RandomTexts.Find(text)
            .Where(f => !found.Exists(c => c.Start < f.End && f.Start < c.End))
            .Select(f => new Credential(f.Start, f.End, "a text that looks random", false))
            .ToList());
        return [.. found.OrderBy(c => c.Start)];
    }

    /// <summary><c>"AWS::IAM::AccessKey": "…"</c> is the name of a type, which has no value.</summary>
    private static bool IsNameOfType(string text, SecretFinding finding) => TypeBefore().IsMatch(text.AsSpan(Math.Max(0, finding.Start - 80), Math.Min(80, finding.Start)));

    private static bool IsWritten(SecretFinding finding, ScriptUnderReview script)
    {
        var text = script.Source;
        var value = text.AsSpan(finding.Start, finding.Length).Trim();
        if (CredentialExamples.IsExample(value))
            return false;
        if (finding.Rule.Evidence == SecretEvidence.Form)
            return true;
        if (value.Length < SecretMasker.ShortestSecret || CredentialExamples.IsWord(value) || HasReference(value, script.Language) || IsNameOfType(text, finding))
            return false;
        var quote = QuoteBefore(text, finding.Start);
        return script.Language switch
        {
            ScriptLanguage.Bash => IsWrittenInBash(finding, script, quote),
            ScriptLanguage.PowerShell => quote is not null || IsInText(finding, text) || finding.Rule.Name is "option" or "token-option" or "short-option" or "curl-user",
            _ => quote is not null || IsInText(finding, text),
        } && !IsProse(text, finding, value, quote);
    }

    /// <summary>A header, an address, a connection string: the form around the value says that it is one, in whatever quotes.</summary>
    private static bool IsInText(SecretFinding finding, string text) => finding.Rule.Name is "url-password" or "bearer" or "connection-string" or "sql-password" or "element"
        || (finding.Rule.Name == "authorization" && finding.Start > 1 && text[finding.Start - 1] == ' ' && char.IsLetter(text[finding.Start - 2]));

    private static bool IsWrittenInBash(SecretFinding finding, ScriptUnderReview script, char? quote)
    {
        if (IsInText(finding, script.Source) || quote is not null || script.Bash.Documents.Any(d => d.Start <= finding.Start && finding.End <= d.End))
            return true;
        // Where nothing quotes it, only what bash assigns or hands over is a value: 'echo "Password: wrong"' is none.
        return finding.Rule.Name is "option" or "token-option" or "short-option" or "curl-user" or "named-value" or "named-token"
            || (finding.Start > 0 && script.Source[finding.Start - 1] == '=');
    }

    /// <summary>A value that another one is filled into is known only when the script runs.</summary>
    private static bool HasReference(ReadOnlySpan<char> value, ScriptLanguage language)
    {
        var sign = language == ScriptLanguage.Python ? '{' : '$';
        for (var at = value.IndexOf(sign); at >= 0 && at + 1 < value.Length; at++)
        {
            if (value[at] == sign && (char.IsLetterOrDigit(value[at + 1]) || value[at + 1] is '_' or '{' or '(' or '@' or '*'))
                return true;
        }
        return language is ScriptLanguage.Bash && value.Contains('`');
    }

    /// <summary>A sentence for people about a password is none: a prompt, a hint.</summary>
    private static bool IsProse(string text, SecretFinding finding, ReadOnlySpan<char> value, char? quote)
    {
        if (value[^1] is ':' or '?' or '…' || value.EndsWith("...", StringComparison.Ordinal))
            return true;
        // Several words behind a colon in running text: 'Password: the one of your account'.
        return quote is null && value.Contains(' ') && finding.Start > 1 && text.AsSpan(0, finding.Start).TrimEnd()[^1] == ':';
    }

    [GeneratedRegex(@"::\w+[""']?[ \t]*[:=][ \t]*[""']?$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeBefore();

    private static char? QuoteBefore(string text, int start) => start > 0 && text[start - 1] is '"' or '\'' ? text[start - 1] : null;
}
