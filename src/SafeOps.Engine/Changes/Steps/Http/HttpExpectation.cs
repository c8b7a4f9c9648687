using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>What an answer must be; all that is given must hold. Without a status: 200 to 299.</summary>
internal sealed record HttpExpectation(
    IReadOnlyList<string> Status, IReadOnlyList<JsonExpectation> Json, IReadOnlyDictionary<string, string> Header, OutputExpectation? Text, int? Milliseconds)
{
    public static readonly IReadOnlyList<OptionDescriptor> Members =
    [
        new("status", OptionKind.TextList, "The status, or several, or a class as 2xx.") { OrScalar = true, Default = "2xx" },
        new("json", OptionKind.Any, "What stands in the answer: path, and equals, above, below, contains, matches, count or exists; or a list of these."),
        new("header", OptionKind.TextMap, "Headers of the answer: name and value."),
        new("contains", OptionKind.Text, "A text somewhere in the answer."),
        new("matches", OptionKind.Text, "A regular expression that matches somewhere in the answer."),
        new("milliseconds", OptionKind.Integer, "The answer takes at most so long."),
    ];

    private static readonly string[] DefaultStatus = ["2xx"];

    public static HttpExpectation Read(JsonNode? node)
    {
        if (node is not JsonObject map)
            return new HttpExpectation(node is null ? DefaultStatus : [CommandOptions.Text(node)!], [], new Dictionary<string, string>(), null, null);
        var json = map["json"];
        return new HttpExpectation(
            map["status"] switch
            {
                null => DefaultStatus,
                JsonArray list => [.. list.Select(s => CommandOptions.Text(s) ?? "")],
                var single => [CommandOptions.Text(single)!],
            },
            json is JsonArray several ? [.. several.Select(JsonExpectation.Read)] : json is null ? [] : [JsonExpectation.Read(json)],
            map["header"] is JsonObject headers ? headers.ToDictionary(h => h.Key, h => CommandOptions.Text(h.Value) ?? "", StringComparer.OrdinalIgnoreCase) : new Dictionary<string, string>(),
            map["contains"] is null && map["matches"] is null ? null : new OutputExpectation(null, CommandOptions.Text(map["contains"]), CommandOptions.Text(map["matches"])),
            int.TryParse(CommandOptions.Text(map["milliseconds"]), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null);
    }

    public JsonObject ToJson() => new()
    {
        ["status"] = new JsonArray([.. Status.Select(s => (JsonNode)s)]),
        ["json"] = new JsonArray([.. Json.Select(j => (JsonNode)j.ToJson())]),
        ["header"] = new JsonObject(Header.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value))),
        ["contains"] = Text?.Contains,
        ["matches"] = Text?.Matches,
        ["milliseconds"] = Milliseconds,
    };

    /// <summary>What is wrong with it: the option below <c>expect</c>, and why.</summary>
    public IEnumerable<(string Option, string Message)> Mistakes()
    {
        foreach (var status in Status.Where(s => !IsStatus(s)))
            yield return ("status", $"'{status}' is no status; expected a number from 100 to 599, or a class such as 2xx.");
        if (Status.Count == 0)
            yield return ("status", "'status' names none; expected a number such as 200, or a class such as 2xx.");
        foreach (var mistake in Json.Select(j => j.Mistake()).OfType<string>())
            yield return ("json", mistake);
        if (Text?.PatternMistake() is { } pattern)
            yield return ("matches", pattern);
    }

    public bool HasStatus(int status) => Status.Any(s => s.EndsWith("xx", StringComparison.Ordinal)
        ? s[0] - '0' == status / 100
        : s == status.ToString(CultureInfo.InvariantCulture));

    /// <summary>What was expected and not found; null where all holds. Of the answer's body only the values at its paths are told.</summary>
    public string? Unmet(HttpAnswer answer)
    {
        if (!HasStatus(answer.Status))
            return $"the status is {answer.Status}, expected {string.Join(" or ", Status)}";
        if (Milliseconds is { } limit && answer.Taken.TotalMilliseconds > limit)
            return string.Create(CultureInfo.InvariantCulture, $"the answer took {answer.Taken.TotalMilliseconds:0} ms, expected at most {limit} ms");
        foreach (var (name, value) in Header)
        {
            if (answer.Headers.GetValueOrDefault(name) is not { } found)
                return $"the answer has no header '{name}', expected {value}";
            if (found != value)
                return $"the header '{name}' is {found}, expected {value}";
        }
        if (answer.IsCut && (Json.Count > 0 || Text is not null))
            return $"the answer has more than {ByteSize.Format(answer.Body.LongLength)}, and only so much is read; 'maxSize' sets how much";
        if (Text?.Unmet(Encoding.UTF8.GetString(answer.Body)) is { } text)
            return text.Replace("output", "an answer", StringComparison.Ordinal);
        return Json.Count == 0 ? null : UnmetJson(answer.Body);
    }

    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return $"status {string.Join(" or ", Status)}";
        foreach (var json in Json)
            yield return json.ToString();
        foreach (var (name, value) in Header)
            yield return $"header {name} {value}";
        if (Text?.Contains is { } contains)
            yield return $"a text with '{contains}'";
        if (Text?.Matches is { } matches)
            yield return $"a text that matches '{matches}'";
        if (Milliseconds is { } limit)
            yield return string.Create(CultureInfo.InvariantCulture, $"within {limit} ms");
    }

    private string? UnmetJson(byte[] body)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException error)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the answer is no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1})");
        }
        return Json.Select(j => j.Unmet(root)).FirstOrDefault(u => u is not null);
    }

    private static bool IsStatus(string text) => text.Length == 3 && text[0] is >= '1' and <= '5'
        && (text.EndsWith("xx", StringComparison.Ordinal) || text.All(char.IsAsciiDigit));
}
