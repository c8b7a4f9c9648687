namespace SafeOps.Scripts;

/// <summary>Finds scripts in folders.</summary>
public static class ScriptFiles
{
    /// <summary>Longer first lines name no program.</summary>
    private const int LongestFirstLine = 128;

    /// <summary>What tools keep beside a project's own files.</summary>
    private static readonly HashSet<string> Foreign = [".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".tox"];

    /// <summary>The scripts in a folder, by name, or by first line where a name has no ending; in the order of their paths.</summary>
    /// <param name="folder">Full.</param>
    /// <param name="recurse">In its folders too; links are not followed, and folders of tools (<c>.git</c>, <c>node_modules</c>) left out.</param>
    public static IEnumerable<string> In(string folder, bool recurse)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (ScriptReader.LanguageOf(file, Path.GetExtension(file).Length == 0 ? FirstLine(file) : "") is not null)
                yield return file;
        }
        if (!recurse)
            yield break;
        foreach (var inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            // A link could lead around in a circle.
            if (Foreign.Contains(Path.GetFileName(inner)) || new DirectoryInfo(inner).LinkTarget is not null)
                continue;
            foreach (var file in In(inner, recurse))
                yield return file;
        }
    }

    private static string FirstLine(string file)
    {
        try
        {
            // A pipe has no length, and opening it waits for who writes.
            if (new FileInfo(file).Length == 0)
                return "";
            using var stream = File.OpenRead(file);
            Span<byte> start = stackalloc byte[LongestFirstLine];
            return System.Text.Encoding.Latin1.GetString(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // One that cannot be looked at was not asked for by its name.
            return "";
        }
    }
}
