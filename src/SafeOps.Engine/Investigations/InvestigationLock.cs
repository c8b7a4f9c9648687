using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Investigations;

/// <summary>One writer at a time: an exclusive lock on a file, which the operating system drops when the process ends, however it ends.</summary>
internal static class InvestigationLock
{
    private const string Name = "lock";
    private const int Attempts = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits some seconds for another writer; then throws <see cref="ErrorCodes.InvestigationBusy"/>.</summary>
    public static FileStream Take(string folder, string id)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = DurableFile.OwnerOnlyFile;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(folder, Name), options);
            }
            catch (IOException held) when (IsHeld(held))
            {
                if (attempt == Attempts)
                    throw new SafeOpsException(ErrorCodes.InvestigationBusy, $"Another process is writing to investigation {id}.", "Try again when it has ended.", id, held);
                Thread.Sleep(Pause);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new SafeOpsException(ErrorCodes.StorageFailed, $"Investigation {id} cannot be written to: {error.Message}", $"Check the free space and the permissions of {folder}.", id, error);
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux and macOS (flock(2)); a sharing or lock violation of Windows.</summary>
    private static bool IsHeld(IOException error) => error is not (FileNotFoundException or DirectoryNotFoundException)
        && (error.HResult is 11 or 35 || (error.HResult & 0xFFFF) is 32 or 33);
}
