using YamlDotNet.Core;

namespace SafeOps.Adapters.Yaml;

/// <summary>The parser's reasons in the words of the person who wrote the file.</summary>
internal static class YamlReason
{
    private static readonly (string Fragment, string Reason)[] Known =
    [
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
