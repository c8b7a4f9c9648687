using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>One piece of a header after the time stamp.</summary>
internal enum HeaderStep
{
    Token,
    Level,

    /// <summary>A level in capitals or brackets within the next words.</summary>
    LevelSomewhere,
    Letter,
    Separator,
    Bracket,
    ColonName,
    DashName,
    SpacedColonName,
    PaddedName,
    DottedName,
    BarField,

    /// <summary>A further time stamp, the program's own.</summary>
    InnerStamp,

    /// <summary>Host and tag of RFC 3164.</summary>
    Syslog,

    /// <summary><c>1 file.go:12] </c></summary>
    Klog,
}

/// <summary>What the message itself is made of.</summary>
internal enum HeaderTail
{
    Text,
    Json,
    Logfmt,

    /// <summary>A web server's request, status and size.</summary>
    Access,
}

/// <summary>A header's form: where its time stamp stands, and what comes after it, up to the message.</summary>
/// <param name="Skip">Words before the time stamp.</param>
internal sealed record HeaderPlan(int Skip, StampForms Form, HeaderStep[] Steps, HeaderTail Tail = HeaderTail.Text)
{
    private const int LongestPrefix = 160;
    private const int MostBeforeLevel = 6;

    /// <summary>Whether the line has the time stamp; then where what follows it begins.</summary>
    public bool TryStamp(ReadOnlySpan<byte> line, StampReader stamps, out Stamp stamp, out int after)
    {
        var at = 0;
        for (var skipped = 0; skipped < Skip; skipped++)
        {
            if (at > LongestPrefix || !SkipWord(line, ref at))
            {
                (stamp, after) = (default, 0);
                return false;
            }
        }
        return TryStampAt(line, at, Form, stamps, out stamp, out after);
    }

    /// <summary>A word before a time stamp, which may lie in a bracket and is not skipped with it.</summary>
    public static bool SkipWord(ReadOnlySpan<byte> line, ref int at)
    {
        var start = at;
        while (at < line.Length && !Tokens.IsBlank(line[at]) && line[at] != (byte)'|')
            at++;
        Tokens.SkipGap(line, ref at);
        return at > start && at < line.Length;
    }

    public static bool TryStampAt(ReadOnlySpan<byte> line, int at, StampForms forms, StampReader stamps, out Stamp stamp, out int after)
    {
        (stamp, after) = (default, 0);
        if (at >= line.Length)
            return false;
        var isOpened = line[at] is (byte)'[' or (byte)'(' or (byte)'<' or (byte)'"';
        if (isOpened)
            at++;
        if (isOpened && (forms & StampForms.Uptime) != 0 && TryUptime(line, at - 1, out after))
        {
            stamp = new Stamp { Form = StampForms.Uptime, Offset = Stamp.NoOffset };
            return true;
        }
        if (at >= line.Length || !stamps.TryRead(line[at..], forms, out stamp))
            return false;
        after = at + stamp.Length;
        if (isOpened && line[after..Math.Min(line.Length, after + 40)].IndexOfAny("])>\""u8) is var end and >= 0)
            after += end + 1;
        else if (after < line.Length && !Tokens.IsBlank(line[after]) && line[after] is not ((byte)'|' or (byte)',' or (byte)':' or (byte)';' or (byte)']' or (byte)'[' or (byte)'-'))
            return false;
        if (after < line.Length && line[after] is (byte)',' or (byte)':' or (byte)';' or (byte)']')
            after++;
        Tokens.SkipGap(line, ref after);
        return true;
    }

    /// <summary><c>[ 12345.678901] </c></summary>
    public static bool TryUptime(ReadOnlySpan<byte> line, int at, out int after)
    {
        after = at + 1;
        if (at >= line.Length || line[at] != (byte)'[')
            return false;
        Tokens.SkipBlanks(line, ref after);
        var start = after;
        while (after < line.Length && StampText.IsDigit(line[after]))
            after++;
        if (after == start || after + 7 >= line.Length || line[after] != (byte)'.' || line[(after + 1)..].IndexOf((byte)']') != 6)
            return false;
        after += 8;
        Tokens.SkipBlanks(line, ref after);
        return true;
    }

