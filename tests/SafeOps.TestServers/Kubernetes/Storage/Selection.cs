using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Storage;

/// <summary>The label and field selectors of a request.</summary>
internal sealed class Selection
{
    private readonly List<Func<JsonObject, bool>> _tests = [];

    public Selection(string? labels, string? fields)
    {
        foreach (var requirement in Split(labels))
            _tests.Add(Label(requirement.Trim()));
        foreach (var requirement in Split(fields))
            _tests.Add(Field(requirement.Trim()));
    }

    public bool Takes(JsonObject value) => _tests.All(t => t(value));

    /// <summary>Whether labels meet the selector of a workload.</summary>
    public static bool Matches(JsonObject? selector, JsonObject? labels)
    {
        if (selector is null)
            return false;
        return (selector["matchLabels"] as JsonObject ?? []).All(l => labels.Text(l.Key) == l.Value?.ToString())
            && selector.Items("matchExpressions").All(e => Meets(e.Text("operator") ?? "", labels.Text(e.Text("key") ?? ""), e.Words("values").ToList()));
    }

    private static bool Meets(string @operator, string? value, List<string> values) => @operator switch
    {
        "In" => value is not null && values.Contains(value),
        "NotIn" => value is null || !values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };

    private static Func<JsonObject, bool> Label(string text)
    {
        var (key, @operator, values) = text switch
        {
            _ when text.Contains(" notin ", StringComparison.Ordinal) => In(" notin ", "NotIn"),
            _ when text.Contains(" in ", StringComparison.Ordinal) => In(" in ", "In"),
            _ when text.Contains("!=", StringComparison.Ordinal) => Pair("!=", "NotIn"),
            _ when text.Contains("==", StringComparison.Ordinal) => Pair("==", "In"),
            _ when text.Contains('=', StringComparison.Ordinal) => Pair("=", "In"),
            _ when text.StartsWith('!') => (text[1..].Trim(), "DoesNotExist", []),
            _ => (text, "Exists", new List<string>()),
        };
        return value => Meets(@operator, value.At("metadata", "labels").Text(key), values);

        (string, string, List<string>) In(string word, string name)
        {
            var parts = text.Split(word, 2);
            return (parts[0].Trim(), name, [.. parts[1].Trim().Trim('(', ')').Split(',').Select(v => v.Trim())]);
        }

        (string, string, List<string>) Pair(string sign, string name)
        {
            var parts = text.Split(sign, 2);
            return (parts[0].Trim(), name, [parts[1].Trim()]);
        }
    }

    private static Func<JsonObject, bool> Field(string text)
    {
        var differs = text.Contains("!=", StringComparison.Ordinal);
        var parts = text.Split(differs ? "!=" : text.Contains("==", StringComparison.Ordinal) ? "==" : "=", 2);
        var path = parts[0].Split('.');
        if (path[0] is not ("metadata" or "spec" or "status" or "involvedObject" or "type" or "reason" or "source" or "reportingComponent"))
            throw ApiFailure.BadRequest($"field label not supported: {parts[0]}");
        return value => (value.At(path[..^1])?[path[^1]]?.ToString() ?? "") == parts[1] != differs;
    }

    /// <summary>At the commas outside of brackets.</summary>
    private static IEnumerable<string> Split(string? text)
    {
        var depth = 0;
        var start = 0;
        text ??= "";
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        if (start < text.Length)
            yield return text[start..];
    }
}
