using System.Globalization;
using System.Text;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>The escapes of <see href="https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences">string literals</see>.</summary>
internal static class PythonEscapes
{
    /// <summary>Stands for a character that is written by its name: the names of Unicode are not at hand.</summary>
    public const char Named = '\uFFFD';

    /// <param name="raw">The inside of the quotes.</param>
    /// <param name="isRaw">Backslashes mean themselves.</param>
    /// <param name="isBytes">Only escapes of bytes count.</param>
    /// <param name="mistake">Where an escape is that Python refuses; -1 where all are good.</param>
    public static string Decode(ReadOnlySpan<char> raw, bool isRaw, bool isBytes, out int mistake)
    {
        mistake = -1;
        var value = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            var c = raw[i];
            if (c == '\r')
            {
                value.Append('\n');
                i += Peek(raw, i + 1) == '\n' ? 2 : 1;
            }
            else if (c != '\\' || isRaw || i + 1 >= raw.Length)
            {
                value.Append(c);
                i++;
            }
            else if (Escape(raw, i, isBytes, value) is var length && length > 0)
            {
                i += length;
            }
            else
            {
                mistake = i;
                return value.ToString();
            }
        }
        return value.ToString();
    }

    private static char Peek(ReadOnlySpan<char> raw, int at) => at < raw.Length ? raw[at] : '\0';

    /// <summary>Writes the character of the escape at an offset; gives the escape's length, 0 of one that Python refuses.</summary>
    private static int Escape(ReadOnlySpan<char> raw, int at, bool isBytes, StringBuilder value)
    {
        var c = raw[at + 1];
        switch (c)
        {
            case '\n':
                return 2;
            case '\r':
                return Peek(raw, at + 2) == '\n' ? 3 : 2;
            case >= '0' and <= '7':
                return Octal(raw, at, isBytes, value);
            case 'x':
                return Hexadecimal(raw, at, 2, value);
            case 'u' when !isBytes:
                return Hexadecimal(raw, at, 4, value);
            case 'U' when !isBytes:
                return Hexadecimal(raw, at, 8, value);
            case 'N' when !isBytes:
                var length = Peek(raw, at + 2) == '{' ? raw[at..].IndexOf('}') : -1;
                value.Append(Named);
                return length > 3 ? length + 1 : 0;
        }
        const string Letters = "\\'\"abfnrtv";
        const string Meanings = "\\'\"\a\b\f\n\r\t\v";
        var known = Letters.IndexOf(c, StringComparison.Ordinal);
        if (known >= 0)
            value.Append(Meanings[known]);
        else
            value.Append('\\').Append(c);
        return 2;
    }

    private static int Octal(ReadOnlySpan<char> raw, int at, bool isBytes, StringBuilder value)
    {
        var number = 0;
        var end = at + 1;
        for (; end < at + 4 && Peek(raw, end) is >= '0' and <= '7'; end++)
            number = (number * 8) + raw[end] - '0';
        value.Append((char)(isBytes ? number & 0xFF : number));
        return end - at;
    }

    private static int Hexadecimal(ReadOnlySpan<char> raw, int at, int digits, StringBuilder value)
    {
        if (raw.Length - at - 2 < digits || !int.TryParse(raw.Slice(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return 0;
        if (number is < 0 or > 0x10FFFF)
            return 0;
        if (number < 0x10000)
            value.Append((char)number);
        else
            value.Append(char.ConvertFromUtf32(number));
        return digits + 2;
    }
}
