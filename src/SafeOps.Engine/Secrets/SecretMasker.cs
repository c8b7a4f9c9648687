using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Secrets;

/// <summary>
/// Hides secrets in text that leaves SafeOps: the values it was told of wherever they stand, also in their JSON-escaped,
/// URL-escaped and Base64 forms, and what only looks like a secret (<see cref="SecretFinder"/>). It is for what is shown or
/// recorded, never for what is applied.
/// </summary>
public sealed class SecretMasker
{
    public const string Mask = "••••••";

    /// <summary>Shorter values are not hidden: they would hide half of every text, and guard nothing.</summary>
    public const int ShortestSecret = 4;

    private readonly object _gate = new();
    private volatile string[] _values = [];

    /// <summary>A value of several lines is hidden as a whole and line by line. Everyday words (<c>true</c>, <c>none</c>) are not hidden.</summary>
    public void Register(string value)
    {
        lock (_gate)
        {
            _values = [.. _values
                .Concat(value.Split('\n', StringSplitOptions.TrimEntries).Append(value).Where(v => !PlainValues.IsEveryday(v)).SelectMany(Forms))
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(v => v.Length)];
        }
    }

    /// <summary>
    /// Registers the variables whose name says that they hold a secret (<c>DB_PASSWORD</c>, <c>API_KEY</c>), and what looks
    /// like a secret in the others (the password in <c>DATABASE_URL</c>). Paths, short numbers, plain words and the names of
    /// the user and the machine are left out: hiding them wherever they stand would spoil every text.
    /// </summary>
    public void RegisterEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var own = environment
            .Where(v => v.Key.ToUpperInvariant() is "USER" or "USERNAME" or "LOGNAME" or "HOME" or "USERPROFILE" or "HOSTNAME" or "COMPUTERNAME" or "USERDOMAIN" or "SHELL" or "PWD")
            .Select(v => v.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in environment)
        {
            if (SecretNames.LooksSecret(name) && IsWorthHiding(value, own))
                Register(value);
            foreach (var finding in SecretFinder.Find(value))
            {
                var part = value.Substring(finding.Start, finding.Length);
                if (IsWorthHiding(part, own))
                    Register(part);
            }
        }
    }

    public string Hide(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        return SecretFinder.Hide(text);
    }

    /// <summary>
    /// Hides the two sides of a cut, where the middle of a long text was left out: what the cut left of a registered value at
    /// its edges is hidden too.
    /// </summary>
    public (string Head, string Tail) HideCut(string head, string tail)
    {
        var values = _values;
        var atEnd = values.Max(v => (int?)Enumerable.Range(1, v.Length - 1).LastOrDefault(n => head.EndsWith(v[..n], StringComparison.Ordinal))) ?? 0;
        var atStart = values.Max(v => (int?)Enumerable.Range(1, v.Length - 1).LastOrDefault(n => tail.StartsWith(v[^n..], StringComparison.Ordinal))) ?? 0;
        return (
            Hide(head[..^atEnd]) + (atEnd > 0 ? Mask : ""),
            (atStart > 0 ? Mask : "") + Hide(tail[atStart..]));
    }

    /// <summary>A copy with every text value hidden, whole where its key says that it is a secret; keys are left as they are.</summary>
    public JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, HideMember(p.Key, p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Hide)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Hide(text)),
        _ => node?.DeepClone(),
    };

    private JsonNode? HideMember(string key, JsonNode? member) =>
        member is JsonValue value && value.TryGetValue<string>(out var text) && SecretFinder.IsSecret(key, text) && !PlainValues.IsNumber(text)
            ? JsonValue.Create(Mask)
            : Hide(member);

    private static bool IsWorthHiding(string value, HashSet<string> own) =>
        !PlainValues.IsEveryday(value) && !PlainValues.IsPath(value) && !own.Contains(value)
        && (value.Length >= 8 || !(value.All(char.IsLetter) || value.All(char.IsAsciiDigit)));

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return JsonEncodedText.Encode(value).Value;
        yield return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
    }
}
