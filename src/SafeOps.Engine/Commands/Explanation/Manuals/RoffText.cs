using System.Text;

namespace SafeOps.Commands.Explanation.Manuals;

/// <summary>Takes the escapes of roff out of a line, after groff(7).</summary>
internal static class RoffText
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["aq"] = "'",
        ["dq"] = "\"",
        ["lq"] = "“",
        ["rq"] = "”",
        ["oq"] = "‘",
        ["cq"] = "’",
        ["em"] = "—",
        ["en"] = "–",
        ["hy"] = "-",
        ["bu"] = "•",
        ["ti"] = "~",
        ["ha"] = "^",
        ["ga"] = "`",
        ["rs"] = "\\",
        ["co"] = "©",
        ["->"] = "→",
        [">="] = "≥",
        ["<="] = "≤",
        ["mi"] = "-",
    };

    public static string Of(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
            return line;
        var result = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] != '\\' || at + 1 == line.Length)
            {
                if (line[at] != '\\')
                    result.Append(line[at]);
                at++;
                continue;
            }
            at = Escape(line, at + 1, result);
        }
        return result.ToString();
    }

    /// <param name="line">The line.</param>
    /// <param name="at">Behind the backslash.</param>
    /// <param name="result">Takes what the escape stands for.</param>
    /// <returns>Behind the escape.</returns>
    private static int Escape(string line, int at, StringBuilder result)
    {
        switch (line[at])
        {
            case '-':
                result.Append('-');
                return at + 1;
            case 'e' or '\\':
                result.Append('\\');
                return at + 1;
            case ' ' or '~' or '0':
                result.Append(' ');
                return at + 1;
            case '\'' or '`' or '.':
                result.Append(line[at]);
                return at + 1;
            case '"' or '#':
                return line.Length; // a comment
            case '(':
            case '[':
                var name = Name(line, at, out var behind);
                result.Append(Signs.GetValueOrDefault(name, ""));
                return behind;
            case '*':
                var text = at + 1 < line.Length ? Name(line, at + 1, out var behindText) : Nothing(line, out behindText);
                result.Append(text is "lq" or "rq" ? Signs[text] : "");
                return behindText;
            case 'f' or 'n' or 'm' or 'F' or 'g' or 'k' or 'M' or 'V' or 'Y':
                return Argument(line, at + 1);
            case 's':
                at++;
                while (at < line.Length && line[at] is '+' or '-' or '\'')
                    at++;
                while (at < line.Length && char.IsAsciiDigit(line[at]))
                    at++;
                return at;
            case 'h' or 'v' or 'w' or 'l' or 'L' or 'o' or 'b' or 'D' or 'N' or 'S' or 'H' or 'x' or 'X' or 'Z' or 'A' or 'B' or 'C' or 'R':
                var close = at + 1 < line.Length ? line.IndexOf(line[at + 1], at + 2) : -1;
                return close < 0 ? line.Length : close + 1;
            default:
                return at + 1; // a sign without width, or one that is not known
        }
    }

    private static string Nothing(string line, out int behind)
    {
        behind = line.Length;
        return "";
    }

    private static int Argument(string line, int at)
    {
        if (at >= line.Length)
            return line.Length;
        Name(line, at, out var behind);
        return behind;
    }

    /// <summary>A name of one character, of two behind <c>(</c>, or any in brackets.</summary>
    private static string Name(string line, int at, out int behind)
    {
        if (line[at] == '(')
        {
            behind = Math.Min(line.Length, at + 3);
            return line[Math.Min(line.Length, at + 1)..behind];
        }
        if (line[at] == '[')
        {
            var close = line.IndexOf(']', at);
            behind = close < 0 ? line.Length : close + 1;
            return close < 0 ? "" : line[(at + 1)..close];
        }
        behind = at + 1;
        return line[at..behind];
    }
}
