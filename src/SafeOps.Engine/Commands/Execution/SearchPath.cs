namespace SafeOps.Commands.Execution;

/// <summary>The folders in which programs are looked for, without those that somebody else may have filled.</summary>
internal static class SearchPath
{
    private const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] TemporaryFolders = ["/tmp", "/var/tmp", "/dev/shm", "/private/tmp", "/private/var/tmp"];

    /// <param name="path">The value of <c>PATH</c>.</param>
    /// <param name="distrusted">Folders in and below which no program is taken: the project's, the one the text runs in.</param>
    /// <param name="home">A folder above it is not distrusted as a whole: from <c>/</c> nothing would be left.</param>
    /// <param name="temporary">Folders where anybody can make one; null: those of the system.</param>
    public static string Clean(string? path, IEnumerable<string?> distrusted, string? home, IReadOnlyList<string>? temporary = null)
    {
        var below = distrusted.OfType<string>().Select(Real).Where(f => home is null || !IsWithin(Real(home), f)).Concat((temporary ?? TemporaryFolders).Select(Real)).ToList();
        var kept = (path ?? "").Split(Path.PathSeparator)
            .Where(f => Path.IsPathFullyQualified(f) && !f.Contains('\n'))
            .Select(f => f.Length > 1 ? Path.TrimEndingDirectorySeparator(f) : f)
            .Where(f => Directory.Exists(f) && !below.Any(b => IsWithin(Real(f), b)) && !IsWorldWritable(f))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return kept.Count > 0 || OperatingSystem.IsWindows() ? string.Join(Path.PathSeparator, kept) : Usual;
    }

    /// <summary>The file that a name stands for; null where no folder has it.</summary>
    /// <param name="path">The value of <c>PATH</c>.</param>
    /// <param name="program">Its name, without a folder.</param>
    public static string? Find(string? path, string program) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static bool IsWorldWritable(string folder) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0;

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Real(string folder) => Files.ProjectFolder.RealPath(Path.GetFullPath(folder));
}
