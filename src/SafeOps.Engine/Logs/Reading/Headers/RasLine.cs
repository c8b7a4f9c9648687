using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>
/// The logs of supercomputers: an alert's category (or a dash), seconds since 1970, the date and a node; then either a
/// precise time, node, type, part and level, or a line of syslog.
/// </summary>
internal static class RasLine
{
    public static bool TryRead(ReadOnlySpan<byte> line, StampReader stamps, ref LineHeader header)
    {
        var at = line.IndexOf((byte)' ') + 1;
        if (at < 2 || at > 24 || at + 22 >= line.Length || line[at + 10] != (byte)' ' || line[at + 15] != (byte)'.' || line[at + 18] != (byte)'.')
            return false;
        if (!stamps.TryRead(line[at..], StampForms.Epoch, out var epoch))
            return false;
        (header.Ticks, header.Offset) = (epoch.Ticks, Stamp.NoOffset);
        at += 22;
        if (!HeaderPlan.SkipWord(line, ref at))
            return false;
        if (StampText.IsDigit(line[at]))
        {
            // 2005-06-03-15.42.50.675872 is the machine's local time: the seconds say when, it says the fraction.
            if (stamps.TryRead(line[at..], StampForms.Clear, out var precise))
                header.Ticks += precise.Ticks % TimeSpan.TicksPerSecond;
            for (var field = 0; field < 4; field++)
                HeaderPlan.SkipWord(line, ref at);
            Tokens.TryLevel(line, ref at, out header.Severity);
        }
        else if (stamps.TryRead(line[at..], StampForms.MonthName, out var local))
        {
            at += local.Length;
            Tokens.SkipBlanks(line, ref at);
            SyslogHeader.TryHostAndTag(line, ref at, out _);
        }
        (header.Start, header.Length) = (at, line.Length - at);
        return true;
    }
}
