using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Inventory.Export;

/// <summary>
/// That one export alone writes into a folder: its files are replaced one after the other, and those of two must not mix. It ends with the
/// process, whatever ends that.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private const string Name = ".safeops-export.lock";

    private readonly FileStream _lock;

    private FolderClaim(FileStream held) => _lock = held;

    public static bool HasInventory(string folder) => File.Exists(Path.Combine(folder, InventoryFolder.RowsName));

    /// <summary>Makes the folder, and clears away what a crash left of an earlier export.</summary>
    /// <param name="replaces">Whether an inventory may be there.</param>
    public static FolderClaim Take(string folder, bool replaces)
    {
        if (File.Exists(folder))
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{folder} is a file; an inventory is a folder.", "Name a folder.", folder);
        if (!replaces && HasInventory(folder))
            throw new SafeOpsException(ErrorCodes.InventoryExists, $"{folder} has an inventory already.", "Give -Force to replace it, or name another folder.", folder);
        DurableFile.CreateFolder(folder);
        var claim = new FolderClaim(Open(folder));
        foreach (var left in Directory.EnumerateFiles(folder, DurableFile.TemporaryPrefix + "*"))
            File.Delete(left);
        return claim;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Open(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{folder} cannot be written: {error.Message}", "Check the permissions of the folder.", folder, error);
        }
        catch (IOException error)
        {
            throw new SafeOpsException(ErrorCodes.TargetBusy, $"Another export writes into {folder}, or it cannot be written: {error.Message}", "Wait until it has ended, or name another folder.", folder, error);
        }
    }
}
