using System.Globalization;
using System.Text;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Undoes the escapes of a JSON string (RFC 8259, 7); what is no escape stays as it is.</summary>
internal static class JsonEscapes
{
    /// <summary>Writes the text; <paramref name="target"/> is no shorter than <paramref name="text"/>. Answers the length.</summary>
    public static int Undo(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var length = 0;
        while (true)
        {
            var escape = text.IndexOf((byte)'\\');
            if (escape < 0 || escape + 1 >= text.Length)
            {
                text.CopyTo(target[length..]);
                return length + text.Length;
            }
            text[..escape].CopyTo(target[length..]);
            length += escape;
            text = text[escape..];
            if (text[1] == (byte)'u' && TryCharacter(text, out var rune, out var consumed))
            {
                length += rune.EncodeToUtf8(target[length..]);
                text = text[consumed..];
                continue;
            }
            target[length++] = text[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                var other => other,
            };
            text = text[2..];
        }
    }

    private static bool TryCharacter(ReadOnlySpan<byte> text, out Rune rune, out int consumed)
    {
        consumed = 6;
        rune = Rune.ReplacementChar;
        if (!TryUnit(text, out var first))
            return false;
        if (char.IsHighSurrogate(first) && TryUnit(text[6..], out var second) && char.IsLowSurrogate(second))
        {
            consumed = 12;
            rune = new Rune(first, second);
        }
        else if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
        }
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || text[0] != (byte)'\\' || text[1] != (byte)'u'
            || !ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }
}
