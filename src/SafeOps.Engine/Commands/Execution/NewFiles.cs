using SafeOps.Files;

namespace SafeOps.Commands.Execution;

/// <summary>Brings the files that a text made in a sandbox to where it made them, never over one that is there.</summary>
internal static class NewFiles
{
    /// <param name="from">What the sandbox handed over: a folder for each of <paramref name="folders"/>, named by its number.</param>
    public static (IReadOnlyList<string> Kept, IReadOnlyList<string> NotKept) Land(string from, IReadOnlyList<string> folders)
    {
        var kept = new List<string>();
        var refused = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (folder, number) in folders.Select((folder, number) => (ProjectFolder.RealPath(folder), number)))
        {
            var source = new DirectoryInfo(Path.Combine(from, $"{number}"));
            if (!source.Exists)
                continue;
            foreach (var file in source.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
            {
                var to = Path.Combine(folder, Path.GetRelativePath(source.FullName, file.FullName));
                if (!seen.Add(to))
                    continue;
                if (Land(file, to) is { } why)
                    refused.Add($"{to}: {why}");
                else
                    kept.Add(to);
            }
        }
        return (kept, refused);
    }

    private static string? Land(FileInfo file, string to)
    {
        if (File.Exists(to) || Directory.Exists(to))
            return "was there before and is as it was";
        try
        {
            var parent = Path.GetDirectoryName(to)!;
            var real = ProjectFolder.RealPath(parent);
            if (real != parent)
                return $"its folder is a link, to {real}";
            Directory.CreateDirectory(parent);
            using var source = file.OpenRead();
            // A new name or none: this fails where somebody else made the file meanwhile.
            using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
            source.CopyTo(target);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
