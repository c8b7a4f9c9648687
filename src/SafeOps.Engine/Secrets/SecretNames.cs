namespace SafeOps.Secrets;

/// <summary>Names of variables, keys and settings that hold secrets.</summary>
internal static class SecretNames
{
    private static readonly string[] Anywhere = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "CREDENTIAL", "CONNECTIONSTRING", "CONNSTR", "APIKEY", "ACCESSKEY", "ACCOUNTKEY", "PRIVATEKEY", "TOKEN"];

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "PASS", "PWD", "KEY", "SAS", "DSN", "PAT" };

    /// <summary>What is said about a secret and is none itself: <c>TOKEN_URL</c>, <c>secretName</c>, <c>PASSWORD_FILE</c>.</summary>
    private static readonly HashSet<string> About = new(StringComparer.Ordinal)
    {
        "FILE", "PATH", "DIR", "NAME", "ID", "URL", "URI", "ENDPOINT", "TYPE", "EXPIRY", "EXPIRES", "TTL", "LENGTH", "POLICY", "REF", "COUNT", "LIMIT", "VERSION", "SOCK", "ALGORITHM", "ISSUER", "STORE",
    };

    public static bool LooksSecret(string name)
    {
        if (name.ToUpperInvariant() is "PWD" or "OLDPWD")
            return false;
        var words = Split(name);
        if (words.Count == 0 || About.Contains(words[^1]))
            return false;
        var joined = string.Concat(words);
        return Anywhere.Any(joined.Contains) || words.Any(Words.Contains);
    }

    /// <summary>In upper case, parted at signs and where a capital follows a small letter.</summary>
    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var sign = i < name.Length && !char.IsLetterOrDigit(name[i]);
            var hump = i > 0 && i < name.Length && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (i < name.Length && !sign && !hump)
                continue;
            if (i > start)
                words.Add(name[start..i].ToUpperInvariant());
            start = sign ? i + 1 : i;
        }
        return words;
    }
}
