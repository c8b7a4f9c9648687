using SafeOps.Files;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>One rollback of a target at a time: an exclusive lock on a file, which the operating system drops when the process ends, however it ends.</summary>
internal static class RollbackLock
{
    /// <summary>Null where another process has it.</summary>
    public static FileStream? TryTake(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = DurableFile.OwnerOnlyFile;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    /// <summary>EWOULDBLOCK of Linux and macOS (flock(2)); a sharing or lock violation of Windows.</summary>
    private static bool IsHeld(IOException error) => error is not (FileNotFoundException or DirectoryNotFoundException)
        && (error.HResult is 11 or 35 || (error.HResult & 0xFFFF) is 32 or 33);
}
