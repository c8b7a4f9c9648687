using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Text;

/// <summary>
/// Writes a text as a YAML scalar that every reader takes for text: also those of YAML 1.1, to whom <c>yes</c>, <c>0o7</c>,
/// <c>12:30</c> and <c>2026-01-01</c> are something else.
/// </summary>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> Yaml11Words = new(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<"], StringComparer.OrdinalIgnoreCase);

    /// <summary>On one line, in the style asked for where the text allows it, else in double quotes.</summary>
    public static string Inline(string text, ScalarStyle style, bool flow) => style switch
    {
        ScalarStyle.SingleQuoted when IsPrintableLine(text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted => DoubleQuoted(text),
        _ => CanBePlain(text, flow) ? text : DoubleQuoted(text),
    };

    /// <summary>
    /// As a literal block: its header and lines, each with the indentation before it. Null where a literal would not read
    /// back as the text.
    /// </summary>
    public static string? Literal(string text, int indent, string lineEnd)
    {
        var body = text.EndsWith('\n') ? text[..^1] : text;
        if (body.Length == 0 || body[0] is ' ' or '\n' or '\t' || body[^1] == '\n')
            return null;
        var lines = body.Split('\n');
        if (!lines.All(IsPrintableLine))
            return null;
        var written = new StringBuilder(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in lines)
        {
            written.Append(lineEnd);
            if (line.Length > 0)
                written.Append(' ', indent).Append(line);
        }
        return written.ToString();
    }

    private static bool CanBePlain(string text, bool flow) =>
        text.Length > 0
        && IsPrintableLine(text)
        && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
        && CanBegin(text)
        && text[^1] != ':'
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && !text.Contains(":\t", StringComparison.Ordinal) && !text.Contains("\t#", StringComparison.Ordinal)
        && !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal)
        && !(flow && text.AsSpan().IndexOfAny(",[]{}:") >= 0)
        && CoreSchema.Resolve(text) is string
        && !Yaml11Words.Contains(text)
        && !Yaml11Value().IsMatch(text);

    private static bool CanBegin(string text) => text[0] switch
    {
        '-' or '?' or ':' => text.Length > 1 && !char.IsWhiteSpace(text[1]) && text[0] == '-' && text[1] != '-',
        ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => false,
        _ => true,
    };

    private static bool IsPrintableLine(string text) => text.EnumerateRunes().All(IsPrintable) && text.All(c => c is not ('\u0085' or '\u2028' or '\u2029'));

    /// <summary>YAML 1.2.2, production c-printable, without line ends and the byte order mark.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value is '\t' or (>= 0x20 and <= 0x7E) or 0x85 or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFC and not 0xFEFF) or >= 0x10000;

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                0x85 or 0x2028 or 0x2029 => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                <= 0xFF => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
            };
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Numbers with underscores, base 60, binary and dates of YAML 1.1 (yaml.org/type/int, float, timestamp).</summary>
    [GeneratedRegex(@"^([-+]?[0-9][0-9_,]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Yaml11Value();
}
