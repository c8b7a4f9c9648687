using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>The pieces a header is made of, read at a place of a line. Each moves the place behind itself only where it is there.</summary>
internal static class Tokens
{
    private const int LongestBracket = 160;
    private const int LongestName = 80;

    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    public static void SkipBlanks(ReadOnlySpan<byte> line, ref int at)
    {
        while (at < line.Length && IsBlank(line[at]))
            at++;
    }

    /// <summary>Blanks and one bar between columns.</summary>
    public static void SkipGap(ReadOnlySpan<byte> line, ref int at)
    {
        SkipBlanks(line, ref at);
        if (at < line.Length && line[at] == (byte)'|')
        {
            at++;
            SkipBlanks(line, ref at);
        }
    }

    /// <summary>A word, or a bracket with all that is in it.</summary>
    public static bool TryToken(ReadOnlySpan<byte> line, ref int at, out ReadOnlySpan<byte> token)
    {
        var start = at;
        token = default;
        if (at >= line.Length)
            return false;
        if (line[at] is (byte)'[' or (byte)'(' && TryBracket(line, ref at, out _))
        {
            token = line[start..at];
            SkipGap(line, ref at);
            return true;
        }
        at = start;
        while (at < line.Length && !IsBlank(line[at]) && line[at] != (byte)'|')
            at++;
        token = line[start..at];
        SkipGap(line, ref at);
        return token.Length > 0 || at > start;
    }

    /// <summary><c>[main]</c>, <c>[myid[1]]</c>, <c>(x)</c>, with a colon after it; what is inside is given.</summary>
    public static bool TryBracket(ReadOnlySpan<byte> line, ref int at, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (at >= line.Length || line[at] is not ((byte)'[' or (byte)'('))
            return false;
        var (open, close) = line[at] == (byte)'[' ? ((byte)'[', (byte)']') : ((byte)'(', (byte)')');
        var depth = 0;
        var end = Math.Min(line.Length, at + LongestBracket);
        for (var i = at; i < end; i++)
        {
            if (line[i] == open)
                depth++;
            else if (line[i] == close && --depth == 0)
            {
                inside = line[(at + 1)..i];
                at = i + 1;
                return true;
            }
        }
        return false;
    }

    /// <summary>A level's word, bare or in brackets, with what belongs to it: <c>[error]</c>, <c>LOG:</c>, <c>&lt;info&gt;</c>, <c>[core:error]</c>.</summary>
    public static bool TryLevel(ReadOnlySpan<byte> line, ref int at, out LogSeverity severity)
    {
        var start = at;
        severity = LogSeverity.None;
        if (!TryToken(line, ref at, out var token))
            return false;
        severity = LevelOf(token);
        if (severity == LogSeverity.None)
        {
            at = start;
            return false;
        }
        return true;
    }

    /// <summary>Whether a level's word is written as no word of a message is: in brackets, or in capitals.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> token) =>
        token.Length > 1 && (token[0] is (byte)'[' or (byte)'<' or (byte)'(' || token[0] is >= (byte)'A' and <= (byte)'Z' && token[1] is >= (byte)'A' and <= (byte)'Z');

    /// <summary>A level at the beginning of a message, which stays part of it: <c>error: …</c>, <c>[WARN] …</c>, <c>ERROR …</c>.</summary>
    public static LogSeverity LeadingLevel(ReadOnlySpan<byte> text, out bool isMarked)
    {
        isMarked = false;
        var end = 0;
        var isBracket = text.Length > 0 && text[0] is (byte)'[' or (byte)'<';
        while (end < text.Length && end < 16 && !IsBlank(text[end]) && text[end] != (byte)':')
            end++;
        if (end < 3 || end > 13 || end == text.Length)
            return LogSeverity.None;
        var severity = LevelOf(text[..end]);
        isMarked = severity != LogSeverity.None && (isBracket || text[end] == (byte)':');
        return isMarked || IsStrict(text) && (severity >= LogSeverity.Warning ? text[0] != (byte)'A' && text[0] != (byte)'P' : text[0] is (byte)'I' or (byte)'D' or (byte)'T') ? severity : LogSeverity.None;
    }

    /// <summary>The categories of .NET's console: <c>info: Name[0]</c>.</summary>
    public static bool TryConsoleLevel(ReadOnlySpan<byte> text, out LogSeverity severity)
    {
        severity = text.Length < 8 || text[4] != (byte)':' || text[^1] != (byte)']' ? LogSeverity.None
            : text.StartsWith("trce"u8) ? LogSeverity.Trace
            : text.StartsWith("dbug"u8) ? LogSeverity.Debug
            : text.StartsWith("info"u8) ? LogSeverity.Information
            : text.StartsWith("warn"u8) ? LogSeverity.Warning
            : text.StartsWith("fail"u8) ? LogSeverity.Error
            : text.StartsWith("crit"u8) ? LogSeverity.Fatal
            : LogSeverity.None;
        return severity != LogSeverity.None;
    }

    /// <summary>A level behind the time stamp in one bracket: <c>[2026-01-02 03:04:05,123: INFO/MainProcess</c>.</summary>
    public static LogSeverity BracketLevel(ReadOnlySpan<byte> bracket)
    {
        var space = bracket.LastIndexOf((byte)' ');
        var word = bracket[(space + 1)..];
        var end = 0;
        while (end < word.Length && StampText.IsLetter(word[end]))
            end++;
        return IsStrict(word) ? Levels.Of(word[..end]) : LogSeverity.None;
    }

