using System.Buffers;
using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>
/// Reads a JSON file (RFC 8259) of any size from front to back, token by token, and takes whole values out of it: memory holds one
/// window of the file, or the largest value taken. UTF-8 with or without a byte order mark; UTF-16 with one (what older shells
/// redirect) is transcoded on the way.
/// </summary>
/// <remarks>Every failure is a <see cref="SafeOpsException"/> (<see cref="ErrorCodes.DocumentInvalid"/>) that names file, line, column and byte.</remarks>
public sealed partial class JsonFile : IDisposable
{
    private const int Window = 1 << 20;
    /// <summary>Levels of nesting that are read.</summary>
    public const int DeepestNesting = 200;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DeepestNesting };

    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _from;
    private int _token;
    private int _tokenValue;
    private int _tokenValueLength;
    private bool _final;
    private bool _escaped;
    private JsonReaderState _before;
    private JsonReaderState _state = new(Options);

    private JsonFile(string path, Stream stream, byte[] buffer, int start, int filled, bool transcoded)
    {
        (_path, _stream, _buffer, _start, _end, IsTranscoded) = (path, stream, buffer, start, filled, transcoded);
        _token = start;
    }

    /// <summary>Offsets are then those of the text as UTF-8, not those of the file.</summary>
    public bool IsTranscoded { get; }

    public JsonTokenType TokenType { get; private set; }

    /// <summary>Byte at which the window begins in the file.</summary>
    private long WindowOffset { get; set; }

    /// <summary>Byte of the file at which the present token begins.</summary>
    public long TokenOffset => WindowOffset + _token;

    /// <summary>Byte of the file after the present token or the value last taken.</summary>
    public long Offset => WindowOffset + _start;

    public int Depth { get; private set; }

    public static JsonFile Open(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is not there.", "Look at the path, and at the folder it is meant from.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Look at who may read it.", path, error);
        }
        return From(stream, path);
    }

    /// <param name="name">What errors call it.</param>
    public static JsonFile From(Stream stream, string name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Window);
        var filled = stream.ReadAtLeast(buffer, 4, throwOnEndOfStream: false);
        var head = buffer.AsSpan(0, filled);
        if (head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            var from = head.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode : Encoding.BigEndianUnicode;
            var rest = new PrefixedStream(head[2..].ToArray(), stream);
            return new JsonFile(name, Encoding.CreateTranscodingStream(rest, from, Encoding.UTF8), buffer, 0, 0, transcoded: true);
        }
        return new JsonFile(name, stream, buffer, head.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0, filled, transcoded: false);
    }

    /// <summary>Moves to the next token. False at the end of the file.</summary>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
            bool read;
            try
            {
                read = reader.Read();
            }
            catch (JsonException error)
            {
                throw Invalid(error);
            }
            if (read)
            {
                _before = _state;
                _state = reader.CurrentState;
                _from = _start;
                _token = _start + (int)reader.TokenStartIndex;
                (_tokenValue, _tokenValueLength) = Value(in reader);
                _escaped = reader.ValueIsEscaped;
                _start += (int)reader.BytesConsumed;
                TokenType = reader.TokenType;
                Depth = reader.CurrentDepth;
                return true;
            }
            if (_final)
                return false;
            Fill(_start);
        }
    }

    /// <summary>Whether the present token, a name or a string, is this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _escaped ? Text() == Encoding.UTF8.GetString(text) : _buffer.AsSpan(_tokenValue, _tokenValueLength).SequenceEqual(text);

    /// <summary>The present token, a name, string, number or literal, as text; null for <c>null</c>.</summary>
    public string? Text()
    {
        var raw = _buffer.AsSpan(_tokenValue, _tokenValueLength);
        if (TokenType == JsonTokenType.Null)
            return null;
        if (!_escaped)
            return Encoding.UTF8.GetString(raw);
        var reader = new Utf8JsonReader(_buffer.AsSpan(_tokenValue - 1, _tokenValueLength + 2));
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{_path}: at byte {TokenOffset} a text has an escape that stands for no character.", "Write the file again, then repeat.", _path);
        }
    }

    /// <summary>Goes past the value at the present token, whatever it is.</summary>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
            Need();
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = Depth;
        do
        {
            Need();
        }
        while (Depth > depth);
    }

    /// <summary>
    /// The whole value at the present token as it stands in the file, as UTF-8; the reader is then behind it. It lies in the window:
    /// the next call of any kind overwrites it.
    /// </summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (TokenType == JsonTokenType.PropertyName)
            Need();
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return _buffer.AsMemory(_token, _start - _token);
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_from, _end - _from), _final, _before);
            try
            {
                reader.Read();
                if (reader.TrySkip())
                {
                    _state = reader.CurrentState;
                    _start = _from + (int)reader.BytesConsumed;
                    TokenType = reader.TokenType;
                    Depth = reader.CurrentDepth;
                    return _buffer.AsMemory(_token, _start - _token);
                }
            }
            catch (JsonException error)
            {
                throw Invalid(error);
            }
            if (_final)
                throw Ended();
            Fill(_from);
        }
    }

    /// <summary>The next token, which must be there.</summary>
    public void Need()
    {
        if (!Read())
            throw Ended();
    }

    public void Dispose()
    {
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private (int Start, int Length) Value(in Utf8JsonReader reader) =>
        (_start + (int)reader.TokenStartIndex + (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0), reader.ValueSpan.Length);

    /// <summary>Reads on; what begins at <paramref name="keep"/> stays in the window.</summary>
    private void Fill(int keep)
    {
        var kept = _end - keep;
        if (kept == _buffer.Length)
        {
            if (_buffer.Length >= Array.MaxLength / 2)
                throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{_path}: the value at byte {WindowOffset + keep} is longer than {Array.MaxLength / 2} bytes.", "Such a value is not read.", _path);
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(keep, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (keep > 0)
        {
            _buffer.AsSpan(keep, kept).CopyTo(_buffer);
        }
        WindowOffset += keep;
        _from -= keep;
        _token -= keep;
        _tokenValue -= keep;
        _start -= keep;
        _end = kept;
        int read;
        try
        {
            read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{_path} cannot be read past byte {WindowOffset + _end}: {error.Message}", "Look at the disk it lies on.", _path, error);
        }
        _end += read;
        _final = read == 0;
    }

    private SafeOpsException Ended() => new(ErrorCodes.DocumentInvalid, $"{_path} ends at byte {WindowOffset + _end}, in the middle of a value: it is cut off.", "Write the file again, then repeat.", _path);

    private SafeOpsException Invalid(JsonException error)
    {
        var cut = _final && _end - _start == 0;
        var message = error.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.');
        return new SafeOpsException(
            ErrorCodes.DocumentInvalid,
            $"{_path}:{(error.LineNumber ?? 0) + 1}:{(error.BytePositionInLine ?? 0) + 1}: {(cut ? $"the file ends here, at byte {WindowOffset + _end}, in the middle of a value" : $"this is not JSON: {char.ToLowerInvariant(message[0])}{message[1..]}")}.",
            "Write the file again, then repeat.",
            _path,
            error);
    }

    /// <summary>What was already read of a stream, and then the rest of it.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
    {
        private int _given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_given == prefix.Length)
                return rest.Read(buffer, offset, count);
            var now = Math.Min(count, prefix.Length - _given);
            prefix.AsSpan(_given, now).CopyTo(buffer.AsSpan(offset));
            _given += now;
            return now;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
