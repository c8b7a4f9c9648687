namespace SafeOps.Logs.Triage;

/// <summary>
/// The shapes of one worker's records on disk, a few bytes each, until it is known which pattern a shape belongs to. The file lies
/// beside the one that will be written, and goes when this is closed.
/// </summary>
internal sealed class AssignmentSpool : IDisposable
{
    private readonly FileStream _file;
    private readonly List<(long Block, long Start)> _blocks = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _used;
    private int _source = -1;
    private long _line;

    public AssignmentSpool(string path) =>
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);

    /// <summary>Where each block begins, in the order they were read.</summary>
    public IReadOnlyList<(long Block, long Start)> Blocks => _blocks;

    public long Length => _file.Position + _used;

    public void Begin(long block)
    {
        _blocks.Add((block, Length));
        (_source, _line) = (-1, 0);
    }

    public void Add(in LogRecord record, int shape)
    {
        if (_buffer.Length - _used < 40)
            Flush();
        if (record.Source != _source)
        {
            Write(0);
            Write(record.Source);
            (_source, _line) = (record.Source, 0);
        }
        Write(shape + 1L);
        Write(record.Line - _line);
        _line = record.Line;
    }

    /// <summary>The records of a part, each with its shape.</summary>
    public IEnumerable<(int Source, long Line, int Shape)> Read(long start, long end)
    {
        Flush();
        var source = -1;
        var line = 0L;
        var numbers = Numbers(start, end).GetEnumerator();
        while (numbers.MoveNext())
        {
            var shape = numbers.Current;
            numbers.MoveNext();
            if (shape == 0)
            {
                (source, line) = ((int)numbers.Current, 0);
                continue;
            }
            line += numbers.Current;
            yield return (source, line, (int)(shape - 1));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Base 128, the lowest digits first (LEB128).</summary>
    private void Write(long value)
    {
        for (; value >= 0x80; value >>= 7)
            _buffer[_used++] = (byte)(value | 0x80);
        _buffer[_used++] = (byte)value;
    }

    private IEnumerable<long> Numbers(long start, long end)
    {
        var chunk = new byte[64 * 1024];
        var value = 0L;
        var shift = 0;
        while (start < end)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, chunk.AsSpan(0, (int)Math.Min(chunk.Length, end - start)), start);
            start += read;
            for (var i = 0; i < read; i++)
            {
                value |= (long)(chunk[i] & 0x7F) << shift;
                shift += 7;
                if (chunk[i] >= 0x80)
                    continue;
                yield return value;
                (value, shift) = (0, 0);
            }
        }
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}
