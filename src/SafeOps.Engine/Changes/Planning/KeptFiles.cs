using SafeOps.Files;

namespace SafeOps.Changes.Planning;

/// <summary>
/// What planning leaves for the run that will carry the plan out (terraform's saved plan), in folders of its own below <c>.safeops/kept</c>,
/// owner-only because it may hold secrets in clear. Whoever plans for a run owns them: disposed, they are gone, unless the run still needs
/// them to be resumed.
/// </summary>
public sealed class KeptFiles(string dataFolder) : IDisposable
{
    /// <summary>What a crash left and no run took up is gone after this.</summary>
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(1);

    private readonly List<string> _folders = [];

    /// <summary>Where a folder of this name is, whether or not it is there.</summary>
    public static string PathOf(string dataFolder, string name) => Path.Combine(dataFolder, "kept", name);

    /// <summary>A new, empty folder, in place of one that an earlier plan left.</summary>
    public string Make(string name)
    {
        var folder = Create(dataFolder, name);
        _folders.Add(folder);
        return folder;
    }

    /// <summary>The run goes on later, perhaps in another process: it removes them when it settles.</summary>
    public void Leave() => _folders.Clear();

    public void Dispose()
    {
        foreach (var folder in _folders)
            Remove(folder);
        _folders.Clear();
    }

    /// <summary>As <see cref="Make"/>, owned by the caller.</summary>
    public static string Create(string dataFolder, string name)
    {
        var folder = PathOf(dataFolder, name);
        Remove(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, DurableFile.OwnerOnlyFolder);
        return folder;
    }

    /// <summary>Takes a folder away, and the folders around it where nothing else is in them: a dry run leaves nothing.</summary>
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            var around = Path.GetDirectoryName(folder)!;
            for (var i = 0; i < 2 && Directory.Exists(around) && !Directory.EnumerateFileSystemEntries(around).Any(); i++)
            {
                Directory.Delete(around);
                around = Path.GetDirectoryName(around)!;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else makes or takes away one of theirs at this moment; what is left is swept later.
        }
    }

    /// <summary>Takes away what crashes left.</summary>
    public static void Sweep(string dataFolder, TimeProvider time)
    {
        var kept = Path.GetDirectoryName(PathOf(dataFolder, "-"))!;
        if (!Directory.Exists(kept))
            return;
        foreach (var folder in Directory.EnumerateDirectories(kept).Where(f => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(f) > LongestKept).ToList())
            Remove(folder);
    }
}
