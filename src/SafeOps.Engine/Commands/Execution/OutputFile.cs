using System.Text;
using SafeOps.Files;
using SafeOps.Secrets;

namespace SafeOps.Commands.Execution;

/// <summary>
/// Takes a stream of any length and, once it is longer than the limit, writes all of it to a file with its secrets hidden. What
/// waits to be written is cut at line ends, where no secret of several lines is under way.
/// </summary>
internal sealed class OutputFile(string path, int limit, SecretMasker masker) : IDisposable
{
    private const int Block = 256 * 1024;

    /// <summary>Nobody reads more, and a disk is not to be filled by a text that prints for ever.</summary>
    private const long MostCharacters = 256L * 1024 * 1024;

    private readonly StringBuilder _waiting = new();
    private StreamWriter? _file;
    private long _length;

    /// <summary>Null where the stream was short enough to be kept as a whole.</summary>
    public string? Path => _file is null ? null : path;

    public void Append(ReadOnlySpan<char> text)
    {
        if (_length > MostCharacters)
            return;
        _waiting.Append(text);
        _length += text.Length;
        if (_length > limit && _waiting.Length > Block)
            Write(SafeEnd(_waiting.ToString()));
    }

    /// <summary>Writes what is left. To be called when the stream has ended.</summary>
    public void Complete()
    {
        if (_length <= limit)
            return;
        Write(_waiting.Length);
        if (_length > MostCharacters)
            _file!.Write("\n[… more was printed and is not kept …]\n");
        _file!.Dispose();
    }

    public void Dispose() => _file?.Dispose();

    private void Write(int count)
    {
        _file ??= Open();
        _file.Write(masker.Hide(_waiting.ToString(0, count)));
        _waiting.Remove(0, count);
    }

    private StreamWriter Open()
    {
        DurableFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!, DurableFile.OwnerOnlyFolder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = DurableFile.OwnerOnlyFile;
        return new StreamWriter(path, options);
    }

    /// <summary>The last line end before which no key block is open and after which no indented text goes on; else the last one, else all.</summary>
    private static int SafeEnd(string text)
    {
        var open = text.LastIndexOf("-----BEGIN ", StringComparison.Ordinal);
        var last = open >= 0 && text.IndexOf("-----END ", open, StringComparison.Ordinal) < 0 && open > 0 ? open - 1 : text.Length - 1;
        for (var end = text.LastIndexOf('\n', last); end > text.Length / 2; end = text.LastIndexOf('\n', end - 1))
        {
            if (end + 1 < text.Length && text[end + 1] is not (' ' or '\t'))
                return end + 1;
        }
        return text.LastIndexOf('\n', last) is var any and > 0 ? any + 1 : text.Length;
    }
}
