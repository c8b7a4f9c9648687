using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Records;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>Where in a text, which begins with a record, others begin.</summary>
internal static class RecordBounds
{
    /// <summary>Where the last record begins whose first line is whole; 0 where only one does.</summary>
    public static int LastStart(ReadOnlySpan<byte> text, byte lineEnd, HeaderReader headers)
    {
        var end = text.LastIndexOf(lineEnd);
        while (end > 0)
        {
            var start = text[..end].LastIndexOf(lineEnd) + 1;
            if (start == 0)
                return 0;
            if (headers.Starts(Before(text, start, lineEnd), Records.Lines.Trim(text[start..end], out _)))
                return start;
            end = start - 1;
        }
        return 0;
    }

    /// <summary>Where the first record ends because it, or a line of it, is too long; 0 where it may go on.</summary>
    /// <param name="isLineCut">The text ends within the line: what follows up to its end belongs to nothing.</param>
    /// <param name="isRecordCut">The line there would go on with the record.</param>
    public static int ForcedEnd(ReadOnlySpan<byte> text, byte lineEnd, out bool isLineCut, out bool isRecordCut)
    {
        (isLineCut, isRecordCut) = (false, false);
        var (start, size, count) = (0, 0, 0);
        while (start < text.Length)
        {
            var line = Records.Lines.At(text, start, lineEnd, out var following, out var isLong);
            var isWhole = text[following - 1] == lineEnd;
            if (!isWhole && !isLong)
                return 0;
            isRecordCut = count > 0 && (size >= RecordLimits.Bytes || count >= RecordLimits.Lines);
            if (isRecordCut)
                return start;
            if (isLong)
            {
                isLineCut = !isWhole;
                return isLineCut ? start + RecordLimits.LineBytes + 1 : following;
            }
            size += line.Length;
            count++;
            start = following;
        }
        return 0;
    }

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> text, int start, byte lineEnd)
    {
        var begin = text[..(start - 1)].LastIndexOf(lineEnd) + 1;
        return Records.Lines.Trim(text[begin..(start - 1)], out _);
    }
}
