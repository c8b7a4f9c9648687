using System.Text;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>A UTF-16 stream as UTF-8; halves of characters that belong to no other become U+FFFD.</summary>
internal sealed class Utf16Text(Stream source, bool isBigEndian) : Stream
{
    private readonly Decoder _decoder = new UnicodeEncoding(isBigEndian, byteOrderMark: false).GetDecoder();
    private readonly byte[] _bytes = new byte[32 << 10];
    private readonly char[] _chars = new char[(16 << 10) + 2];
    private readonly byte[] _text = new byte[(16 << 10) * 3 + 16];
    private int _start;
    private int _length;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether text begins as UTF-16 does: with its mark, or with every other byte zero.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> start, out bool isBigEndian, out int mark)
    {
        (isBigEndian, mark) = (false, 0);
        if (start.Length >= 2 && (start[0], start[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
        {
            (isBigEndian, mark) = (start[0] == 0xFE, 2);
            return true;
        }
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < start.Length; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }
        var pairs = start.Length / 2;
        isBigEndian = even > odd;
        return pairs >= 8 && Math.Max(even, odd) >= pairs * 0.7 && Math.Min(even, odd) <= pairs * 0.05;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_length == 0 && !_hasEnded)
            Fill();
        var count = Math.Min(buffer.Length, _length);
        _text.AsSpan(_start, count).CopyTo(buffer);
        (_start, _length) = (_start + count, _length - count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Fill()
    {
        var read = source.Read(_bytes);
        _hasEnded = read == 0;
        var chars = _decoder.GetChars(_bytes.AsSpan(0, read), _chars, flush: _hasEnded);
        (_start, _length) = (0, Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _text));
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
