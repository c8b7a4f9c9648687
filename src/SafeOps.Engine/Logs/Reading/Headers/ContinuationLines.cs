using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Tells the lines of stack traces and dumps by their looks, whichever language wrote them.</summary>
internal static class ContinuationLines
{
    /// <summary>Whether the line goes on with what the one before began; for logs whose records have no header to know them by.</summary>
    public static bool IsPart(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || Tokens.IsBlank(line[0]))
            return true;
        return IsOfTrace(line) || previous.Length > 0 && (Tokens.IsBlank(previous[0]) || previous.StartsWith("goroutine "u8)) && IsAfterFrames(line);
    }

    /// <summary>Begins an outcry that stands for itself, though the program wrote it without the header of its log.</summary>
    public static bool IsOutcry(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'p' => line.StartsWith("panic: "u8),
        (byte)'f' => line.StartsWith("fatal error: "u8),
        (byte)'E' => line.StartsWith("Exception in thread "u8),
        (byte)'U' => line.StartsWith("Unhandled exception"u8),
        (byte)'t' => line.StartsWith("thread '"u8) && line.IndexOf("panicked at"u8) > 0,
        _ => false,
    };

    private static bool IsOfTrace(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'}' or (byte)']' or (byte)')' => line.Length < 4,
        (byte)'C' => line.StartsWith("Caused by"u8),
        (byte)'S' => line.StartsWith("Suppressed: "u8) || line.StartsWith("Stack trace:"u8),
        (byte)'T' => line.StartsWith("Traceback (most recent call last)"u8) || line.StartsWith("The above exception was"u8),
        (byte)'D' => line.StartsWith("During handling of the above exception"u8),
        (byte)'a' => line.StartsWith("at "u8) && line.IndexOfAny((byte)'(', (byte)':') > 0,
        (byte)'.' => line.StartsWith("... "u8) && line.EndsWith(" more"u8),
        (byte)'g' => line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8),
        (byte)'c' => line.StartsWith("created by "u8),
        (byte)'s' => line.StartsWith("stack backtrace:"u8),
        (byte)'n' => line.StartsWith("note: "u8),
        (byte)'[' => line.StartsWith("[signal SIG"u8),
        (byte)'#' => line.Length > 2 && StampText.IsDigit(line[1]) && (line[2] == (byte)' ' || StampText.IsDigit(line[2])),
        (byte)'-' => line.StartsWith("--- End of "u8),
        _ => false,
    };

    /// <summary>The exception under Python's frames, or a function of Go's.</summary>
    private static bool IsAfterFrames(ReadOnlySpan<byte> line)
    {
        if (!StampText.IsLetter(line[0]))
            return false;
        var end = 0;
        while (end < line.Length && (StampText.IsLetter(line[end]) || StampText.IsDigit(line[end]) || line[end] is (byte)'.' or (byte)'_' or (byte)'/' or (byte)'*'))
            end++;
        var name = line[..end];
        if (end == line.Length || line[end] == (byte)':')
            return name.EndsWith("Error"u8) || name.EndsWith("Exception"u8) || name.EndsWith("Interrupt"u8) || name.EndsWith("Exit"u8) || name.EndsWith("Warning"u8);
        return line[end] == (byte)'(' && line[^1] == (byte)')' && name.Contains((byte)'.');
    }
}