    /// <summary>Takes the pieces up to the message, as far as they are there.</summary>
    public void Walk(ReadOnlySpan<byte> line, StampReader stamps, ref int at, ref LogSeverity severity)
    {
        var afterStamp = at;
        foreach (var step in Steps)
        {
            if (TryStep(step, line, stamps, ref at, ref severity) || step is HeaderStep.Separator or HeaderStep.Bracket or HeaderStep.InnerStamp or HeaderStep.LevelSomewhere)
                continue;
            if (step is not (HeaderStep.Token or HeaderStep.Level or HeaderStep.Letter))
                return;
            at = afterStamp;
            if (step != HeaderStep.Level || !TryLevelElsewhere(line, ref at, ref severity))
                return;
        }
    }

    /// <summary>Where some lines have a column more or less than most before their level.</summary>
    public static bool TryLevelElsewhere(ReadOnlySpan<byte> line, ref int at, ref LogSeverity severity)
    {
        var place = at;
        for (var skipped = 0; skipped < MostBeforeLevel && place < line.Length; skipped++)
        {
            var token = place;
            if (Tokens.TryLevel(line, ref place, out var found) && Tokens.IsStrict(line[token..place]))
            {
                (at, severity) = (place, found);
                return true;
            }
            if (!Tokens.TryToken(line, ref place, out _))
                return false;
        }
        return false;
    }

    public static bool TryStep(HeaderStep step, ReadOnlySpan<byte> line, StampReader stamps, ref int at, ref LogSeverity severity)
    {
        switch (step)
        {
            case HeaderStep.Token:
                return Tokens.TryToken(line, ref at, out _);
            case HeaderStep.Level:
                return Tokens.TryLevel(line, ref at, out severity);
            case HeaderStep.LevelSomewhere:
                return TryLevelElsewhere(line, ref at, ref severity);
            case HeaderStep.Letter:
                return Tokens.TryLetter(line, ref at, out severity);
            case HeaderStep.Separator:
                return Tokens.TrySeparator(line, ref at);
            case HeaderStep.Bracket:
                var start = at;
                if (!Tokens.TryBracket(line, ref at, out _))
                    return false;
                if (at < line.Length && line[at] == (byte)':')
                    at++;
                if (at < line.Length && !Tokens.IsBlank(line[at]) && line[at] is not ((byte)'[' or (byte)'|'))
                {
                    at = start;
                    return false;
                }
                Tokens.SkipGap(line, ref at);
                return true;
            case HeaderStep.ColonName:
                return Tokens.TryColonName(line, ref at);
            case HeaderStep.DashName:
                return Tokens.TryDashName(line, ref at);
            case HeaderStep.SpacedColonName:
                return Tokens.TrySpacedColonName(line, ref at);
            case HeaderStep.PaddedName:
                return Tokens.TryPaddedName(line, ref at);
            case HeaderStep.DottedName:
                return Tokens.TryDottedName(line, ref at);
            case HeaderStep.BarField:
                return Tokens.TryBarField(line, ref at);
            case HeaderStep.InnerStamp:
                if (!TryStampAt(line, at, StampForms.Sure, stamps, out _, out var after))
                    return false;
                at = after;
                return true;
            case HeaderStep.Syslog:
                return SyslogHeader.TryHostAndTag(line, ref at, out _);
            case HeaderStep.Klog:
                return TryKlogPlace(line, ref at);
            default:
                return false;
        }
    }

    private static bool TryKlogPlace(ReadOnlySpan<byte> line, ref int at)
    {
        var end = line[at..Math.Min(line.Length, at + 120)].IndexOf("] "u8);
        if (end < 0)
            return false;
        at += end + 2;
        return true;
    }
}
