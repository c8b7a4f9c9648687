namespace SafeOps.Logs.Mining;

/// <summary>What follows <c>key=</c>: a value whatever it says, since the key is what the statement prints.</summary>
internal static class KeyValue
{
    /// <summary>Longer ones are no values but text with an equals sign in it.</summary>
    private const int Longest = 1024;

    /// <summary>Whether the equals sign at <paramref name="at"/>, after the token given, parts key and value.</summary>
    public static bool Follows(ReadOnlySpan<byte> text, int start, int length, TokenKind before, int at)
    {
        if (length == 0 || before == TokenKind.Mark || (at + 1 < text.Length && text[at + 1] is (byte)'>' or (byte)'~'))
            return false;
        var last = text[at - 1];
        if (last is (byte)'!' or (byte)'+' or (byte)'-' or (byte)'*' or (byte)'/')
            return false;
        // logfmt: the statement itself is the value of these.
        var key = text.Slice(start, length);
        return !(key.SequenceEqual("msg"u8) || key.SequenceEqual("message"u8) || key.SequenceEqual("event"u8));
    }

    /// <summary>The length of the value at <paramref name="at"/>; 0 where it is empty.</summary>
    public static int Length(ReadOnlySpan<byte> text, int at, bool spaced)
    {
        if (at >= text.Length || (spaced && IsNextKey(text, at)))
            return 0;
        var depth = 0;
        var end = at;
        var limit = Math.Min(text.Length, at + Longest);
        while (end < limit)
        {
            var b = text[end];
            if (b is (byte)'"' or (byte)'\'')
            {
                var close = text[(end + 1)..limit].IndexOf(b);
                // An apostrophe within a word closes nothing.
                if (close >= 0 && (b == '"' || end == at))
                {
                    end += close + 2;
                    continue;
                }
                if (depth == 0 && end > at)
                    break;
            }
            else if (b is (byte)'(' or (byte)'[' or (byte)'{' or (byte)'<')
            {
                depth++;
            }
            else if (b is (byte)')' or (byte)']' or (byte)'}' or (byte)'>')
            {
                if (depth == 0)
                    break;
                depth--;
            }
            else if (depth == 0 && (b <= ' ' || b == ';' || b == '|' || (b == ',' && !ContinuesList(text, end + 1))))
            {
                break;
            }
            end++;
        }
        if (depth > 0)
            end = at + Plain(text[at..limit]);
        // The full stop of the sentence.
        if (end > at + 1 && text[end - 1] == '.' && (end == text.Length || text[end] <= ' '))
            end--;
        return end - at;
    }

    private static int Plain(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(" ,;\t"u8);
        return end < 0 ? text.Length : end;
    }

    /// <summary>"a,b" is a list, "a=1,b=2" are two keys.</summary>
    private static bool ContinuesList(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length || text[at] <= ' ')
            return false;
        var end = text[at..].IndexOfAny(" ,;=:"u8);
        return end < 0 || text[at + end] is not ((byte)'=' or (byte)':');
    }

    /// <summary>In "logname= uid=0" the value of logname is empty.</summary>
    private static bool IsNextKey(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && (ByteClasses.Of(text[end]) & (ByteClasses.Letter | ByteClasses.Digit)) != 0)
            end++;
        return end > at && end < text.Length && text[end] == '=';
    }
}
