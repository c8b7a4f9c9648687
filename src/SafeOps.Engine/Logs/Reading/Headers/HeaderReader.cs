using System.Buffers.Text;
using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Reads the first lines of one source's records, and tells them from the lines that follow. One per thread.</summary>
internal sealed partial class HeaderReader(HeaderLayout layout, StampReader stamps)
{
    private const byte Escape = 0x1B;

    private readonly HeaderReader? _inner = layout.Inner is null ? null : new HeaderReader(layout.Inner, stamps);
    private readonly TextRepair _clean = new();
    private byte[] _rewritten = new byte[1024];

    /// <summary>Whether most records have a time, so that those without one are taken to be of the time of the one before.</summary>
    public bool HasTimes => layout.IsStamped || layout.Events is not null || layout.IsJson || layout.IsLogfmt || layout.Wrapper != Wrapper.None || layout.Plans.Length > 0;

    public ReadOnlySpan<byte> Rewritten(in LineHeader header) => _rewritten.AsSpan(header.Start, header.Length);

    /// <summary>Whether a line begins a record, by itself and the line before.</summary>
    public bool Starts(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> line)
    {
        if (layout.IsEveryLine)
            return true;
        if (!line.IsEmpty && line[0] is Escape or 0)
            line = _clean.WithoutEscapes(line);
        if (line.IsEmpty)
            return false;
        if (layout.Wrapper != Wrapper.None)
            return StartsWrapped(previous, line);
        if (Tokens.IsBlank(line[0]))
            return false;
        if (layout.IsJson && line[0] == (byte)'{')
            return true;
        return layout.IsStamped ? HasStamp(line) || IsOther(line) : !ContinuationLines.IsPart(previous, line);
    }

    /// <summary>Time, level and message of a record; all but a few have them in the first line, whose length is given.</summary>
    public void Read(ReadOnlySpan<byte> record, int firstLength, ref LineHeader header)
    {
        var line = record[..firstLength];
        header = new LineHeader { Length = line.Length, Offset = Stamp.NoOffset };
        if (line.IsEmpty)
            return;
        if (layout.IsEveryLine)
        {
            Complete(record, ref header);
            return;
        }
        var isObject = firstLength == 1 && line[0] == (byte)'{' && TryJson(record, 0, ref header);
        if (!isObject && (layout.Wrapper is Wrapper.None or Wrapper.DockerJson || !TryWrapped(record, firstLength, ref header)))
            ReadOwn(line, ref header);
        if (!isObject && firstLength < record.Length && !header.IsRewritten)
            TakeFollowing(record, firstLength, ref header);
        Complete(record, ref header);
    }

    /// <summary>Where a program writes its message below the header: .NET's console, MySQL's slow queries.</summary>
    private static void TakeFollowing(ReadOnlySpan<byte> record, int firstLength, ref LineHeader header)
    {
        var isConsole = Tokens.TryConsoleLevel(record[header.Start..firstLength], out var severity) && record[(firstLength + 1)..].StartsWith("      "u8);
        if (!isConsole && !(header.Length == 0 && record.StartsWith("# Time: "u8)))
            return;
        var at = firstLength + 1;
        while (at < record.Length)
        {
            var line = Lines.At(record, at, (byte)'\n', out var following, out _);
            if (isConsole || line.Length > 0 && line[0] != (byte)'#' && !line.StartsWith("SET timestamp"u8) && !line.StartsWith("use "u8))
            {
                (header.Start, header.Length) = (at, line.Length);
                if (isConsole)
                    header.Severity = severity;
                return;
            }
            at = following;
        }
    }

    private void ReadOwn(ReadOnlySpan<byte> line, ref LineHeader header)
    {
        var start = 0;
        if (line[0] == (byte)'<' && SyslogHeader.TryPriority(line, out start, out var priority))
        {
            header.Severity = priority;
            header.Start = start;
            header.Length = line.Length - start;
            if (SyslogHeader.TryRfc5424(line, start, stamps, ref header))
                return;
        }
        if (line[0] == (byte)'{' && TryJson(line, 0, ref header) || layout.Events is { } events && events.TryRead(line, ref header) || layout.IsRas && RasLine.TryRead(line, stamps, ref header))
            return;
        foreach (var plan in layout.Plans)
        {
            if (plan.TryStamp(line[start..], stamps, out var stamp, out var after))
            {
                ReadPlanned(line, start, after, plan, stamp, ref header);
                return;
            }
        }
        if (layout.IsLogfmt && TryLogfmt(line, 0, ref header))
            return;
        if (HeaderPlan.TryStampAt(line, start, StampForms.Sure, stamps, out var other, out var behind))
        {
            ReadPlanned(line, start, behind - start, OtherPlan(other), other, ref header);
            return;
        }
    }

    private void ReadPlanned(ReadOnlySpan<byte> line, int start, int after, HeaderPlan plan, in Stamp stamp, ref LineHeader header)
    {
        (header.Ticks, header.Offset) = (stamp.Ticks, stamp.Offset);
        if (stamp.Form == StampForms.Klog)
            header.Severity = Levels.OfLetter(line[start]);
        var rest = line[start..];
        plan.Walk(rest, stamps, ref after, ref header.Severity);
        (header.Start, header.Length) = (start + after, rest.Length - after);
        if (header.Severity == LogSeverity.None && after > 1 && rest[after - 2] == (byte)']')
            header.Severity = Tokens.BracketLevel(rest[..(after - 2)]);
        switch (plan.Tail)
        {
            case HeaderTail.Json:
                TryJson(line, header.Start, ref header);
                break;
            case HeaderTail.Logfmt:
                TryLogfmt(line, header.Start, ref header);
                break;
            case HeaderTail.Access:
                header.Severity = StatusSeverity(rest[after..]);
                break;
        }
    }

