using System.Buffers;
using System.Text;
using SafeOps.Errors;

namespace SafeOps.Text;

public sealed partial class JsonFile
{
    public static JsonFile Open(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Directory.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} is a folder.", "Name a file in it.", path);
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
    public static JsonFile From(Stream stream, string name) => From(stream, name, Window);

    /// <summary>A value that was taken out of a file.</summary>
    /// <param name="offset">Where it lies in the file: offsets are those of the file.</param>
    internal static JsonFile From(ReadOnlyMemory<byte> value, string name, long offset)
    {
        var json = From(new MemoryStream(value.ToArray(), writable: false), name, Math.Min(value.Length, Window));
        json.WindowOffset = offset;
        return json;
    }

    internal static JsonFile From(Stream stream, string name, int window)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(window);
        int filled;
        try
        {
            filled = stream.ReadAtLeast(buffer, 4, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
            throw Unreadable(name, 0, error);
        }
        var head = buffer.AsSpan(0, filled);
        if (Utf16(head) is not var (encoding, mark))
            return new JsonFile(name, stream, buffer, head.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0, filled, transcoded: false);
        var rest = new PrefixedStream(head[mark..].ToArray(), stream);
        return new JsonFile(name, Encoding.CreateTranscodingStream(rest, encoding, Encoding.UTF8), buffer, 0, 0, transcoded: true);
    }

    /// <summary>The encoding and the length of its mark, if it is UTF-16: of two bytes of JSON's first character, one is zero.</summary>
    private static (Encoding Encoding, int Mark)? Utf16(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.Unicode.Preamble))
            return (Encoding.Unicode, 2);
        if (head.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return (Encoding.BigEndianUnicode, 2);
        return head switch
        {
            [not 0, 0, ..] => (Encoding.Unicode, 0),
            [0, not 0, ..] => (Encoding.BigEndianUnicode, 0),
            _ => null,
        };
    }
}
