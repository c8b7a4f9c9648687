using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>
/// Reads a JSON file (RFC 8259) of any size from front to back, token by token, and takes whole values out of it: memory holds one
/// window of the file, or the largest value taken or held. UTF-8 or UTF-16 (what older shells redirect), with or without a byte order
/// mark; UTF-16 is transcoded on the way.
/// </summary>
/// <remarks>
/// Every failure is a <see cref="SafeOpsException"/> that names the file and the place: <see cref="ErrorCodes.DocumentInvalid"/>,
/// <see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.FileUnreadable"/>, or <see cref="ErrorCodes.LimitExceeded"/> for a value
/// beyond what one array holds. One thread reads one instance. Here and in what compares, the methods that take most of the time are
/// compiled for speed at once: a run is half over before the runtime has seen that they deserve it.
/// </remarks>
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
    private int _held = -1;
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

    /// <summary>Moves to the next token. False at the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                throw Invalid(error, _start, _state);
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
        catch (InvalidOperationException error)
        {
            throw Unsound(TokenOffset, error);
        }
    }

    /// <summary>Goes past the value at the present token, whatever it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
            Need();
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = Depth;
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
            try
            {
                while (reader.Read())
                {
                    if (reader.CurrentDepth > depth)
                        continue;
                    Advance(in reader, _start);
                    return;
                }
            }
            catch (JsonException error)
            {
                throw Invalid(error, _start, _state);
            }
            Advance(in reader, _start);
            Fill(_start);
        }
    }

    /// <summary>
    /// The whole value at the present token as it stands in the file, as UTF-8; the reader is then behind it. It lies in the window:
    /// the next call of any kind overwrites it.
    /// </summary>
    public ReadOnlyMemory<byte> Take() => Take(default, out _);

    /// <param name="member">A member of the value, an object, to be found on the way.</param>
    /// <param name="place">Where in the result the member's value lies, if it is a text, number or literal; else empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> member, out Range place)
    {
        if (TokenType == JsonTokenType.PropertyName)
            Need();
        place = default;
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return _buffer.AsMemory(_token, _start - _token);
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_from, _end - _from), _final, _before);
            try
            {
                reader.Read();
                var depth = reader.CurrentDepth;
                var wanted = false;
                while (reader.Read())
                {
                    if (reader.CurrentDepth <= depth)
                    {
                        Advance(in reader, _from);
                        return _buffer.AsMemory(_token, _start - _token);
                    }
                    if (wanted && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                        place = (_from + (int)reader.TokenStartIndex - _token)..(_from + (int)reader.BytesConsumed - _token);
                    wanted = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth + 1 && member.Length > 0 && reader.ValueTextEquals(member);
                }
            }
            catch (JsonException error)
            {
                throw Invalid(error, _from, _before);
            }
            Fill(_from);
        }
    }

    /// <summary>Keeps what is read from the present token on, until <see cref="Release"/>: <see cref="Held"/> gives it.</summary>
    public void Hold() => _held = _token;

    public void Release() => _held = -1;

    /// <summary>Bytes of what is held; the next call that reads overwrites them.</summary>
    /// <param name="offset">As <see cref="TokenOffset"/> gave it.</param>
    public ReadOnlyMemory<byte> Held(long offset, int length) => _buffer.AsMemory((int)(offset - WindowOffset), length);

    /// <summary>The next token, which must be there.</summary>
    public void Need()
    {
        if (!Read())
            throw Ended();
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Advance(in Utf8JsonReader reader, int from)
    {
        _state = reader.CurrentState;
        _start = from + (int)reader.BytesConsumed;
        TokenType = reader.TokenType;
        Depth = reader.CurrentDepth;
    }

    private (int Start, int Length) Value(in Utf8JsonReader reader) =>
        (_start + (int)reader.TokenStartIndex + (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0), reader.ValueSpan.Length);

    /// <summary>Reads on; what begins at <paramref name="keep"/> stays in the window.</summary>
    private void Fill(int keep)
    {
        if (_held >= 0)
            keep = Math.Min(keep, _held);
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
        if (_held >= 0)
            _held -= keep;
        _end = kept;
        int read;
        try
        {
            read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(_path, WindowOffset + _end, error);
        }
        _end += read;
        _final = read == 0;
    }
}
