using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Things that have names: a word after one is rather the name.</summary>
    private static readonly HashSet<string> Things =
    [
        "user", "host", "node", "service", "topic", "queue", "table", "database", "job", "task", "feature", "flag", "tenant", "customer", "bucket", "container", "pod", "namespace", "volume", "cluster",
        "region", "zone", "module", "plugin", "interface", "device", "domain", "group", "role", "worker", "pool", "cache", "index", "shard", "schema", "pipeline", "stage", "provider", "client", "server",
        "package", "image", "daemon", "unit", "column", "relation", "type", "property", "warehouse", "upstream", "backend", "channel", "stream", "collection", "project", "repository", "branch", "endpoint",
    ];

    /// <summary>After a thing, these tell of it.</summary>
    private static readonly HashSet<string> Tellings =
    [
        "is", "was", "has", "had", "will", "can", "cannot", "not", "no", "too", "already", "does", "did", "are", "were", "may", "must", "full", "empty", "unavailable", "unreachable", "missing",
        "invalid", "failure", "error", "errors", "timeout", "ready", "busy", "idle", "up", "down", "ok", "OK", "name", "id", "ID", "names", "ids", "lost", "left", "list", "size", "status", "state", "count",
        "start", "stop", "manager", "dead", "alive", "offline", "online", "failed", "unknown", "info", "data", "key", "request", "response", "address", "port",
    ];

    /// <summary>Of a constant of the program: only where there are many are they rather values than statements of their own.</summary>
    public const float Constant = 0.35f;

    /// <summary>In capitals, or a dotted name whose last part is: a state, an action; or the class of an error.</summary>
    public static bool IsConstant(string word)
    {
        if (word.Length > "Exception".Length && (word.EndsWith("Exception", StringComparison.Ordinal) || word.EndsWith("Error", StringComparison.Ordinal)))
            return true;
        var from = word.LastIndexOf('.') + 1;
        for (var i = from; i < word.Length; i++)
        {
            if (word[i] is not ((>= 'A' and <= 'Z') or '_'))
                return false;
        }
        return word.Length - from > 1;
    }

    /// <summary>camelCase, CamelCase, with underscores or dots: of a function, a class or a service.</summary>
    public static bool IsIdentifier(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (word[i] is '_' or '.' || (char.IsUpper(word[i]) && char.IsLower(word[i - 1])))
                return true;
        }
        return false;
    }

    public static bool IsThing(string word) => Things.Contains(word);

    public static bool SaysWhatHappened(string word) =>
        Tellings.Contains(word) || FunctionWords.Contains(word) || (word.Length > 4 && (word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("ing", StringComparison.Ordinal)));

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
        if (word.EndsWith(CanonicalTokens.NumberOfWords, StringComparison.Ordinal))
            return Knows(word[..^(CanonicalTokens.NumberOfWords.Length + 1)]) ? 0.25 : Constant;
        if (IsConstant(word))
            return Verbs.Contains(word) ? 0.05 : Constant;
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
        if (Knows(word))
            return upper > 0 ? 0.1 : 0.05;
        return word.Length == 1 ? 0.3 : 0.6;
    }

    private static bool Ends(string word, string ending, string instead) =>
        word.EndsWith(ending, StringComparison.Ordinal) && Words.Contains(string.Concat(word.AsSpan(0, word.Length - ending.Length), instead));

    private static HashSet<string> Load()
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream("SafeOps.Logs.Mining.words.json")!;
        return [.. JsonSerializer.Deserialize<WordFile>(stream)!.Words.SelectMany(l => l.Split(' '))];
    }

    /// <param name="Words">Lines of words.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record WordFile([property: JsonPropertyName("words")] string[] Words);
}
