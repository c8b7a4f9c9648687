using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SafeOps.Errors;

namespace SafeOps.Text;

public sealed partial class JsonFile
{
    private static SafeOpsException Unreadable(string path, long offset, Exception error) =>
        new(ErrorCodes.FileUnreadable, $"{path} cannot be read past byte {offset}: {error.Message}", "Look at the disk it lies on.", path, error);

    private SafeOpsException Ended() =>
        new(ErrorCodes.DocumentInvalid, $"{_path} is cut off: it ends at byte {WindowOffset + _end}, in the middle of a value.", "Write the file again, then repeat.", _path);

    private SafeOpsException Invalid(JsonException error, int from, JsonReaderState state)
    {
        if (TokenType == JsonTokenType.None && _buffer.AsSpan(from, _end - from).TrimStart(" \t\r\n"u8).IsEmpty)
            return new SafeOpsException(ErrorCodes.DocumentInvalid, $"{_path} is empty.", "Write the file again, then repeat.", _path, error);
        if (IsCut(from, state))
            return Ended();
        var message = error.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.');
        return new SafeOpsException(
            ErrorCodes.DocumentInvalid,
            $"{_path}:{(error.LineNumber ?? 0) + 1}:{(error.BytePositionInLine ?? 0) + 1}: this is not JSON: {char.ToLowerInvariant(message[0])}{message[1..]}.",
            "Write the file again, then repeat.",
            _path,
            error);
    }

    /// <summary>Whether all there is would be right if it went on.</summary>
    private bool IsCut(int from, JsonReaderState state)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(from, _end - from), isFinalBlock: false, state);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }
        return _final;
    }

    /// <summary>
    /// What <see cref="Take(ReadOnlySpan{byte}, out Range)"/> gives, of which every text can be read: JSON's shape alone lets through a text
    /// that is no UTF-8, or escapes half a character.
    /// </summary>
    public ReadOnlyMemory<byte> TakeSound(ReadOnlySpan<byte> member, out Range place)
    {
        var value = Take(member, out place);
        var span = value.Span;
        if (!Utf8.IsValid(span))
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(span[at..], out _, out var length) == OperationStatus.Done)
                at += length;
            throw Unsound(TokenOffset + at, null);
        }
        if (span.IndexOf("\\ud"u8) < 0 && span.IndexOf("\\uD"u8) < 0)
            return value;
        var reader = new Utf8JsonReader(span, Options);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException error)
            {
                throw Unsound(TokenOffset + reader.TokenStartIndex, error);
            }
        }
        return value;
    }

    private SafeOpsException Unsound(long offset, Exception? error) =>
        new(ErrorCodes.DocumentInvalid, $"{_path}: the text at byte {offset} has bytes that are no UTF-8, or an escape that stands for no character.", "Write the file again, then repeat.", _path, error);
}
