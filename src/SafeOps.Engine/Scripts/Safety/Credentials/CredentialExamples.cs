using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Safety.Credentials;

/// <summary>Values that stand for a secret in documents and templates, and are none.</summary>
internal static partial class CredentialExamples
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "passphrase", "passwort", "pass", "pwd", "secret", "token", "key", "value", "credential", "credentials", "apikey", "api_key", "api-key",
        "string", "text", "file", "path", "prompt", "stdin", "plain", "required", "optional", "missing", "invalid", "wrong", "unknown", "changed", "expired", "here",
        "mypassword", "mysecret", "mytoken", "yourpassword", "yourtoken", "secretvalue", "securestring", "get", "set", "read", "delete", "list", "show", "create",
    };

    /// <summary>Says itself that it is an example: AWS's <c>…EXAMPLE</c>, <c>changeme</c>, a run of one character, <c>&lt;token&gt;</c>.</summary>
    public static bool IsExample(ReadOnlySpan<char> value) => Example().IsMatch(value) || IsRun(value);

    /// <summary>Only names what should stand there.</summary>
    public static bool IsWord(ReadOnlySpan<char> value) => Words.Contains(value.ToString()) || Talk().IsMatch(value);

    /// <summary>Few different characters make no secret: <c>xxxxxxxx</c>, <c>0000-0000</c>.</summary>
    private static bool IsRun(ReadOnlySpan<char> value)
    {
        var kinds = new HashSet<char>();
        foreach (var character in value)
            if (char.IsLetterOrDigit(character))
                kinds.Add(char.ToLowerInvariant(character));
        return kinds.Count <= 2 && value.Length >= 4;
    }

    /// <summary>Several words, one of them the name of what is secret: a sentence or a command about it.</summary>
    [GeneratedRegex(@"\s.*(?:passw|secret|token|credential|key)|(?:passw|secret|token|credential|key)\w*\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Talk();

    [GeneratedRegex(@"example|change[-_ ]?(?:me|it|this)|place[-_ ]?holder|x{4,}|\.{3}|^<|^\[|^(?:your|my|some|insert|enter|replace|dummy|fake|sample)[-_ ]|(?:todo|fixme|redacted|masked)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Example();
}
