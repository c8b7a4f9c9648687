using System.Text.Json;
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
}
