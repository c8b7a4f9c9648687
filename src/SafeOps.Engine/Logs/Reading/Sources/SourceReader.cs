using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Records;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>
/// Cuts one source into blocks at the beginnings of records. Whether a line begins a record hangs on it and the line
/// before alone, so the records are the same however large the blocks are.
/// </summary>
internal sealed class SourceReader(LogSource source, HeaderReader headers, int blockSize)
{
    private readonly RecordCursor _cursor = new();
    private byte[] _rest = [];
    private int _restLength;
    private bool _isSkipping;
    private bool _hasEnded;
    private long _ticks;

    /// <summary>Lines before the next block.</summary>
    public long Lines { get; private set; }

    /// <summary>Puts the next block into the one given; false at the end.</summary>
    public bool TryNext(LogBlock block, CancellationToken cancellation)
    {
        var length = TakeRest(block);
        block.IsRecordCut = false;
        var target = Math.Max(blockSize, length);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            length = Fill(block, length, target);
            if (_hasEnded)
                return length > 0 && Give(block, length);
            if (TryCut(block.Buffer.AsSpan(0, length), out var cut, out block.IsRecordCut))
            {
                Keep(block.Buffer.AsSpan(cut, length - cut));
                return Give(block, cut);
            }
            target *= 2; // the record is longer than what was read
        }
    }

    private int TakeRest(LogBlock block)
    {
        block.Reserve(Math.Max(blockSize, _restLength));
        _rest.AsSpan(0, _restLength).CopyTo(block.Buffer);
        return Drop(block.Buffer.AsSpan(0, _restLength));
    }

    private int Fill(LogBlock block, int length, int target)
    {
        block.Reserve(target);
        while (length < target && !_hasEnded)
        {
            var read = source.Read(block.Buffer.AsSpan(length, target - length));
            _hasEnded = read == 0;
            length = length == 0 ? Drop(block.Buffer.AsSpan(0, read)) : length + read;
        }
        return length;
    }

    /// <summary>
    /// Takes away from the beginning what is left of a line that was too long, and NULs: a file that was truncated while its
    /// writer kept its place begins with a hole, which may be larger than memory. Answers what remains.
    /// </summary>
    private int Drop(Span<byte> text)
    {
        var start = 0;
        if (_isSkipping)
        {
            var end = text.IndexOf(source.LineEnd);
            _isSkipping = end < 0;
            start = end < 0 ? text.Length : end + 1;
        }
        var content = text[start..].IndexOfAnyExcept((byte)0);
        start = content < 0 ? text.Length : start + content;
        if (start > 0)
            text[start..].CopyTo(text);
        return text.Length - start;
    }

    /// <summary>Where the last record of the text begins; where there is but one, where it ends if it is too long.</summary>
    private bool TryCut(ReadOnlySpan<byte> text, out int cut, out bool isRecordCut)
    {
        isRecordCut = false;
        cut = RecordBounds.LastStart(text, source.LineEnd, headers);
        if (cut == 0)
            cut = RecordBounds.ForcedEnd(text, source.LineEnd, out _isSkipping, out isRecordCut);
        return cut > 0;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length)
            _rest = new byte[Math.Max(rest.Length, 4096)];
        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }

    private bool Give(LogBlock block, int length)
    {
        var text = block.Buffer.AsSpan(0, length);
        if (_hasEnded)
            _restLength = 0;
        (block.Source, block.Length, block.FirstLine, block.InheritedTicks) = (source, length, Lines + 1, _ticks);
        Lines += text.Count(source.LineEnd) + (text[^1] == source.LineEnd ? 0 : 1);
        if (!_hasEnded && headers.HasTimes && LastTime(block) is not 0 and var last)
            _ticks = last;
        return true;
    }

    /// <summary>Of the last record of a block that has a time; 0 where none has.</summary>
    private long LastTime(LogBlock block)
    {
        var end = block.Length;
        while (end > 0)
        {
            var start = RecordBounds.LastStart(block.Buffer.AsSpan(0, end), source.LineEnd, headers);
            long last = 0;
            _cursor.Begin(block, headers, start, end);
            while (_cursor.MoveNext())
                last = _cursor.HasTime ? _cursor.Ticks : last;
            if (last != 0)
                return last;
            end = start;
        }
        return 0;
    }
}
