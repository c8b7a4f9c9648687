using System.Buffers.Binary;
using System.IO.Compression;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>
/// The text of a gzip file, of one member or several (RFC 1952). The runtime takes a file that ends early for one that ends:
/// so what came out is counted against what the last member says of itself.
/// </summary>
internal sealed class GzipText(FileStream file) : Stream
{
    private const int ShortestMember = 18;

    private readonly GZipStream _text = new(file, CompressionMode.Decompress, leaveOpen: true);
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>When the text that was compressed was last changed, as the first member tells.</summary>
    public static DateTime? Changed(ReadOnlySpan<byte> start) =>
        start.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) is > 0 and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : null;

    public override int Read(Span<byte> buffer)
    {
        var read = _text.Read(buffer);
        _length += read;
        if (read == 0 && !buffer.IsEmpty && EndsEarly())
            throw new InvalidDataException("The compressed file ends early.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Of several members only the last one's length is at the end, so more text than that proves nothing.</summary>
    private bool EndsEarly()
    {
        var end = new byte[4];
        var size = RandomAccess.GetLength(file.SafeFileHandle);
        if (size < ShortestMember || RandomAccess.Read(file.SafeFileHandle, end, size - 4) < 4)
            return true;
        var last = BinaryPrimitives.ReadUInt32LittleEndian(end);
        return last != (uint)_length && (last > _length || !HasFurtherMember(size));
    }

    private bool HasFurtherMember(long size)
    {
        var chunk = new byte[64 << 10];
        for (long at = ShortestMember; at < size; at += chunk.Length - 3)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, chunk, at);
            for (var i = 0; i + 4 <= read; i++)
            {
                var next = chunk.AsSpan(i, read - i).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);
                if (next < 0)
                    break;
                i += next;
                if (i + 3 < read && chunk[i + 3] < 0x20)
                    return true;
            }
            if (read < chunk.Length)
                break;
        }
        return false;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }
}
