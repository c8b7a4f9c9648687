using System.Globalization;
using SafeOps.Errors;
using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Stamps;
using SafeOps.Text;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>An open log: its text as UTF-8, and what its beginning says of it.</summary>
internal sealed class LogSource : IDisposable
{
    private const int ProbeSize = 256 << 10;
    private const int HeadSize = 64 << 10;

    private readonly FileStream _file;
    private readonly byte[] _probe = new byte[ProbeSize];
    private Stream _text;
    private int _probeLength;
    private int _probeRead;

    private LogSource(int number, string path, FileStream file)
    {
        (Number, Path, _file, _text) = (number, path, file, file);
        FileLength = file.CanSeek ? file.Length : 0;
        Changed = File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }

    public int Number { get; }

    public string Path { get; }

    public string Encoding { get; private set; } = "UTF-8";

    /// <summary>Bytes on the disk when it was opened; 0 for a pipe.</summary>
    public long FileLength { get; }

    /// <summary>When it was last written to; UTC.</summary>
    public DateTime Changed { get; private set; }

    /// <summary>A line feed; a carriage return where there is no line feed at all.</summary>
    public byte LineEnd { get; private set; } = (byte)'\n';

    /// <summary>How its lines begin.</summary>
    public HeaderLayout Layout { get; private set; } = null!;

    /// <summary>What completes time stamps without a year.</summary>
    public DateAnchor Anchor { get; private set; } = null!;

    /// <summary>The beginning of the text.</summary>
    public ReadOnlySpan<byte> Probe => _probe.AsSpan(_probeRead, _probeLength - _probeRead);

    /// <summary>Bytes of text given.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes of the file taken, for a bar of progress.</summary>
    public long FileRead => _file.CanSeek ? _file.Position : 0;

    /// <summary>Set where compressed data ended early or was damaged.</summary>
    public string? Damage { get; private set; }

    /// <summary>Opens a file; throws <see cref="SafeOpsException"/> where it cannot be read as text.</summary>
    public static LogSource Open(int number, string path, LogRequest request)
    {
        var source = new LogSource(number, path, OpenFile(path));
        try
        {
            source.Begin();
            source.Anchor = new DateAnchor(Math.Min(source.Changed.Ticks, request.Now.UtcTicks));
            source.Layout = HeaderLearner.Learn(source.Probe, source.LineEnd, request, source.Anchor);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Finds out by the first bytes how the text is packed and encoded, and whether it is text.</summary>
    private void Begin()
    {
        var start = new byte[10];
        var length = _file.CanSeek ? _file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) : 0;
        if (_file.CanSeek)
            _file.Position = 0;
        var isGzip = length > 2 && start[0] == 0x1F && start[1] == 0x8B;
        if (isGzip)
        {
            _text = new GzipText(_file);
            Changed = GzipText.Changed(start.AsSpan(0, length)) ?? Changed;
        }
        ReadProbe(HeadSize);
        if (Utf16Text.IsUtf16(Probe, out var isBigEndian, out var mark))
        {
            _text = new Utf16Text(new PrefixedStream(Probe[mark..].ToArray(), _text), isBigEndian);
            _probeLength = 0;
            Encoding = isBigEndian ? "UTF-16BE" : "UTF-16LE";
        }
        else
        {
            SkipHole();
        }
        if (_text is not Utf16Text && BinaryKinds.Of(Probe) is var (what, next))
        {
            throw new SafeOpsException(ErrorCodes.LogNotText, $"{Path} is no text: it is {what}.", string.Format(CultureInfo.InvariantCulture, next, Path), Path);
        }
        ReadProbe(ProbeSize);
        if (Probe.StartsWith("\uFEFF"u8))
            _probeRead = 3;
        if (isGzip)
            Encoding += ", gzip";
        if (Probe.IndexOf((byte)'\n') < 0 && Probe.IndexOf((byte)'\r') >= 0)
            LineEnd = (byte)'\r';
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no log {path}.", "Name an existing file.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Check that it is a file and that this account may read it.", path, error);
        }
    }

    private void ReadProbe(int size)
    {
        while (_probeLength < size && ReadText(_probe.AsSpan(_probeLength, size - _probeLength)) is > 0 and var read)
            _probeLength += read;
    }

    /// <summary>A log that was truncated while its writer kept its place begins with NULs, often more than a probe of them.</summary>
    private void SkipHole()
    {
        while (_probeLength > 0 && _probe[0] == 0)
        {
            var hole = Probe.IndexOfAnyExcept((byte)0) is var first and >= 0 ? first : _probeLength;
            _probe.AsSpan(hole, _probeLength - hole).CopyTo(_probe);
            _probeLength -= hole;
            BytesRead += hole;
            ReadProbe(HeadSize);
        }
    }

    /// <summary>The next bytes of text; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _probeLength - _probeRead);
        if (length > 0)
        {
            _probe.AsSpan(_probeRead, length).CopyTo(buffer);
            _probeRead += length;
        }
        else
        {
            length = ReadText(buffer);
        }
        BytesRead += length;
        return length;
    }

    private int ReadText(Span<byte> buffer)
    {
        if (buffer.IsEmpty || Damage is not null)
            return 0;
        try
        {
            return _text.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            Damage = error.Message.EndsWith("ends early.", StringComparison.Ordinal) ? error.Message : "The compressed file is damaged.";
            return 0;
        }
        catch (IOException error)
        {
            Damage = error.Message;
            return 0;
        }
    }

    /// <summary>What happened to the file since it was opened; null where nothing did.</summary>
    public string? ChangeSinceOpened()
    {
        if (!_file.CanSeek)
            return null;
        var length = RandomAccess.GetLength(_file.SafeFileHandle);
        return length == FileLength ? null
            : length < FileLength ? $"The file shrank from {FileLength} to {length} bytes while it was read (rotated or truncated): records may be missing."
            : $"The file grew from {FileLength} to {length} bytes while it was read: the newest records may be missing.";
    }

    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }
}
