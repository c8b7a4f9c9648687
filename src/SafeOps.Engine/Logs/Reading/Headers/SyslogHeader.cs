using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>The parts of syslog's headers: RFC 3164's priority, host and tag, and RFC 5424's line.</summary>
internal static class SyslogHeader
{
    private const int LongestTag = 80;

    /// <summary><c>&lt;34&gt;</c></summary>
    public static bool TryPriority(ReadOnlySpan<byte> line, out int length, out LogSeverity severity)
    {
        (length, severity) = (0, LogSeverity.None);
        if (line.Length < 3 || line[0] != (byte)'<')
            return false;
        var value = 0;
        var at = 1;
        while (at < line.Length && at < 4 && StampText.IsDigit(line[at]))
            value = value * 10 + (line[at++] - '0');
        if (at == 1 || at >= line.Length || line[at] != (byte)'>' || value > 191)
            return false;
        (length, severity) = (at + 1, Levels.OfSyslog(value & 7));
        return true;
    }

    /// <summary>
    /// Host, and the tag where there is one: <c>combo sshd(pam_unix)[123]: </c>, <c>host Microsoft Word[12]: </c>,
    /// <c>host com.apple.xpc.launchd[1] (com.apple.x): </c>, <c>host kernel: [ 1.234567] </c>.
    /// </summary>
    public static bool TryHostAndTag(ReadOnlySpan<byte> line, ref int at, out bool hasTag)
    {
        hasTag = false;
        var end = at;
        while (end < line.Length && line[end] != (byte)' ')
            end++;
        if (end == at || end >= line.Length || line[end - 1] == (byte)':')
        {
            // no host: what stands here is the tag
            hasTag = TryTag(line, ref at);
            return hasTag;
        }
        at = end;
        Tokens.SkipBlanks(line, ref at);
        hasTag = TryTag(line, ref at);
        return true;
    }

    private static bool TryTag(ReadOnlySpan<byte> line, ref int at)
    {
        var rest = line[at..Math.Min(line.Length, at + LongestTag)];
        var end = 0;
        var isKernel = false;
        while (true)
        {
            var stop = rest[end..].IndexOfAny((byte)':', (byte)'[', (byte)' ');
            if (stop < 0)
                return false;
            end += stop;
            if (rest[end] == (byte)':')
            {
                if (end + 1 < rest.Length && rest[end + 1] != (byte)' ')
                {
                    end++; // within a name: "java::x"
                    continue;
                }
                if (end == 0)
                    return false;
                isKernel = rest[..end].SequenceEqual("kernel"u8);
                end++;
                break;
            }
            if (rest[end] == (byte)'[')
            {
                if (!TryProcess(rest, ref end))
                    return false;
                break;
            }
            // A name of several words is one only where a process number follows.
            var bracket = rest[end..].IndexOf((byte)'[');
            if (bracket < 0 || bracket > 24 || !StampText.IsDigit(bracket + end + 1 < rest.Length ? rest[bracket + end + 1] : (byte)0) || rest[end..(end + bracket)].IndexOfAny(":=,\"'("u8) >= 0)
                return false;
            end += bracket;
            if (!TryProcess(rest, ref end))
                return false;
            break;
        }
        at += end;
        Tokens.SkipBlanks(line, ref at);
        if (isKernel && HeaderPlan.TryUptime(line, at, out var after))
            at = after;
        return true;
    }

    /// <summary><c>[123]: </c> or <c>[123] (part): </c></summary>
    private static bool TryProcess(ReadOnlySpan<byte> rest, ref int end)
    {
        var close = rest[end..].IndexOf((byte)']');
        if (close < 0)
            return false;
        end += close + 1;
        if (end + 1 < rest.Length && rest[end] == (byte)' ' && rest[end + 1] == (byte)'(' && rest[end..].IndexOf("):"u8) is var part and > 0)
            end += part + 1;
        if (end >= rest.Length || rest[end] != (byte)':')
            return false;
        end++;
        return true;
    }

    /// <summary>RFC 5424 after the priority: <c>1 time host app process id data message</c>.</summary>
    public static bool TryRfc5424(ReadOnlySpan<byte> line, int at, StampReader stamps, ref LineHeader header)
    {
        if (at + 2 >= line.Length || line[at] != (byte)'1' || line[at + 1] != (byte)' ')
            return false;
        at += 2;
        if (line[at] == (byte)'-')
        {
            at++;
            Tokens.SkipBlanks(line, ref at);
        }
        else if (HeaderPlan.TryStampAt(line, at, StampForms.Clear, stamps, out var stamp, out var after))
        {
            (at, header.Ticks, header.Offset) = (after, stamp.Ticks, stamp.Offset);
        }
        else
        {
            return false;
        }
        for (var field = 0; field < 4; field++)
        {
            var space = line[at..].IndexOf((byte)' ');
            if (space < 0)
                return false;
            at += space + 1;
        }
        SkipData(line, ref at);
        if (at < line.Length && line[at] == (byte)' ')
            at++;
        if (line[at..].StartsWith("\uFEFF"u8))
            at += 3;
        (header.Start, header.Length) = (at, line.Length - at);
        return true;
    }

    /// <summary><c>-</c>, or <c>[id key="value"]…</c> in which <c>\]</c> and <c>\"</c> are escaped.</summary>
    private static void SkipData(ReadOnlySpan<byte> line, ref int at)
    {
        if (at < line.Length && line[at] == (byte)'-')
        {
            at++;
            return;
        }
        while (at < line.Length && line[at] == (byte)'[')
        {
            var isQuoted = false;
            for (; at < line.Length; at++)
            {
                if (line[at] == (byte)'\\')
                    at++;
                else if (line[at] == (byte)'"')
                    isQuoted = !isQuoted;
                else if (line[at] == (byte)']' && !isQuoted)
                    break;
            }
            at = Math.Min(line.Length, at + 1);
        }
    }
}
