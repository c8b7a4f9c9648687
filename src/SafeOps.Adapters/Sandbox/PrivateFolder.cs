using System.Globalization;
using SafeOps.Files;

namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// The owner-only folders that sandboxes are prepared in. In memory where that can be: a disk's file system is slow at making and
/// deleting the same files over and over, and a layer of programs must lie on another file system than they do.
/// </summary>
internal static class PrivateFolder
{
    private const string Memory = "/dev/shm";
    private const string Prefix = "safeops-";

    public static string Make(bool inMemory = true)
    {
        var name = $"{Prefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Path.GetRandomFileName()}";
        if (inMemory)
        {
            try
            {
                return Make(Path.Combine(Memory, name));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Not everywhere, and not everybody's.
            }
        }
        return Make(Path.Combine(Path.GetTempPath(), name));
    }

    /// <summary>With all that is in it, whatever rights its folders have. Follows no link.</summary>
    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        Unlock(folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Gives its owner back what folders' rights deny.</summary>
    public static void Unlock(string folder)
    {
        SetOwnerOnly(folder);
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(f => new DirectoryInfo(f).LinkTarget is null))
            Unlock(inner);
    }

    /// <summary>Those of processes that were killed.</summary>
    public static void RemoveForgotten()
    {
        var own = Native.State("/proc/self")?.User;
        foreach (var folder in Directory.Exists(Memory) ? Directory.GetDirectories(Memory, Prefix + "*-*") : [])
        {
            if (int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process)
                && Native.State(folder) is { IsFolder: true } state && state.User == own && !Directory.Exists($"/proc/{process.ToString(CultureInfo.InvariantCulture)}"))
                TryRemove(folder);
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Remove(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process removes it too.
        }
    }

    private static string Make(string folder)
    {
        Directory.CreateDirectory(folder);
        SetOwnerOnly(folder);
        return folder;
    }

    private static void SetOwnerOnly(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, DurableFile.OwnerOnlyFolder);
    }
}
