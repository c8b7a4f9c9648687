using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Changes.Steps.Files;

/// <summary>
/// Every change these steps make to the file system, each atomic or repeatable. One seam, so that a test can stop the
/// process between any two of them.
/// </summary>
internal class FileOperations
{
    public virtual Task WriteAsync(string path, string temporaryName, Func<Stream, Task> write, UnixFileMode? mode) =>
        DurableFile.WriteAsync(path, write, mode, temporaryName);

    /// <summary>False where the two are on different file systems.</summary>
    public virtual bool TryRename(string from, string to) => DurableFile.TryRename(from, to);

    public virtual void Delete(string path) => Guarded(path, () => DurableFile.Delete(path));

    public virtual void CreateFolder(string path, UnixFileMode? mode = null) => DurableFile.CreateFolder(path, mode);

    /// <summary>Leaves a folder that is not empty.</summary>
    public virtual void RemoveEmptyFolder(string path) => Guarded(path, () =>
    {
        if (!IsEmptyFolder(path))
            return;
        Directory.Delete(path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    });

    public virtual void CreateLink(string path, string target) => Guarded(path, () =>
    {
        File.CreateSymbolicLink(path, target);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    });

    public virtual void SetMode(string path, UnixFileMode mode) => Guarded(path, () =>
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    });

    public static bool IsEmptyFolder(string path) => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{path} cannot be changed: {error.Message}", "Check the permissions of the file and its folder.", path, error);
        }
    }
}
