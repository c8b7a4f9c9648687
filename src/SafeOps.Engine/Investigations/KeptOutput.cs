using System.Security.Cryptography;
using System.Text;
using SafeOps.Files;

namespace SafeOps.Investigations;

/// <summary>
/// What a command printed, to be kept: its standard output and, below a line that says so, its standard error, each as lines in
/// memory or in a file that has all of it. Secrets are hidden in it already.
/// </summary>
/// <param name="Output">Standard output by lines.</param>
/// <param name="Errors">Standard error by lines.</param>
public sealed record KeptOutput(IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>Stands between standard output and standard error.</summary>
    public const string ErrorHeading = "[standard error]";

    /// <summary>More than anybody reads is no evidence, and fills disks.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    private const int MostShown = 8;

    /// <summary>The file with all of a standard output of which <see cref="Output"/> has a part; null: it has all.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The same of standard error.</summary>
    public string? ErrorPath { get; init; }

    /// <summary>The first lines, for a glance.</summary>
    internal IReadOnlyList<string> Shown => [.. (Output.Any(l => l.Length > 0) ? Output : Errors).Where(l => l.Length > 0).Take(MostShown).Select(l => l.Length > 200 ? l[..200] + "…" : l)];

    /// <summary>Writes it to the folder, under its digest; it is on the disk when this returns.</summary>
    internal (string Digest, long Length, bool IsCut) Save(string folder)
    {
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        using var hash = new HashingStream();
        var isCut = WriteTo(hash);
        var (digest, length) = hash.End();
        var path = Path.Combine(folder, digest + ".txt");
        if (new FileInfo(path) is { Exists: true } there && there.Length == length)
        {
            // Of an earlier step, or of one that a crash kept from being recorded.
            DurableFile.FlushFolder(folder);
        }
        else
        {
            DurableFile.WriteAsync(path, stream =>
            {
                WriteTo(stream);
                return Task.CompletedTask;
            }, DurableFile.OwnerOnlyFile).GetAwaiter().GetResult();
        }
        return (digest, length, isCut);
    }

    private bool WriteTo(Stream stream)
    {
        var left = MostBytes;
        var isCut = Write(stream, Output, OutputPath, ref left);
        if (Errors.Count > 0 || ErrorPath is not null)
        {
            stream.Write(Encoding.UTF8.GetBytes(ErrorHeading + "\n"));
            isCut |= Write(stream, Errors, ErrorPath, ref left);
        }
        return isCut;
    }

    private static bool Write(Stream stream, IReadOnlyList<string> lines, string? path, ref long left)
    {
        if (path is not null)
        {
            using var file = File.OpenRead(path);
            return Copy(file, stream, ref left);
        }
        foreach (var line in lines)
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        return false;
    }

    private static bool Copy(FileStream from, Stream to, ref long left)
    {
        var buffer = new byte[64 * 1024];
        var last = (byte)'\n';
        while (from.Read(buffer, 0, (int)Math.Min(buffer.Length, left)) is > 0 and var count)
        {
            to.Write(buffer, 0, count);
            left -= count;
            last = buffer[count - 1];
        }
        if (last != '\n')
            to.WriteByte((byte)'\n');
        if (from.Position == from.Length)
            return false;
        to.Write(Encoding.UTF8.GetBytes($"[… {from.Length - from.Position} more bytes were printed and are not kept …]\n"));
        return true;
    }

    private sealed class HashingStream : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _length;

        public (string Digest, long Length) End() => (Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant(), _length);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            _length += buffer.Length;
        }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => _length;
        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
