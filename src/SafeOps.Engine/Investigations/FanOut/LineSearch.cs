using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Investigations.FanOut;

/// <summary>The lines of one file that a search finds. Memory is bounded whatever the file; a binary one has no lines.</summary>
internal sealed class LineSearch(SearchProbe probe, CancellationToken cancellationToken)
{
    private const int Block = 256 * 1024;

    /// <summary>As git looks for a NUL.</summary>
    private const int BinaryHead = 8000;

    /// <summary>A longer line is looked at in pieces, which overlap by <see cref="Overlap"/>.</summary>
    private const int LongestPiece = 64 * 1024;
    private const int Overlap = 1024;

    private readonly byte[]? _bytes = probe.Expression is null && !probe.IgnoresCase && probe.Pattern.Length <= Overlap ? Encoding.UTF8.GetBytes(probe.Pattern) : null;

    /// <summary>Calls <paramref name="found"/> with the number (from 1) and text of each line that fits, in order. False: the file is binary.</summary>
    public bool Run(string path, Action<long, string> found)
    {
        using var stream = Open(path);
        var head = new byte[BinaryHead];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var isWide = length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF));
        if (!isWide && head.AsSpan(0, length).Contains((byte)0))
            return false;
        using var again = Open(path);
        if (!isWide && _bytes is { } wanted && !Has(again, wanted))
            return true;
        using var text = Open(path);
        using var reader = new StreamReader(text, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, Block);
        Lines(reader, found);
        return true;
    }

    private Stream Open(string path)
    {
        var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
        return probe.IsLog && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Most files have nothing: bytes are looked through faster than lines.</summary>
    private bool Has(Stream stream, byte[] wanted)
    {
        var buffer = new byte[Block + wanted.Length];
        var kept = 0;
        int read;
        while ((read = stream.Read(buffer, kept, Block)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var filled = buffer.AsSpan(0, kept + read);
            if (filled.IndexOf(wanted) >= 0)
                return true;
            kept = Math.Min(wanted.Length - 1, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }
        return false;
    }

    private void Lines(StreamReader reader, Action<long, string> found)
    {
        var buffer = new char[LongestPiece];
        var filled = 0;
        long number = 1;
        var isFoundAlready = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = reader.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var at = 0;
            while (buffer.AsSpan(at, filled - at).IndexOf('\n') is >= 0 and var end)
            {
                Look(buffer.AsSpan(at, end));
                isFoundAlready = false;
                number++;
                at += end + 1;
            }
            if (read == 0)
            {
                if (at < filled)
                    Look(buffer.AsSpan(at, filled - at));
                return;
            }
            if (at == 0 && filled == buffer.Length)
            {
                Look(buffer.AsSpan(0, filled));
                at = filled - Overlap;
            }
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }

        void Look(ReadOnlySpan<char> line)
        {
            line = line.TrimEnd('\r');
            if (isFoundAlready || !Fits(line))
                return;
            isFoundAlready = true;
            found(number, line.ToString());
        }
    }

    private bool Fits(ReadOnlySpan<char> line)
    {
        if (probe.Expression is not { } expression)
            return line.Contains(probe.Pattern, probe.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        try
        {
            return expression.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The expression takes too long on a line of {line.Length} characters."));
        }
    }
}