    public static LogSeverity LevelOf(ReadOnlySpan<byte> token)
    {
        while (token.Length > 1 && token[^1] is (byte)':' or (byte)',' or (byte)']' or (byte)')' or (byte)'>' or (byte)'-')
            token = token[..^1];
        if (token.IsEmpty)
            return LogSeverity.None;
        var isBracket = token[0] is (byte)'[' or (byte)'(' or (byte)'<';
        if (isBracket)
            token = token[1..].Trim((byte)' ');
        if (isBracket && token.IndexOf((byte)':') is var colon and >= 0)
            token = token[(colon + 1)..];
        else if (token.LastIndexOf((byte)'.') is var dot and > 0 && IsStrict(token[(dot + 1)..]))
            token = token[(dot + 1)..]; // Monolog's channel
        return Levels.Of(token);
    }

    /// <summary>One letter that stands alone.</summary>
    public static bool TryLetter(ReadOnlySpan<byte> line, ref int at, out LogSeverity severity)
    {
        severity = LogSeverity.None;
        if (at + 1 >= line.Length || line[at + 1] is not ((byte)' ' or (byte)'/' or (byte)'|' or (byte)','))
            return false;
        severity = Levels.OfLetter(line[at]);
        if (severity == LogSeverity.None)
            return false;
        at += 2;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary><c>-</c>, <c>--</c>, <c>---</c>, <c>:</c>, <c>|</c>, <c>*</c>, <c>=&gt;</c> between blanks.</summary>
    public static bool TrySeparator(ReadOnlySpan<byte> line, ref int at)
    {
        var end = at;
        while (end < line.Length && end - at < 4 && line[end] is (byte)'-' or (byte)':' or (byte)'|' or (byte)'*' or (byte)'>' or (byte)'=' or (byte)'#')
            end++;
        if (end == at || end < line.Length && !IsBlank(line[end]))
            return false;
        at = end;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A word with a colon at its end and a blank after it: <c>dfs.DataNode:</c>; or nothing but the colon.</summary>
    public static bool TryColonName(ReadOnlySpan<byte> line, ref int at)
    {
        var end = at;
        var limit = Math.Min(line.Length, at + LongestName);
        while (end < limit && !IsBlank(line[end]) && line[end] is not ((byte)'"' or (byte)'\'' or (byte)'{' or (byte)'='))
            end++;
        if (end == at || line[end - 1] != (byte)':' || end < line.Length && !IsBlank(line[end]))
            return false;
        at = end;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A name, with what stands in a bracket or after an asterisk, before <c> - </c>.</summary>
    public static bool TryDashName(ReadOnlySpan<byte> line, ref int at)
    {
        var rest = line[at..Math.Min(line.Length, at + LongestName)];
        var dash = rest.IndexOf(" - "u8);
        if (dash <= 0 || !StampText.IsLetter(rest[0]) && rest[0] != (byte)'[' || rest[0] != (byte)'[' && rest[..dash].IndexOf((byte)' ') is var space and >= 0 && rest[space + 1] is not ((byte)'*' or (byte)'('))
            return false;
        at += dash + 3;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A word, padded, before a colon between blanks: <c>o.s.b.Application   : </c>.</summary>
    public static bool TrySpacedColonName(ReadOnlySpan<byte> line, ref int at)
    {
        var end = at;
        while (end < line.Length && end - at < LongestName && !IsBlank(line[end]))
            end++;
        if (end == at)
            return false;
        SkipBlanks(line, ref end);
        if (end + 1 >= line.Length || line[end] != (byte)':' || line[end - 1] != (byte)' ' || line[end + 1] != (byte)' ')
            return false;
        at = end + 1;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A word before a tab or two blanks.</summary>
    public static bool TryPaddedName(ReadOnlySpan<byte> line, ref int at)
    {
        var end = at;
        while (end < line.Length && end - at < LongestName && !IsBlank(line[end]))
            end++;
        if (end == at || end + 1 >= line.Length || line[end] != (byte)'\t' && line[end + 1] != (byte)' ')
            return false;
        at = end;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A logger's or file's name with a dot in it: <c>nova.compute.manager</c>, <c>main.go:12</c>.</summary>
    public static bool TryDottedName(ReadOnlySpan<byte> line, ref int at)
    {
        var end = at;
        var dots = 0;
        while (end < line.Length && end - at < LongestName && IsNameByte(line[end]))
            dots += line[end++] == (byte)'.' ? 1 : 0;
        if (dots == 0 || end >= line.Length || line[end] != (byte)' ' || line[end - 1] == (byte)'.' || !StampText.IsLetter(line[at]))
            return false;
        at = end;
        SkipBlanks(line, ref at);
        return true;
    }

    /// <summary>A column that ends with a bar.</summary>
    public static bool TryBarField(ReadOnlySpan<byte> line, ref int at)
    {
        var rest = line[at..Math.Min(line.Length, at + LongestName)];
        var bar = rest.IndexOf((byte)'|');
        if (bar < 0 || rest[..bar].Trim((byte)' ').Contains((byte)' '))
            return false;
        at += bar + 1;
        SkipBlanks(line, ref at);
        return true;
    }

    private static bool IsNameByte(byte value) =>
        StampText.IsLetter(value) || StampText.IsDigit(value) || value is (byte)'.' or (byte)'_' or (byte)'$' or (byte)'-' or (byte)'/' or (byte)':' or (byte)'#';
}
