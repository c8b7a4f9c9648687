namespace SafeOps.PowerShell.Completion;

/// <summary>Files as a person would type them.</summary>
internal static class FilePaths
{
    /// <summary>Relative to the location with <c>./</c> where it was typed, full where a full path was begun.</summary>
    public static IEnumerable<Candidate> Candidates(IEnumerable<string> files, string location, string typed) =>
        files.Select(f => new Candidate(Written(f, location, typed), f));

    private static string Written(string file, string location, string typed)
    {
        if (Path.IsPathRooted(typed))
            return file;
        var relative = Path.GetRelativePath(location, file).Replace('\\', '/');
        return typed.StartsWith('.') && !relative.StartsWith('.') ? "./" + relative : relative;
    }
}
