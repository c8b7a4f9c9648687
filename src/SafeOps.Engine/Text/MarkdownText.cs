using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Text;

/// <summary>
/// Writes foreign texts into GitHub Flavored Markdown (https://github.github.com/gfm/) so that they are shown and nothing
/// else: no markup, no HTML, no table cell too many, no person mentioned.
/// </summary>
internal static partial class MarkdownText
{
    /// <summary>What is markup anywhere in a line.</summary>
    private const string Special = "\\`*_[]|~";

    /// <summary>Running text on one line. HTML characters become entities, markup characters are escaped.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        var line = PrintableText.Line(text);
        if (BlockStart().Match(line) is { Success: true } start)
        {
            // A heading, a list or a rule: its last character is the one that makes it so.
            result.Append(line, 0, start.Length - 1).Append('\\').Append(line[start.Length - 1]);
            line = line[start.Length..];
        }
        foreach (var character in line)
        {
            _ = character switch
            {
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                '@' => result.Append("@<!-- -->"), // an empty comment keeps the name from being a mention
                _ when Special.Contains(character, StringComparison.Ordinal) => result.Append('\\').Append(character),
                _ => result.Append(character),
            };
        }
        return result.ToString();
    }

    /// <summary>A code span, as literal as Markdown gets. Inside a table a pipe must still be escaped (section 4.10).</summary>
    public static string Code(string text, bool inTable = false)
    {
        var line = PrintableText.Line(text);
        if (line.Length == 0)
            return "";
        if (inTable)
            line = line.Replace("|", "\\|", StringComparison.Ordinal);
        var fence = new string('`', LongestRun(line) + 1);
        var pad = line[0] is '`' or ' ' || line[^1] is '`' or ' ' ? " " : "";
        return fence + pad + line + pad + fence;
    }

    /// <summary>A fenced block whose fence is longer than any in the text.</summary>
    public static string Block(string text, string language)
    {
        var lines = string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(PrintableText.Of));
        var fence = new string('`', Math.Max(3, LongestRun(lines) + 1));
        return $"{fence}{language}\n{lines}\n{fence}\n";
    }

    /// <summary>As <see cref="Block"/>, with the text as it is: what somebody will copy or run.</summary>
    public static string Verbatim(string text, string info)
    {
        var lines = text.ReplaceLineEndings("\n");
        var fence = new string('`', Math.Max(3, LongestRun(lines) + 1));
        return $"{fence}{info}\n{lines}\n{fence}\n";
    }

    /// <summary>Something long that opens on a click; <paramref name="summary"/> is plain text.</summary>
    public static string Details(string summary, string body) =>
        $"<details>\n<summary>{WebUtility.HtmlEncode(PrintableText.Line(summary)).Replace("@", "@<!-- -->", StringComparison.Ordinal)}</summary>\n\n{body.TrimEnd('\n')}\n\n</details>\n";

    public static string Row(params string[] cells) => $"| {string.Join(" | ", cells.Select(c => c.Length == 0 ? " " : c))} |\n";

    public static string Head(params string[] cells) => Row(cells) + $"|{string.Concat(cells.Select(_ => " --- |"))}\n";

    [GeneratedRegex(@"^\s*(?:[#+=-]|[0-9]{1,9}[.)])", RegexOptions.CultureInvariant)]
    private static partial Regex BlockStart();

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
