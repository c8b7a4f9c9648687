using System.Runtime.InteropServices;
using SafeOps.Errors;

namespace SafeOps.Files;

/// <summary>
/// Writing so that a crash or a power cut leaves the old content or the new, never a part: a temporary file beside the
/// target, flushed to the disk, then renamed over it, then the folder's entry flushed (see fsync(2), rename(2)).
/// </summary>
public static partial class DurableFile
{
    /// <summary>Names of unfinished temporary files start with this; what a crash left of them may be deleted.</summary>
    public const string TemporaryPrefix = ".safeops-tmp-";

    public const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Replaces or creates <paramref name="path"/>. Keeps the mode and owner of what it replaces; a new file gets <paramref name="mode"/> or the system's default.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            using (var stream = Create(temporary, path, mode))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            Replace(temporary, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw Failed(path, error);
        }
    }

    /// <summary>
    /// As <see cref="Write(string, ReadOnlySpan{byte}, UnixFileMode?)"/>, for content of any size. With
    /// <paramref name="temporaryName"/> the temporary file can be found again after a crash.
    /// </summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode? mode = null, string? temporaryName = null)
    {
        var temporary = temporaryName is null ? TemporaryBeside(path) : Path.Combine(Path.GetDirectoryName(path)!, temporaryName);
        try
        {
            await using (var stream = Create(temporary, path, mode))
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }
            Replace(temporary, path);
        }
        catch (Exception error)
        {
            File.Delete(temporary);
            if (error is IOException or UnauthorizedAccessException)
                throw Failed(path, error);
            throw;
        }
    }

    /// <summary>Renames within one file system and flushes both folders. Fails where the target exists.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: false);
        FlushFolder(Path.GetDirectoryName(to)!);
        if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
            FlushFolder(Path.GetDirectoryName(from)!);
    }

    /// <summary>
    /// As <see cref="Move"/>, but replaces the target, and answers false where the two are on different file systems, which
    /// a rename cannot cross (the runtime's own move would silently copy, and leave half of it after a crash).
    /// </summary>
    public static bool TryRename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!string.Equals(Path.GetPathRoot(Path.GetFullPath(from)), Path.GetPathRoot(Path.GetFullPath(to)), StringComparison.OrdinalIgnoreCase))
                return false;
            File.Move(from, to, overwrite: true);
            return true;
        }
        if (Rename(from, to) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == CrossDevice ? false : throw Failed(to, new IOException(Marshal.GetPInvokeErrorMessage(error)));
        }
        FlushFolder(Path.GetDirectoryName(to)!);
        if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
            FlushFolder(Path.GetDirectoryName(from)!);
        return true;
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder and its parents; with <paramref name="mode"/> for those it makes.</summary>
    public static void CreateFolder(string path, UnixFileMode? mode = null)
    {
        if (Directory.Exists(path))
            return;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
                CreateFolder(parent, mode);
            if (mode is { } given && !OperatingSystem.IsWindows())
                Directory.CreateDirectory(path, given);
            else
                Directory.CreateDirectory(path);
            FlushFolder(Path.GetDirectoryName(path) ?? path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, error);
        }
    }

    /// <summary>Flushes a folder's entries (a rename, a new name). Windows has no such call and needs none: NTFS logs its metadata.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(path, OpenReadOnly);
        if (handle < 0)
            throw Failed(path, new IOException($"The folder cannot be opened for flushing (errno {Marshal.GetLastPInvokeError()})."));
        try
        {
            if (Flush(handle) != 0)
                throw Failed(path, new IOException($"The folder cannot be flushed (errno {Marshal.GetLastPInvokeError()})."));
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static SafeOpsException Failed(string path, Exception error) => new(
        ErrorCodes.FileUnwritable,
        $"{path} cannot be written: {error.Message}",
        "Check the free space and the permissions of the folder.",
        path,
        error);

    private static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, TemporaryPrefix + Guid.NewGuid().ToString("N")[..12]);

    private static FileStream Create(string temporary, string replaces, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnlyFile;
        var stream = new FileStream(temporary, options);
        if (OperatingSystem.IsWindows())
            return stream;
        if (File.Exists(replaces))
        {
            FileOwner.Copy(replaces, temporary);
            File.SetUnixFileMode(temporary, mode ?? File.GetUnixFileMode(replaces));
        }
        else
        {
            File.SetUnixFileMode(temporary, mode ?? DefaultMode());
        }
        return stream;
    }

    private static void Replace(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The mode a new file gets from this process: 0666 less the umask.</summary>
    internal static UnixFileMode DefaultMode()
    {
        var mask = Umask(0);
        _ = Umask(mask);
        return (UnixFileMode)(0b110_110_110 & ~mask);
    }

    private const int OpenReadOnly = 0;
    private const int CrossDevice = 18; // EXDEV, on Linux and macOS

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial int Umask(int mask);
}
