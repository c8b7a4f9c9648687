using System.Text.Unicode;
using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Sources;

namespace SafeOps.Logs.Reading.Records;

/// <summary>Walks the records of a block. One per thread; allocates nothing for a record.</summary>
internal sealed class RecordCursor
{
    private readonly TextRepair _repair = new();
    private LogBlock _block = null!;
    private HeaderReader _headers = null!;
    private LineHeader _header;
    private bool _isSuspect;
    private bool _isRepaired;
    private byte _lineEnd;
    private int _end;
    private int _lineStart;
    private int _next;
    private long _nextLine;
    private int _start;
    private int _firstLength;
    private int _length;
    private long _line;
    private int _lines;
    private long _ticks;

    /// <summary>The record; valid until the next move.</summary>
    public LogRecord Current
    {
        get
        {
            var text = _isRepaired ? _repair.Text : _block.Buffer.AsSpan(_start, _length);
            var first = _isRepaired ? _repair.FirstLine : _firstLength;
            return new LogRecord
            {
                Text = text,
                Message = _header.IsRewritten ? _headers.Rewritten(_header) : text.Slice(_header.Start, _header.Length),
                Continuation = first < text.Length ? text[(first + 1)..] : default,
                Ticks = _ticks,
                Severity = _header.Severity,
                Source = _block.Source.Number,
                Line = _line,
                Lines = _lines,
            };
        }
    }

    public long Ticks => _ticks;

    public long Line => _line;

    /// <summary>Whether the record's time is its own.</summary>
    public bool HasTime => _header.Ticks != 0;

    public short Offset => _header.Offset;

    /// <summary>Whether its text held bytes that are no UTF-8.</summary>
    public bool IsMixed => _isRepaired && _repair.IsMixed;

    public bool IsLineCut { get; private set; }

    public bool IsRecordCut { get; private set; }

    public void Begin(LogBlock block, HeaderReader headers) => Begin(block, headers, 0, block.Length);

    /// <summary>A part of a block, which begins with a record.</summary>
    public void Begin(LogBlock block, HeaderReader headers, int start, int end)
    {
        (_block, _headers, _end) = (block, headers, end);
        (_next, _nextLine, _ticks) = (start, block.FirstLine, block.InheritedTicks);
        _lineEnd = block.Source.LineEnd;
        var text = block.Buffer.AsSpan(start, end - start);
        _isSuspect = TextRepair.MayNeed(text) || !Utf8.IsValid(text);
    }

    public bool MoveNext()
    {
        var text = _block.Buffer.AsSpan(0, _end);
        (IsLineCut, IsRecordCut) = (false, false);
        var first = NextLine(text);
        while (first.IsEmpty && _next < text.Length)
            first = NextLine(text);
        if (first.IsEmpty)
            return false;
        (_start, _line, _lines, _firstLength, _length) = (_lineStart, _nextLine - 1, 1, first.Length, first.Length);
        Extend(text, first);
        ReadHeader(text);
        return true;
    }

    /// <summary>Takes the lines that belong to the record; empty ones only before others.</summary>
    private void Extend(ReadOnlySpan<byte> text, ReadOnlySpan<byte> previous)
    {
        var size = previous.Length;
        var count = 1;
        while (_next < text.Length && !IsLineCut)
        {
            var (next, nextLine) = (_next, _nextLine);
            var line = NextLine(text);
            var starts = _headers.Starts(previous, line);
            IsRecordCut = !starts && (size >= RecordLimits.Bytes || count >= RecordLimits.Lines);
            if (starts || IsRecordCut)
            {
                (_next, _nextLine, IsLineCut) = (next, nextLine, false);
                return;
            }
            size += line.Length;
            count++;
            if (!line.IsEmpty)
                (_length, _lines) = (_lineStart + line.Length - _start, count);
            previous = line;
        }
        IsRecordCut = _block.IsRecordCut && _next >= text.Length && !IsLineCut;
    }

    /// <summary>The line at the place reached, without its end and no longer than is kept; empty at the end.</summary>
    private ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> text)
    {
        _lineStart = _next;
        var line = Lines.At(text, _next, _lineEnd, out _next, out var isCut);
        IsLineCut = isCut;
        _nextLine++;
        return line;
    }

    private void ReadHeader(ReadOnlySpan<byte> text)
    {
        var record = text.Slice(_start, _length);
        _isRepaired = _isSuspect && _repair.TryRepair(record, _firstLength);
        if (_isRepaired)
            _headers.Read(_repair.Text, _repair.FirstLine, ref _header);
        else
            _headers.Read(record, _firstLength, ref _header);
        if (_header.Ticks != 0 || !_headers.HasTimes)
            _ticks = _header.Ticks;
    }
}
