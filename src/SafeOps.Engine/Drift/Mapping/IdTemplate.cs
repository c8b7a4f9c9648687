using System.Text;
using System.Text.Json;

namespace SafeOps.Drift.Mapping;

/// <summary>
/// How an id is written from a state's attributes: text with <c>{attribute}</c>, the value of an attribute, and
/// <c>{attribute before x}</c>, the value up to the first <c>x</c>, or all of it. A template that begins with an attribute wants an id
/// there: one that begins with a slash.
/// </summary>
internal sealed class IdTemplate
{
    private const string BeforeWord = " before ";

    private readonly List<Part> _parts = [];

    private IdTemplate()
    {
    }

    /// <exception cref="FormatException">A brace has no partner, or nothing between it and its partner.</exception>
    public static IdTemplate Parse(string text)
    {
        var template = new IdTemplate();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open != at)
            {
                var literal = open < 0 ? text[at..] : text[at..open];
                if (literal.Contains('}'))
                    throw new FormatException($"'{text}' has a closing brace without an opening one.");
                template._parts.Add(new Part(literal, null, null));
                at += literal.Length;
                continue;
            }
            var close = text.IndexOf('}', open);
            if (close <= open + 1)
                throw new FormatException($"'{text}' has an opening brace without an attribute and a closing one.");
            var inside = text[(open + 1)..close];
            var before = inside.IndexOf(BeforeWord, StringComparison.Ordinal);
            template._parts.Add(before < 0 ? new Part(null, inside, null) : new Part(null, inside[..before], inside[(before + BeforeWord.Length)..]));
            at = close + 1;
        }
        return template;
    }

    /// <summary>Null where an attribute that it names is not there or empty.</summary>
    public string? Fill(JsonElement attributes) => Fill(name => Text(attributes, name));

    public string? Fill(Func<string, string?> valueOf)
    {
        var id = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Attribute is null)
            {
                id.Append(part.Literal);
                continue;
            }
            if (valueOf(part.Attribute) is not { } value || (id.Length == 0 && value[0] != '/'))
                return null;
            var end = part.Before is null ? -1 : value.IndexOf(part.Before, StringComparison.OrdinalIgnoreCase);
            id.Append(end < 0 ? value : value.AsSpan(0, end));
        }
        return id.ToString();
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private sealed record Part(string? Literal, string? Attribute, string? Before);
}