    /// <summary>Of a line whose form was not met in the beginning of the file.</summary>
    private static HeaderPlan OtherPlan(in Stamp stamp) => stamp.Form switch
    {
        StampForms.MonthName => OtherSyslog,
        StampForms.Klog => OtherKlog,
        _ => OtherStamped,
    };

    private static readonly HeaderPlan OtherSyslog = new(0, StampForms.MonthName, [HeaderStep.Syslog]);
    private static readonly HeaderPlan OtherKlog = new(0, StampForms.Klog, [HeaderStep.Klog]);
    private static readonly HeaderPlan OtherStamped = new(0, StampForms.Sure, [HeaderStep.Level]);

    private bool HasStamp(ReadOnlySpan<byte> line)
    {
        var start = line[0] == (byte)'<' && SyslogHeader.TryPriority(line, out var length, out _) ? length : 0;
        if (start > 0 && start < line.Length && line[start] == (byte)'1')
            return true;
        foreach (var plan in layout.Plans)
        {
            if (plan.TryStamp(line[start..], stamps, out _, out _))
                return true;
        }
        var header = default(LineHeader);
        return layout.IsRas && RasLine.TryRead(line, stamps, ref header) || HeaderPlan.TryStampAt(line, start, StampForms.Sure, stamps, out _, out _);
    }

    /// <summary>A line without a time stamp that is a record nevertheless.</summary>
    private static bool IsOther(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)'{')
        {
            var members = new JsonLine(line);
            return line[^1] == (byte)'}' && members.TryRead(0) && (members.HasTime || members.HasLevel);
        }
        return ContinuationLines.IsOutcry(line) || Tokens.IsStrict(line) && Tokens.LeadingLevel(line, out var isMarked) != LogSeverity.None && isMarked;
    }

    private bool StartsWrapped(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> line)
    {
        if (layout.Wrapper == Wrapper.DockerJson)
            return StartsInDocker(line);
        if (!Wrappers.TryPeel(layout.Wrapper, line, stamps, out var inner, out _))
            return !Tokens.IsBlank(line[0]) && !ContinuationLines.IsPart(previous, line);
        if (!Wrappers.TryPeel(layout.Wrapper, previous, stamps, out var before, out _))
            return true;
        if (layout.Wrapper == Wrapper.Cri && previous[before - 2] == (byte)'P')
            return false;
        // Lines of another stream or container do not go on with this one's record.
        var isSame = layout.Wrapper == Wrapper.Cri
            ? previous.Slice(before - 9, 6).SequenceEqual(line.Slice(inner - 9, 6))
            : previous[..before].SequenceEqual(line[..inner]);
        return !isSame || _inner!.Starts(previous[before..], line[inner..]);
    }

    /// <summary>A line that the program wrote with a tab or blanks at its beginning goes on with the one before.</summary>
    private static bool StartsInDocker(ReadOnlySpan<byte> line)
    {
        if (Tokens.IsBlank(line[0]))
            return false;
        var text = line.StartsWith("{\"log\":\""u8) ? line[8..] : line;
        return text.IsEmpty || !(Tokens.IsBlank(text[0]) || text.StartsWith("\\t"u8) || text.StartsWith("Caused by: "u8) || text.StartsWith("\\n\""u8));
    }

    /// <summary>Severity that the message itself begins with, and no blanks around it.</summary>
    private void Complete(ReadOnlySpan<byte> record, ref LineHeader header)
    {
        var text = header.IsRewritten ? _rewritten.AsSpan(header.Start, header.Length) : record.Slice(header.Start, header.Length);
        var trimmed = text.TrimStart(" \t"u8);
        header.Start += text.Length - trimmed.Length;
        trimmed = trimmed.TrimEnd(" \t\r\n"u8);
        header.Length = trimmed.Length;
        if (header.Severity != LogSeverity.None || trimmed.Length < 4)
            return;
        if (trimmed.StartsWith("##["u8))
            header.Severity = trimmed.StartsWith("##[error]"u8) ? LogSeverity.Error : trimmed.StartsWith("##[warning]"u8) ? LogSeverity.Warning : LogSeverity.None;
        else if (ContinuationLines.IsOutcry(trimmed))
            header.Severity = LogSeverity.Fatal;
        else
            header.Severity = Tokens.LeadingLevel(trimmed, out _);
    }

    /// <summary>By the status after the request.</summary>
    private static LogSeverity StatusSeverity(ReadOnlySpan<byte> text)
    {
        var quote = text.IndexOf("\" "u8);
        if (quote < 0 || !Utf8Parser.TryParse(text[(quote + 2)..], out int status, out var digits) || digits != 3)
            return LogSeverity.None;
        return status >= 500 ? LogSeverity.Error : status >= 400 ? LogSeverity.Warning : LogSeverity.Information;
    }
}
