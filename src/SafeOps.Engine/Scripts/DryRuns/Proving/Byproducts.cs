using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Files that come into being beside those that are meant, and that nobody announces one by one.</summary>
internal static class Byproducts
{
    /// <summary>True where the file is made of or for one that was announced: its backup, its compressed form, the folder around it.</summary>
    public static bool IsOf(FileChange file, FileChange announced)
    {
        if (file.Kind != FileChangeKind.Created)
            return false;
        if (file.IsFolder)
            return PathWords.IsBelow(announced.Path, file.Path);
        var name = Path.GetFileName(announced.Path);
        return name.Length >= 3 && Path.GetFileName(file.Path).Contains(name, StringComparison.Ordinal)
            && (announced.Kind != FileChangeKind.Created || file.Path.StartsWith(announced.Path, StringComparison.Ordinal));
    }

    /// <summary>True of what a run keeps about itself: its log, its lock.</summary>
    public static bool IsRecord(FileChange file, string script)
    {
        if (file.IsFolder || file.Kind is FileChangeKind.Deleted or FileChangeKind.Attributes)
            return false;
        var name = Path.GetFileName(file.Path);
        if (file.Kind == FileChangeKind.Created && Path.GetExtension(name) is ".lock" or ".pid")
            return true;
        return Path.GetExtension(name) == ".log" && Appends(script) && (file.Kind == FileChangeKind.Created || !script.Contains("truncate", StringComparison.Ordinal));
    }

    private static bool Appends(string script) =>
        script.Contains(">>", StringComparison.Ordinal) || script.Contains("tee -a", StringComparison.Ordinal) || script.Contains("FileHandler", StringComparison.Ordinal)
        || script.Contains("logging.basicConfig", StringComparison.Ordinal) || script.Contains("\"a\"", StringComparison.Ordinal) || script.Contains("'a'", StringComparison.Ordinal);
}
