using System.Text;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>What stands in <c>$'…'</c>, after <c>ansicstr</c> in bash's <c>lib/sh/strtrans.c</c>.</summary>
internal static class BashEscapes
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Decodes the inside of the quotes. A fault says that shells may see something else.</summary>
    public static string Decode(ReadOnlySpan<char> text, out string? fault)
    {
        fault = null;
        var first = text.IndexOf('\\');
        if (first < 0)
            return text.ToString();
        // Escapes give bytes, several of which may make one character.
        var bytes = new List<byte>(text.Length);
        Append(bytes, text[..first]);
        for (var i = first; i < text.Length;)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                var run = text[i..].IndexOf('\\');
                run = run <= 0 ? text.Length - i : run;
                Append(bytes, text.Slice(i, run));
                i += run;
                continue;
            }
            i++;
            var c = text[i++];
            if (Simple(c) is { } simple)
            {
                bytes.Add(simple);
            }
            else if (c is >= '0' and <= '7')
            {
                var value = c - '0';
                for (var n = 0; n < 2 && i < text.Length && text[i] is >= '0' and <= '7'; n++)
                    value = (value * 8) + (text[i++] - '0');
                Add(bytes, value & 0xFF, ref fault);
            }
            else if (c is 'x' or 'u' or 'U')
            {
                i = Hexadecimal(bytes, text, i, c, ref fault);
            }
            else if (c == 'c' && i < text.Length)
            {
                var control = text[i++];
                if (control is '\\' or >= '\u0080')
                    fault = "Shells differ on this control character.";
                Add(bytes, control == '?' ? 0x7F : char.ToUpperInvariant(control) & 0x1F, ref fault);
            }
            else
            {
                // An escape that bash does not know keeps its backslash.
                bytes.Add((byte)'\\');
                i--;
                var length = char.IsHighSurrogate(c) && i + 1 < text.Length ? 2 : 1;
                Append(bytes, text.Slice(i, length));
                i += length;
            }
        }
        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            fault ??= "This string is no text in UTF-8.";
            return Encoding.Latin1.GetString([.. bytes]);
        }
    }

    private static byte? Simple(char c) => c switch
    {
        'a' => 7,
        'b' => 8,
        'e' or 'E' => 27,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' or '\'' or '"' or '?' => (byte)c,
        _ => null,
    };

    private static int Hexadecimal(List<byte> bytes, ReadOnlySpan<char> text, int at, char kind, ref string? fault)
    {
        var start = at;
        var most = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
        long value = 0;
        while (at < text.Length && at - start < most && char.IsAsciiHexDigit(text[at]))
            value = (value * 16) + Convert.ToInt32(text[at++].ToString(), 16);
        if (at == start)
        {
            if (kind == 'x' && at < text.Length && text[at] == '{')
                fault = "Shells differ on this escape.";
            bytes.Add((byte)'\\');
            bytes.Add((byte)kind);
        }
        else if (kind == 'x')
        {
            Add(bytes, (int)value, ref fault);
        }
        else if (value < 0x80)
        {
            Add(bytes, (int)value, ref fault);
        }
        else if (Rune.IsValid((int)Math.Min(value, int.MaxValue)))
        {
            Append(bytes, new Rune((int)value).ToString());
        }
        else
        {
            fault = "This escape is no character.";
        }
        return at;
    }

    private static void Add(List<byte> bytes, int value, ref string? fault)
    {
        if (value == 0)
            fault = "Shells differ on what follows a NUL character.";
        bytes.Add((byte)value);
    }

    private static void Append(List<byte> bytes, ReadOnlySpan<char> text)
    {
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(encoded);
            foreach (var b in encoded[..length])
                bytes.Add(b);
        }
    }
}
