using System.Buffers.Text;
using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Records that are objects or pairs, and lines in a wrapper.</summary>
internal sealed partial class HeaderReader
{
    private byte[] _joined = [];

    private bool TryJson(ReadOnlySpan<byte> line, int start, ref LineHeader header)
    {
        var members = new JsonLine(line);
        if (!members.TryRead(start) || !members.HasAny)
            return false;
        if (members.HasTime)
            TakeTime(line.Slice(members.Time.Start, members.Time.Length), ref header);
        if (members.HasLevel)
            TakeLevel(line.Slice(members.Level.Start, members.Level.Length), ref header);
        if (members.HasMessage)
            TakeMessage(line, members.Message, members.IsEscaped, ref header);
        return true;
    }

    private bool TryLogfmt(ReadOnlySpan<byte> line, int start, ref LineHeader header)
    {
        var pairs = new LogfmtLine(line);
        if (!pairs.TryRead(start))
            return false;
        if (pairs.HasTime)
            TakeTime(line.Slice(pairs.Time.Start, pairs.Time.Length), ref header);
        if (pairs.HasLevel)
            TakeLevel(line.Slice(pairs.Level.Start, pairs.Level.Length), ref header);
        if (pairs.HasMessage)
            TakeMessage(line, pairs.Message, pairs.IsEscaped, ref header);
        return true;
    }

    private void TakeTime(ReadOnlySpan<byte> text, ref LineHeader header)
    {
        if (!stamps.TryRead(text, StampForms.Clear | StampForms.MonthName | StampForms.ShortYear | StampForms.Epoch, out var stamp))
            return;
        (header.Ticks, header.Offset) = (stamp.Ticks, stamp.Form == StampForms.Epoch ? Stamp.NoOffset : stamp.Offset);
    }

    private static void TakeLevel(ReadOnlySpan<byte> text, ref LineHeader header)
    {
        var severity = Utf8Parser.TryParse(text, out long number, out var digits) && digits == text.Length ? Levels.OfNumber(number)
            : text.Length is 1 || text.Length == 2 && StampText.IsDigit(text[1]) ? Levels.OfLetter(text[0])
            : Levels.Of(text);
        if (severity != LogSeverity.None)
            header.Severity = severity;
    }

    /// <summary>The message's first line; what the program wrote may have a header of its own.</summary>
    private void TakeMessage(ReadOnlySpan<byte> line, (int Start, int Length) place, bool isEscaped, ref LineHeader header)
    {
        var text = line.Slice(place.Start, place.Length);
        header.IsRewritten = isEscaped;
        (header.Start, header.Length) = place;
        if (isEscaped)
        {
            Reserve(text.Length);
            var length = JsonEscapes.Undo(text, _rewritten);
            if (_rewritten.AsSpan(0, length).Contains(Escape))
            {
                var clean = _clean.WithoutEscapes(_rewritten.AsSpan(0, length));
                length = clean.Length;
                clean.CopyTo(_rewritten);
            }
            var first = _rewritten.AsSpan(0, length).TrimStart("\r\n"u8);
            (header.Start, header.Length) = (length - first.Length, first.IndexOf((byte)'\n') is var end and >= 0 ? end : first.Length);
            text = first[..header.Length];
        }
        if (_inner is not null && layout.Wrapper == Wrapper.DockerJson && !text.IsEmpty)
            TakeInner(text, header.Start, isKept: true, ref header);
    }

    private bool TryWrapped(ReadOnlySpan<byte> record, int firstLength, ref LineHeader header)
    {
        var line = record[..firstLength];
        if (!Wrappers.TryPeel(layout.Wrapper, line, stamps, out var start, out var stamp))
            return false;
        if (layout.Wrapper == Wrapper.Cri && line[start - 2] == (byte)'P' && firstLength < record.Length)
        {
            (header.Ticks, header.Offset) = (stamp.Ticks, stamp.Offset);
            TakeInner(Joined(record), 0, isKept: false, ref header);
            return true;
        }
        (header.Start, header.Length) = (start, line.Length - start);
        if (stamp.Length > 0)
            (header.Ticks, header.Offset) = (stamp.Ticks, stamp.Offset);
        if (start < line.Length)
            TakeInner(line[start..], start, isKept: true, ref header);
        return true;
    }

    /// <summary>The line that the runtime cut in parts.</summary>
    private ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> record)
    {
        if (_joined.Length < record.Length)
            _joined = new byte[record.Length];
        var (at, length) = (0, 0);
        while (at < record.Length)
        {
            var line = Lines.At(record, at, (byte)'\n', out at, out _);
            if (!Wrappers.TryPeel(Wrapper.Cri, line, stamps, out var start, out _))
                break;
            line[start..].CopyTo(_joined.AsSpan(length));
            length += line.Length - start;
            if (line[start - 2] != (byte)'P')
                break;
        }
        return _joined.AsSpan(0, length);
    }

    /// <summary>Message and severity are the program's; the time is the wrapper's where it has one.</summary>
    /// <param name="isKept">The text lies where the header's places point into.</param>
    private void TakeInner(ReadOnlySpan<byte> text, int start, bool isKept, ref LineHeader header)
    {
        var inner = default(LineHeader);
        _inner!.Read(text, text.Length, ref inner);
        if (header.Ticks == 0)
            (header.Ticks, header.Offset) = (inner.Ticks, inner.Offset);
        if (inner.Severity != LogSeverity.None)
            header.Severity = inner.Severity;
        if (inner.IsRewritten || !isKept)
        {
            var message = inner.IsRewritten ? _inner.Rewritten(inner) : text.Slice(inner.Start, inner.Length);
            Reserve(message.Length);
            message.CopyTo(_rewritten);
            (header.Start, header.Length, header.IsRewritten) = (0, message.Length, true);
        }
        else
        {
            (header.Start, header.Length) = (start + inner.Start, inner.Length);
        }
    }

    private void Reserve(int size)
    {
        if (_rewritten.Length < size)
            _rewritten = new byte[Math.Max(size, _rewritten.Length * 2)];
    }
}
