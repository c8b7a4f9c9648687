using YamlDotNet.Core;

namespace SafeOps.Adapters.Yaml;

/// <summary>The parser's reasons in the words of the person who wrote the file.</summary>
internal static class YamlReason
{
    private const string Tab = "a tab cannot indent YAML: use spaces.";

    private static readonly (string Fragment, string Reason)[] Known =
    [
        ("tab as indentation", Tab),
        ("a tab character that violate indentation", Tab),
        ("a quoted scalar, found unexpected end", "this quoted text is never closed."),
        ("invalid mapping", "a mapping cannot begin here: the indentation is wrong, or a text with ': ' in it needs quotes."),
        ("mapping values are not allowed", "a ':' cannot stand here: a text with ': ' in it needs quotes."),
        ("did not find expected key", "a key was expected here: look at the indentation and at brackets and quotes before it."),
        ("did not find expected '-' indicator", "a list item ('- ') was expected here: look at the indentation."),
        ("did not find expected ',' or ']'", "a ',' or ']' was expected here."),
        ("did not find expected ',' or '}'", "a ',' or '}' was expected here."),
        ("could not find expected ':'", "this line is neither 'key: value' nor part of the text before it: a ':' is missing, or the indentation is wrong."),
        ("cannot start any token", "this character cannot begin a value: put the text in quotes, and indent with spaces, not tabs."),
        ("unknown escape character", "this escape is not known between double quotes: write '\\\\' for a backslash, or use single quotes."),
    ];

    /// <summary>The parser places a tab at the value before it; a person looks for the tab.</summary>
    public static int Place(YamlException error, string text, int start)
    {
        if (Of(error) != Tab)
            return start;
        for (var line = start; line >= 0 && line < text.Length; line = text.IndexOf('\n', line) is >= 0 and var end ? end + 1 : -1)
        {
            var indent = text.AsSpan(line);
            var tab = indent.IndexOfAnyExcept(' ');
            if (tab >= 0 && indent[tab] == '\t' && (line == 0 || text[line - 1] == '\n'))
                return line + tab;
        }
        return start;
    }

    public static string Of(YamlException error)
    {
        foreach (var (fragment, reason) in Known)
        {
            if (error.Message.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                return reason;
        }
        return $"this is not YAML: {char.ToLowerInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}.";
    }
}
