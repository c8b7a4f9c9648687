using System.Text;

namespace SafeOps.Logs.Signatures;

/// <summary>One form of a signature, ready to be held against records.</summary>
internal sealed class SignatureForm(LogSignature signature, int rank, FormEntry entry, IReadOnlyList<string> unless, SignaturePattern pattern)
{
    /// <summary>Values a form has at the most.</summary>
    public const int MostValues = 8;

    private readonly byte[][] _with = Bytes(entry.With);
    private readonly byte[][] _unless = Bytes([.. unless, .. entry.Unless]);
    private readonly byte[][] _head = Bytes(entry.Head);
    private readonly byte[] _exact = Encoding.UTF8.GetBytes(entry.Exact ? ExactText(entry.Text) : "");

    public LogSignature Signature => signature;

    public int Rank => entry.Rank ?? rank;

    public SignaturePattern Pattern => pattern;

    /// <param name="anchor">Where the text by which the form is found stands in the record.</param>
    public bool Matches(in LogRecord record, int anchor, ContextPhrases contexts, Span<(int Start, int End)> values)
    {
        if (record.Severity != LogSeverity.None && record.Severity < entry.From)
            return false;
        var text = record.Text;
        var message = text.Overlaps(record.Message, out var offset) ? offset : -1;
        values.Fill((-1, -1));
        if (!pattern.TryMatch(text, anchor, message, values, out var start, out var end))
            return false;
        if (_exact.Length > 0 && text[start..end].IndexOf(_exact) < 0)
            return false;
        if (_head.Length > 0 && !IsAnyIn(message > 0 ? text[..message] : text, _head))
            return false;
        if (_with.Length > 0 && !IsAnyIn(text, _with))
            return false;
        var line = AsciiText.LineOf(text, start);
        if (_unless.Length > 0 && IsAnyIn(text[line.Start..line.End], _unless))
            return false;
        if (entry.Sure)
            return true;
        end = Math.Min(end, line.End);
        return (record.Severity >= LogSeverity.Error || !IsSetting(text[start..end], text[end..line.End])) && !IsDenied(record, line, message, start, end, contexts);
    }

    /// <summary><c>readTimeout=60s</c>, <c>connection timeout: 30</c> and <c>request timeout is 5 s</c> say how long one waits, not that it was too long.</summary>
    private static bool IsSetting(ReadOnlySpan<byte> said, ReadOnlySpan<byte> after)
    {
        if (!AsciiText.StartsWith(said[Math.Max(0, said.Length - 7)..], "timeout"u8))
            return false;
        after = after.TrimStart("\"'\\"u8);
        if (AsciiText.StartsWith(after, " is "u8) || AsciiText.StartsWith(after, " of "u8) || AsciiText.StartsWith(after, " set to "u8))
            after = after[(after[1..].IndexOf((byte)' ') + 1)..].TrimStart(" to"u8);
        else if (after.TrimStart((byte)' ') is [(byte)'=' or (byte)':', .. var value])
            after = value;
        else
            return false;
        after = after.TrimStart(" \"'\\"u8);
        return after.Length > 0 && after[0] is >= (byte)'0' and <= (byte)'9';
    }

    /// <summary>In JSON the words of another value, and of another line of the same, say nothing of this one, except those of the message.</summary>
    private static bool IsDenied(in LogRecord record, (int Start, int End) line, int messageStart, int start, int end, ContextPhrases contexts)
    {
        var text = record.Text;
        var isError = record.Severity >= LogSeverity.Error;
        if (text.Length == 0 || text[0] != '{')
            return contexts.Denies(text[line.Start..line.End], Math.Max(messageStart - line.Start, 0), start - line.Start, end - line.Start, isError);
        var open = start;
        while (open > line.Start && !IsQuote(text, open - 1) && !IsLineEnd(text, open - 2))
            open--;
        var close = end;
        while (close < line.End && !IsQuote(text, close) && !IsLineEnd(text, close))
            close++;
        if (contexts.Denies(text[open..close], 0, start - open, end - open, isError) || (!isError && open > 0 && contexts.IsName(text[..(open - 1)])))
            return true;
        var message = record.Message;
        return !text[open..close].Overlaps(message) && contexts.Denies(message, 0, message.Length, message.Length, isError: true);
    }

    private static bool IsQuote(ReadOnlySpan<byte> text, int at) => text[at] == '"' && (at == 0 || text[at - 1] != '\\');

    private static bool IsLineEnd(ReadOnlySpan<byte> text, int at) => at >= 0 && text[at] == '\\' && text[at + 1] == 'n';

    private static bool IsAnyIn(ReadOnlySpan<byte> text, byte[][] any)
    {
        foreach (var one in any)
        {
            if (AsciiText.Contains(text, one))
                return true;
        }
        return false;
    }

    /// <summary>The longest piece of a form that has no sign of the language in it.</summary>
    private static string ExactText(string form) =>
        System.Text.RegularExpressions.Regex.Replace(form, @"\{[^}]*\}|[…~'^*]", "\n").Split('\n').MaxBy(p => p.Length)!;

    private static byte[][] Bytes(IReadOnlyList<string> texts) => [.. texts.Select(t => Encoding.UTF8.GetBytes(t).Select(AsciiText.Fold).ToArray())];
}
