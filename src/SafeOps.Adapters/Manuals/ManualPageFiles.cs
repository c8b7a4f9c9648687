using System.IO.Compression;
using System.Text;
using SafeOps.Commands.Explanation.Manuals;

namespace SafeOps.Adapters.Manuals;

/// <summary>
/// The manual pages in the folders that man(1) looks in. Only files are read; neither the program of a page nor <c>man</c> is started.
/// A page is bounded in size, and what keeps it from being read makes it absent.
/// </summary>
/// <param name="environment">The process's variables, of which <c>MANPATH</c> counts.</param>
public sealed class ManualPageFiles(IReadOnlyDictionary<string, string> environment) : IManualPages
{
    private const int LargestFile = 1 << 20;

    private const int LargestPage = 1 << 21;

    /// <summary>A page that only names another one (<c>.so man1/other.1</c>) leads on so many times.</summary>
    private const int MostSteps = 3;

    private static readonly string[] UsualFolders = ["/usr/local/share/man", "/usr/share/man", "/usr/local/man", "/opt/homebrew/share/man", "/opt/local/share/man"];

    /// <summary>Where programs are described, in the order of man(1).</summary>
    private static readonly string[] Sections = ["1", "8", "6"];

    /// <inheritdoc/>
    public string? Read(string name)
    {
        if (!IsName(name))
            return null;
        foreach (var folder in Folders())
        {
            foreach (var section in Sections)
            {
                if (Page(folder, $"man{section}/{name}.{section}", MostSteps) is { } page)
                    return page;
            }
        }
        return null;
    }

    private IEnumerable<string> Folders() => environment.TryGetValue("MANPATH", out var given) && given.Length > 0
        ? given.Split(Path.PathSeparator).SelectMany(f => f.Length == 0 ? UsualFolders : [f]).Where(Path.IsPathRooted)
        : UsualFolders;

    private static string? Page(string folder, string relative, int steps)
    {
        if (Text(Path.Combine(folder, relative)) is not { } text)
            return null;
        if (!text.StartsWith(".so ", StringComparison.Ordinal))
            return text;
        var other = text[4..].Split('\n')[0].Trim();
        var parts = other.Split('/');
        // Another page of this folder and nothing else, whatever the page says.
        return steps > 0 && parts is [['m', 'a', 'n', _, ..] section, var file] && IsName(section) && IsName(file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file)
            ? Page(folder, other.EndsWith(".gz", StringComparison.Ordinal) ? other[..^3] : other, steps - 1)
            : null;
    }

    private static string? Text(string path)
    {
        try
        {
            if (Open(path) is { } plain)
                return Bounded(plain);
            return Open(path + ".gz") is { } packed ? Bounded(new GZipStream(packed, CompressionMode.Decompress)) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Null where no file of a fitting size is: a pipe or device has none, and is not waited for.</summary>
    private static FileStream? Open(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return file is { Exists: true, Length: > 0 and <= LargestFile } ? file.OpenRead() : null;
    }

    private static string Bounded(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[LargestPage];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(bytes, 0, read);
        }
    }

    /// <summary>A file's name that names neither a folder nor anything hidden.</summary>
    private static bool IsName(string name) => name.Length is > 0 and < 100 && name[0] is not ('.' or '-')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '@' or '[');
}
