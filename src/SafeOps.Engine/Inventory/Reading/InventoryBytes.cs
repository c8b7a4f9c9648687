using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// The bytes of a file as UTF-8: streamed once from front to back, with a digest on the way, and read again by place from any thread.
/// A file that is UTF-16, or that can be read only once (a pipe), is kept in memory.
/// </summary>
internal sealed class InventoryBytes : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[]? _memory;
    private readonly string? _digest;
    private DigestingStream? _streamed;

    private InventoryBytes(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        var encoding = file.CanSeek ? EncodingOf(file) : null;
        if (file.CanSeek && encoding is null)
            return;
        using var raw = new DigestingStream(file.CanSeek ? file.SafeFileHandle : null, file, digests: true);
        (_memory, _digest) = (Load(raw, encoding), raw.Digest());
    }

    /// <summary>Bytes of the file itself; 0 where nobody knows.</summary>
    public long Length => _memory?.Length ?? _file.Length;

    /// <summary>SHA-256 of the file, lower-case hexadecimal; null before it was read to its end, and where nobody wanted it.</summary>
    public string? Digest => _digest ?? _streamed?.Digest();

    /// <summary>The first bytes, as text.</summary>
    public string Head => Encoding.UTF8.GetString(Read(0, (int)Math.Min(256, Length))).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');

    public static InventoryBytes Open(string path)
    {
        if (Directory.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} is a folder.", "Name a file in it.", path);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            return new InventoryBytes(path, file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is not there.", "Look at the path, and at the folder it is meant from.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Look at who may read it.", path, error);
        }
        catch (Exception)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <param name="digests">Whether <see cref="Digest"/> is wanted afterwards.</param>
    public JsonFile OpenJson(bool digests)
    {
        if (_memory is not null)
            return JsonFile.From(new MemoryStream(_memory, writable: false), _path);
        _streamed = new DigestingStream(_file.SafeFileHandle, _file, digests);
        return JsonFile.From(_streamed, _path);
    }

    public byte[] Read(long offset, int length)
    {
        var row = new byte[length];
        Read(offset, row);
        return row;
    }

    public void Read(long offset, Span<byte> row)
    {
        if (_memory is not null)
        {
            _memory.AsSpan((int)offset, row.Length).CopyTo(row);
            return;
        }
        var read = 0;
        try
        {
            while (read < row.Length && RandomAccess.Read(_file.SafeFileHandle, row[read..], offset + read) is > 0 and var more)
                read += more;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{_path} cannot be read at byte {offset}: {error.Message}", "Look at the disk it lies on.", _path, error);
        }
        if (read < row.Length)
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{_path} has become shorter while it was read: byte {offset + row.Length} is no longer there.", "Repeat when nothing writes to it.", _path);
    }

    public void Dispose() => _file.Dispose();

    private byte[] Load(Stream raw, Encoding? encoding)
    {
        if (encoding is not null && _file.Length > Array.MaxLength)
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{_path} is UTF-16 and larger than {Array.MaxLength} bytes.", "Write it as UTF-8, then repeat.", _path);
        using var text = encoding is null ? raw : Encoding.CreateTranscodingStream(raw, encoding, Encoding.UTF8, leaveOpen: true);
        using var memory = new MemoryStream();
        text.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>UTF-16 by its mark, or, without one, because of two bytes of JSON's first character one is zero. Null: UTF-8.</summary>
    private static Encoding? EncodingOf(FileStream file)
    {
        Span<byte> head = stackalloc byte[2];
        return RandomAccess.Read(file.SafeFileHandle, head, 0) < 2 ? null : head switch
        {
            [0xFF, 0xFE] or [not 0, 0] => Encoding.Unicode,
            [0xFE, 0xFF] or [0, not 0] => Encoding.BigEndianUnicode,
            _ => null,
        };
    }

    /// <summary>Leaves the file open: it is read again.</summary>
    private sealed class DigestingStream(SafeFileHandle? handle, FileStream file, bool digests) : Stream
    {
        private readonly IncrementalHash? _hash = digests ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        private long _position;
        private bool _ended;
        private string? _digest;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public string? Digest() => _ended && _hash is not null ? _digest ??= Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant() : _digest;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = handle is null ? file.Read(buffer) : RandomAccess.Read(handle, buffer, _position);
            if (!_ended)
                _hash?.AppendData(buffer[..read]);
            _ended |= read == 0 && buffer.Length > 0;
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && _ended)
                Digest();
            if (disposing)
                _hash?.Dispose();
            base.Dispose(disposing);
        }
    }
}
