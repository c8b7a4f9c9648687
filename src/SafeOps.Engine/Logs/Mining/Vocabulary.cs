using System.Text.Json;

namespace SafeOps.Logs.Mining;

/// <summary>
/// Words of the messages that programs print (<c>words.json</c>): what stands there is language, and rather of the statement than
/// of its arguments. What does not is rather a name: of a user, a host, a class, a state.
/// </summary>
internal static class Vocabulary
{
    private static readonly HashSet<string> Words = Load();

    /// <summary>Say what kind of thing follows.</summary>
    private static readonly HashSet<string> Nouns =
    [
        "user", "users", "host", "hostname", "node", "server", "client", "service", "file", "directory", "module", "class", "device", "interface", "domain", "pod", "container", "job", "task",
        "queue", "topic", "table", "database", "from", "to", "by", "package", "plugin", "driver", "process", "program", "command", "action", "state", "status", "type", "name", "key", "method",
        "function", "app", "application", "group", "account", "role", "namespace", "volume", "image", "cluster", "region", "zone", "tenant", "customer", "unit", "via", "on", "for", "with",
        "in", "into", "path", "uri", "url", "rhost", "ruser", "disk", "partition", "consumer", "member", "broker", "peer", "deployment", "index", "shard", "schema", "column", "thread", "worker",
        "component", "reason", "event", "broadcast", "channel", "protocol", "mode", "tag", "label", "policy", "rule", "chain", "zone", "share", "printer", "library", "bean", "endpoint", "route",
    ];

    /// <summary>Values in words.</summary>
    private static readonly HashSet<string> Values =
    [
        "true", "false", "null", "nil", "none", "unknown", "undefined", "NaN", "True", "False", "NULL", "None", "yes", "no", "N/A", "n/a", "TRUE", "FALSE", "Unknown", "Infinity",
    ];

    /// <summary>In capitals, and yet what the statement is about.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "SELECT", "INSERT", "UPDATE", "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "FATAL", "FAILED", "FAILURE",
        "SUCCESS", "OK", "START", "STOP", "UP", "DOWN", "ON", "OFF", "NOT", "BEGIN", "END", "COMMIT", "ROLLBACK", "CREATE", "DROP", "ALTER", "PANIC", "ALERT", "CRITICAL", "NOTICE", "CMD",
        "READ", "WRITE", "OPEN", "CLOSE", "HTTP", "HTTPS", "SOCKS", "TCP", "UDP", "ICMP", "SSL", "TLS", "SSH", "FTP", "SMTP", "DNS", "NFS",
    ];

    private static readonly HashSet<string> FunctionWords =
    [
        "a", "an", "the", "of", "to", "on", "from", "by", "in", "for", "with", "at", "is", "are", "was", "and", "or", "via", "as", "into", "it", "its", "be", "has", "have",
    ];

    public static bool IsFunctionWord(string word) => FunctionWords.Contains(word);

    public static bool IsVerb(string word) => Verbs.Contains(word);

    public static bool IsNoun(string word) => Nouns.Contains(word) || Nouns.Contains(word.ToLowerInvariant());

    public static bool IsValue(string word) => Values.Contains(word);

    public static bool Knows(string word)
    {
        var lower = word.ToLowerInvariant();
        return Words.Contains(lower)
            || (lower.Length > 4 && (Ends(lower, "s", "") || Ends(lower, "ed", "") || Ends(lower, "ed", "e") || Ends(lower, "ing", "") || Ends(lower, "ing", "e") || Ends(lower, "ly", "")))
            || (lower.Contains('\'', StringComparison.Ordinal) && lower.Split('\'') is [var stem, { Length: <= 2 }] && Words.Contains(stem));
    }

    /// <summary>How much a word looks like a name, from 0 (language) to 1.</summary>
    public static double NameLikeness(string word)
    {
        if (Values.Contains(word))
            return 0.7;
        if (NamedProtocols.Contains(word))
            return 0.05;
        var (upper, lower, inner, dots, under) = (0, 0, 0, 0, false);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (char.IsUpper(c))
                upper += i > 0 && char.IsLower(word[i - 1]) ? 100 : 1;
            else if (char.IsLower(c))
                lower++;
            else if (c == '.')
                dots++;
            else if (c == '_' || c == '@' || c == '$')
                under = true;
            else
                inner++;
        }
        if (upper + lower == 0)
            return 0.3;
        if (dots > 0 && word[0] != '.')
            return 0.9;
        if (under && upper + lower > 1)
            return 0.85;
        if (upper >= 100)
            return 0.75;
        if (word.Contains("::", StringComparison.Ordinal))
            return 0.8;
        if (inner > 0)
        {
            var parts = word.Split('-', '/', '\'', '*', '+', '&', '!', '?');
            return parts.All(p => p.Length < 2 || Verbs.Contains(p) || Knows(p)) ? 0.25 : 0.7;
        }
        if (upper > 1 && lower == 0)
            return Verbs.Contains(word) ? 0.05 : Knows(word) ? 0.45 : 0.6;
        if (Knows(word))
            return upper > 0 ? 0.1 : 0.05;
        return word.Length == 1 ? 0.3 : 0.6;
    }

    private static bool Ends(string word, string ending, string instead) =>
        word.EndsWith(ending, StringComparison.Ordinal) && Words.Contains(string.Concat(word.AsSpan(0, word.Length - ending.Length), instead));

    private static HashSet<string> Load()
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream("SafeOps.Logs.Mining.words.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("words").EnumerateArray().SelectMany(l => l.GetString()!.Split(' '))];
    }
}
