namespace SafeOps.Logs.Triage;

/// <summary>
/// The exception and the innermost frames of a stack trace, as the lines of Java, .NET, Python, JavaScript, Go, Ruby, PHP and Rust have
/// them: what two traces of the same fault have in common.
/// </summary>
internal ref struct StackTrace
{
    public const int MostFrames = 4;

    private const ulong HashSeed = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    private FrameRanges _frames;
    private int _seen;

    /// <summary>Its type; empty where no line names one.</summary>
    public ReadOnlySpan<byte> Exception { get; private set; }

    public readonly int Frames => Math.Min(_seen, MostFrames);

    public static StackTrace Read(ReadOnlySpan<byte> lines)
    {
        var trace = new StackTrace();
        // Python has the innermost frame last, the others first.
        var innermostLast = lines.IndexOf("  File \""u8) >= 0;
        var at = 0;
        while (at < lines.Length)
        {
            var length = lines[at..].IndexOf((byte)'\n');
            var end = length < 0 ? lines.Length : at + length;
            trace.Take(lines, at, end, innermostLast);
            at = end + 1;
        }
        return trace;
    }

    /// <summary>Empty for one that it does not have.</summary>
    public readonly ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> lines, int index)
    {
        var (start, end) = _frames[_seen <= MostFrames ? index : (_seen + index) % MostFrames];
        return lines[start..end];
    }

    /// <summary>The same for traces of the same fault; 0 where the lines are no trace. Addresses do not count.</summary>
    public readonly ulong Digest(ReadOnlySpan<byte> lines)
    {
        if (_seen == 0)
            return 0;
        var hash = Hash(HashSeed, Exception);
        for (var i = 0; i < Frames; i++)
            hash = Hash(hash, Frame(lines, i));
        return hash == 0 ? 1 : hash;
    }

    private void Take(ReadOnlySpan<byte> lines, int start, int end, bool innermostLast)
    {
        var line = lines[start..end];
        var text = line.Trim(" \t\r"u8);
        if (text.IsEmpty)
            return;
        if (IsFrame(text))
        {
            if (_seen < MostFrames || innermostLast)
            {
                var from = start + line.IndexOf(text);
                _frames[_seen % MostFrames] = (from, from + WithoutOffset(text));
                _seen++;
            }
            return;
        }
        if (Exception.IsEmpty && ExceptionType(text, named: line[0] is not ((byte)' ' or (byte)'\t')) is { IsEmpty: false } type)
            Exception = type;
    }

    private static bool IsFrame(ReadOnlySpan<byte> text) =>
        text.StartsWith("at "u8) || text.StartsWith("File \""u8) || text.StartsWith("from "u8)
        || text.Length > 2 && text[0] == '#' && char.IsAsciiDigit((char)text[1])
        || text[0] is (byte)'/' or (byte)'\\' && text.IndexOf(".go:"u8) > 0
        || char.IsAsciiDigit((char)text[0]) && text.IndexOf(": "u8) is > 0 and < 4 && text.IndexOf("::"u8) > 0;

    /// <summary>Go writes how far into the function it was: <c> +0x1d</c>.</summary>
    private static int WithoutOffset(ReadOnlySpan<byte> text) => text.LastIndexOf(" +0x"u8) is > 0 and var at ? at : text.Length;

    /// <summary>The word before a colon or the line's end that is named as types are.</summary>
    /// <param name="named">The line is not indented: then any type may be one, as Python names them.</param>
    private static ReadOnlySpan<byte> ExceptionType(ReadOnlySpan<byte> text, bool named)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["Caused by: ", "---> ", "panic: ", "Uncaught ", "Unhandled exception. "])
        {
            if (text.Length > prefix.Length && System.Text.Ascii.Equals(text[..prefix.Length], prefix))
                text = text[prefix.Length..];
        }
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'.' or (byte)'_' or (byte)'$'))
            length++;
        var type = text[..length];
        if (length == 0 || length < text.Length && text[length] is not ((byte)':' or (byte)' '))
            return default;
        var telling = type.EndsWith("Exception"u8) || type.EndsWith("Error"u8);
        return telling || named && length < text.Length && text[length] == ':' && (type.Contains((byte)'.') || char.IsAsciiLetterUpper((char)type[0])) ? type : default;
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            hash = (hash ^ text[i]) * HashFactor;
            if (text[i] == 'x' && i > 0 && text[i - 1] == '0')
            {
                while (i + 1 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]))
                    i++;
            }
        }
        return (hash ^ '\n') * HashFactor;
    }

    [System.Runtime.CompilerServices.InlineArray(MostFrames)]
    private struct FrameRanges
    {
        private (int Start, int End) _first;
    }
}
