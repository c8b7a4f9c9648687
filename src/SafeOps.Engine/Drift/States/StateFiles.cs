using SafeOps.Errors;

namespace SafeOps.Drift.States;

/// <summary>Finds states in a folder.</summary>
public static class StateFiles
{
    /// <summary>
    /// Files of the folder and those below it that are states by their names: <c>*.tfstate</c>, <c>*.tfstate.json</c>, and a remote
    /// workspace's <c>*.tfstateenv:name</c>. Sorted by path. Backups are left out, as is <c>.terraform</c>, whose <c>terraform.tfstate</c>
    /// says where the state is kept, and <c>.git</c>; links to folders are not followed.
    /// </summary>
    public static IReadOnlyList<string> Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{folder} is no folder.", "Look at the path, and at the folder it is meant from.", folder);
        var found = new List<string>();
        Collect(new DirectoryInfo(folder), found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Whether a file of this name is taken for a state.</summary>
    public static bool IsState(string name) =>
        name.EndsWith(".tfstate", StringComparison.OrdinalIgnoreCase) ||
        name.EndsWith(".tfstate.json", StringComparison.OrdinalIgnoreCase) ||
        name.Contains(".tfstateenv:", StringComparison.OrdinalIgnoreCase);

    private static void Collect(DirectoryInfo folder, List<string> found)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{folder.FullName} cannot be read: {error.Message}", "Look at who may read it, or name the states themselves.", folder.FullName, error);
        }
        foreach (var entry in entries)
        {
            if (entry is DirectoryInfo { LinkTarget: null } below && below.Name is not (".terraform" or ".git"))
                Collect(below, found);
            else if (entry is FileInfo && IsState(entry.Name))
                found.Add(entry.FullName);
        }
    }
}
