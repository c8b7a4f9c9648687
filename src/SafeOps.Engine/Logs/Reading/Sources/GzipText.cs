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
    private const int Header = 10;

    /// <summary>Bytes of text after which what looked like a member's beginning is one.</summary>
    private const int EnoughToTell = 1 << 20;

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

    /// <summary>Of several members only the last one's length is at the end: it is held against that member alone.</summary>
    private bool EndsEarly()
    {
        var end = new byte[4];
        var size = RandomAccess.GetLength(file.SafeFileHandle);
        if (size < ShortestMember || RandomAccess.Read(file.SafeFileHandle, end, size - 4) < 4)
            return true;
        var last = BinaryPrimitives.ReadUInt32LittleEndian(end);
        return last != (uint)_length && (LastMember(size) is not { } start || LengthFrom(start, long.MaxValue) is not { } length || last != (uint)length);
    }

    /// <summary>Where the last member begins; null where it is the first.</summary>
    private long? LastMember(long size)
    {
        var chunk = new byte[64 << 10];
        for (var end = size; end > ShortestMember + Header;)
        {
            var at = Math.Max(ShortestMember, end - chunk.Length);
            var read = chunk.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, chunk.AsSpan(0, (int)(end - at)), at));
            for (var before = read; before.LastIndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]) is var i and >= 0; before = read[..i])
            {
                if (i + Header <= read.Length && IsHeader(read.Slice(i, Header)) && LengthFrom(at + i, EnoughToTell) is not null)
                    return at + i;
            }
            // A header may lie on the edge of two chunks.
            end = at == ShortestMember ? 0 : at + Header - 1;
        }
        return null;
    }

    /// <summary>Among compressed bytes the first three occur by chance in any large file.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> start) => start[3] < 0x20 && start[8] is 0 or 2 or 4 && start[9] is < 14 or 255;

    /// <summary>How much text there is from a member on, counted to a limit; null where none begins there.</summary>
    private long? LengthFrom(long start, long limit)
    {
        using var part = new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) { Position = start };
        using var text = new GZipStream(part, CompressionMode.Decompress);
        var buffer = new byte[64 << 10];
        long length = 0;
        try
        {
            while (length < limit && text.Read(buffer) is > 0 and var read)
                length += read;
            return length;
        }
        catch (InvalidDataException)
        {
            return null;
        }
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
