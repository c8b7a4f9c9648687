using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Scripts;

/// <summary>Finds scripts and tells what they are written in.</summary>
public static class ScriptFiles
{
    /// <summary>No person writes a longer one, and none is read.</summary>
    public const int LongestFile = 8 << 20;

    private static readonly Dictionary<string, ScriptLanguage> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".sh"] = ScriptLanguage.Bash,
        [".bash"] = ScriptLanguage.Bash,
        [".ksh"] = ScriptLanguage.Bash,
        [".py"] = ScriptLanguage.Python,
        [".ps1"] = ScriptLanguage.PowerShell,
        [".psm1"] = ScriptLanguage.PowerShell,
        [".sql"] = ScriptLanguage.Sql,
    };

    /// <summary>What tools keep beside a project's own files.</summary>
    private static readonly HashSet<string> Foreign = [".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".tox"];

    /// <summary>Reads a file as a script.</summary>
    /// <param name="path">Full.</param>
    /// <param name="language">Null: by its name's ending, else by its first line.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.FileUnreadable"/>, or <see cref="ErrorCodes.ScriptUnreadable"/>
    /// where it is no text, too long, or in no known language.</exception>
    public static ScriptFile Read(string path, ScriptLanguage? language = null)
    {
        var text = Text(path);
        return new ScriptFile(path, language ?? LanguageOf(path, text) ?? throw new SafeOpsException(
            ErrorCodes.ScriptUnreadable,
            $"{path} is no script that is known by its name or its first line.",
            "Say with -Language what it is written in.",
            path), text);
    }

    /// <summary>The scripts in a folder, by name, or by first line where a name has no ending; in the order of their paths.</summary>
    public static IEnumerable<string> In(string folder, bool recurse)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Endings.ContainsKey(Path.GetExtension(file)) || (Path.GetExtension(file).Length == 0 && HasFirstLine(file)))
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

    /// <summary>Null where neither name nor first line tells.</summary>
    public static ScriptLanguage? LanguageOf(string path, string text) =>
        Endings.TryGetValue(Path.GetExtension(path), out var language) ? language : OfFirstLine(text);

    private static ScriptLanguage? OfFirstLine(string text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var line = text.Split('\n', 2)[0];
        foreach (var word in line[2..].Split([' ', '\t', '\r', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "sh" or "bash" or "dash" or "ash" or "ksh")
                return ScriptLanguage.Bash;
            if (word.StartsWith("python", StringComparison.Ordinal))
                return ScriptLanguage.Python;
            if (word is "pwsh" or "powershell")
                return ScriptLanguage.PowerShell;
            if (word is "psql" or "sqlite3")
                return ScriptLanguage.Sql;
        }
        return null;
    }

    private static bool HasFirstLine(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            Span<byte> start = stackalloc byte[128];
            var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return OfFirstLine(System.Text.Encoding.Latin1.GetString(start[..read])) is not null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be looked at is none that was asked for by name.
            return false;
        }
    }

    private static string Text(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LongestFile })
                throw new SafeOpsException(ErrorCodes.ScriptUnreadable, $"{path} is longer than {LongestFile >> 20} MiB.", "Split it, or leave it out.", path);
            return TextFile.Decode(File.ReadAllBytes(path), path).Text;
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.FileNotEditable)
        {
            throw new SafeOpsException(ErrorCodes.ScriptUnreadable, $"{path} is no text in UTF-8 or UTF-16, so no script.", "Leave it out.", path, failure);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no file {path}.", target: path, inner: failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {failure.Message}", "Check its permissions.", path, failure);
        }
    }
}
