using System.Globalization;
using System.Text.Json;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Values;

namespace SafeOps.Adapters.Runs;

/// <summary>An exclusive lock on a file: the operating system drops it when the process ends, however it ends.</summary>
internal sealed class LocalLease : IAsyncDisposable
{
    private readonly FileStream _lock;

    private LocalLease(FileStream file) => _lock = file;

    public static LocalLease Acquire(string folder, string change, string environment, LeaseHolder holder)
    {
        var name = Digest.Short(Digest.OfText(change + "\n" + environment.ToLowerInvariant()));
        var path = Path.Combine(folder, name + ".lock");
        // Beside the lock, because Windows lets nobody read a locked file.
        var holderPath = Path.Combine(folder, name + ".json");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = DurableFile.OwnerOnlyFile;
            var file = new FileStream(path, options);
            try
            {
                DurableFile.Write(holderPath, JsonSerializer.SerializeToUtf8Bytes(holder), DurableFile.OwnerOnlyFile);
                return new LocalLease(file);
            }
            catch
            {
                // Where the disk is full the lock must not stay: nobody would hold it.
                file.Dispose();
                throw;
            }
        }
        catch (IOException error) when (error is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw Held(change, environment, Read(holderPath), error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SafeOpsException(ErrorCodes.StorageFailed, $"{path} cannot be opened: {error.Message}", target: path, inner: error);
        }
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    private static SafeOpsException Held(string change, string environment, LeaseHolder? holder, Exception error) => new(
        ErrorCodes.ChangeHeld,
        holder is null
            ? $"Another process is carrying out {change} in {environment}."
            : string.Create(CultureInfo.InvariantCulture, $"{holder.Actor} (process {holder.ProcessId}) has been carrying out {change} in {environment} since {holder.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, as run {holder.RunId}."),
        "Wait until it has ended; Get-ChangeRun shows it.",
        change,
        error);

    private static LeaseHolder? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LeaseHolder>(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
