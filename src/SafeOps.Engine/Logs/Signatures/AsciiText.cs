namespace SafeOps.Logs.Signatures;

/// <summary>Bytes as the patterns see them.</summary>
internal static class AsciiText
{
    private static readonly byte[] Folds = [.. Enumerable.Range(0, 256).Select(b => (byte)(b is >= 'A' and <= 'Z' ? b | 0x20 : b))];

    public static byte Fold(byte b) => Folds[b];

    public static bool IsWord(byte b) => b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_' or >= 0x80;

    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded)
    {
        if (text.Length < folded.Length)
            return false;
        for (var i = 0; i < folded.Length; i++)
        {
            if (Folds[text[i]] != folded[i])
                return false;
        }
        return true;
    }

    public static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded)
    {
        var first = folded[0];
        var other = first is >= (byte)'a' and <= (byte)'z' ? (byte)(first & ~0x20) : first;
        for (var at = 0; at <= text.Length - folded.Length; at++)
        {
            var step = text[at..^(folded.Length - 1)].IndexOfAny(first, other);
            if (step < 0)
                return -1;
            at += step;
            if (StartsWith(text[at..], folded))
                return at;
        }
        return -1;
    }

    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded) => IndexOf(text, folded) >= 0;

    /// <summary>Whether a word may start at a place: no letter, digit or low line before it, but an escape of JSON (<c>\n</c>) or of a terminal's colour.</summary>
    public static bool IsWordStart(ReadOnlySpan<byte> text, int at)
    {
        if (at == 0 || !IsWord(text[at - 1]))
            return true;
        if (at >= 2 && text[at - 2] == '\\' && text[at - 1] is (byte)'n' or (byte)'t' or (byte)'r')
            return text[at - 2] == '\\';
        if (text[at - 1] != 'm')
            return false;
        var escape = at - 2;
        while (escape >= 0 && text[escape] is (>= (byte)'0' and <= (byte)'9') or (byte)';')
            escape--;
        return escape >= 1 && text[escape] == '[' && text[escape - 1] == 0x1b;
    }

    public static bool IsWordEnd(ReadOnlySpan<byte> text, int end) => end >= text.Length || !IsWord(text[end]);

    /// <summary>
    /// Whether something is said from here on: the start of a line or of the message, or behind what stands before a message
    /// (<c>level: </c>, <c>[thread] </c>, <c>stderr F </c>, the quotation mark of a value).
    /// </summary>
    public static bool IsStart(ReadOnlySpan<byte> text, int at, int message)
    {
        if (at == message)
            return true;
        var before = at - 1;
        while (before >= 0 && text[before] is (byte)' ' or (byte)'\t')
            before--;
        if (before < 0 || text[before] is (byte)'\n')
            return true;
        if (before == at - 1)
            return text[before] is (byte)'"' or (byte)'\n' or (byte)'m' || (before >= 1 && text[before - 1] == '\\' && text[before] is (byte)'n' or (byte)'t');
        return text[before] is (byte)':' or (byte)']' or (byte)'|' or (byte)'-' or (byte)'>' or (byte)'F' or (byte)')' or (byte)'"';
    }

    /// <summary>The line that a place is in.</summary>
    public static (int Start, int End) LineOf(ReadOnlySpan<byte> text, int at)
    {
        var start = text[..at].LastIndexOf((byte)'\n') + 1;
        var end = text[at..].IndexOf((byte)'\n');
        return (start, end < 0 ? text.Length : at + end);
    }
}
