using System.Text;
using SafeOps.Errors;

namespace SafeOps.Text;

public enum TextEncoding { Utf8, Utf8WithMark, Utf16LittleEndian, Utf16BigEndian }

/// <summary>
/// The text of a file with what its bytes need to come back exactly: encoding and byte order mark. Line ends are part of
/// the text.
/// </summary>
/// <param name="Text">Without the byte order mark.</param>
public sealed record TextFile(string Text, TextEncoding Encoding)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The line end most lines have: CRLF or LF.</summary>
    public string LineEnd => LineEndOf(Text);

    public static string LineEndOf(string text)
    {
        var crlf = 0;
        var lines = 0;
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            lines++;
            if (at > 0 && text[at - 1] == '\r')
                crlf++;
        }
        return crlf * 2 > lines ? "\r\n" : "\n";
    }

    /// <summary>
    /// UTF-16 is known by its mark, all else is UTF-8. Throws <see cref="ErrorCodes.FileNotEditable"/> for what is binary
    /// (it has a NUL) or is in another encoding.
    /// </summary>
    public static TextFile Decode(ReadOnlySpan<byte> bytes, string file)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (TextEncoding.Utf8WithMark, 3),
            [0xFF, 0xFE, 0, 0, ..] => throw NotText(file, "is in UTF-32"),
            [0xFF, 0xFE, ..] => (TextEncoding.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
            _ => (TextEncoding.Utf8, 0),
        };
        string text;
        try
        {
            text = Codec(encoding).GetString(bytes[mark..]);
        }
        catch (DecoderFallbackException error)
        {
            throw bytes.Contains((byte)0) && mark != 2
                ? NotText(file, "is a binary file")
                : NotText(file, $"is not {(mark == 2 ? "UTF-16" : "UTF-8")} text (byte {error.Index + mark} fits no character)");
        }
        return text.Contains('\0') ? throw NotText(file, "is a binary file") : new TextFile(text, encoding);
    }

    /// <summary>The bytes of another text in this file's encoding, with its mark.</summary>
    public byte[] Encode(string text, string file)
    {
        try
        {
            return [.. Mark(Encoding), .. Codec(Encoding).GetBytes(text)];
        }
        catch (EncoderFallbackException error)
        {
            throw new SafeOpsException(
                ErrorCodes.FileNotEditable, $"{file}: character {error.Index} of the new text is half of a surrogate pair and cannot be written.", target: file, inner: error);
        }
    }

    private static System.Text.Encoding Codec(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => LittleEndian,
        TextEncoding.Utf16BigEndian => BigEndian,
        _ => Utf8,
    };

    private static ReadOnlySpan<byte> Mark(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8WithMark => [0xEF, 0xBB, 0xBF],
        TextEncoding.Utf16LittleEndian => [0xFF, 0xFE],
        TextEncoding.Utf16BigEndian => [0xFE, 0xFF],
        _ => [],
    };

    private static SafeOpsException NotText(string file, string found) => new(
        ErrorCodes.FileNotEditable,
        $"{file} {found}; only UTF-8 and UTF-16 text can be edited.",
        "Replace the whole file with file.copy instead.",
        file);
}
