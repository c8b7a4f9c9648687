namespace SafeOps.Logs.Reading.Records;

/// <summary>Finds the lines of a text, the same way whoever asks.</summary>
internal static class Lines
{
    /// <summary>The line at a place, without its end and no longer than <see cref="RecordLimits.LineBytes"/>.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> text, int start, byte lineEnd, out int following, out bool isCut)
    {
        var rest = text[start..];
        var length = rest.IndexOf(lineEnd);
        following = length < 0 ? text.Length : start + length + 1;
        return Trim(length < 0 ? rest : rest[..length], out isCut);
    }

    /// <summary>Without a carriage return at its end, and cut where it is too long.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line, out bool isCut)
    {
        isCut = line.Length > RecordLimits.LineBytes;
        if (!isCut)
            return line.Length > 0 && line[^1] == (byte)'\r' ? line[..^1] : line;
        var end = RecordLimits.LineBytes;
        while (end > RecordLimits.LineBytes - 4 && (line[end] & 0xC0) == 0x80)
            end--; // not inside a character
        return line[..end];
    }
}
