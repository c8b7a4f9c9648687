using SafeOps.Files;

namespace SafeOps.Adapters.Sandbox;

/// <summary>What the sandbox's own tmpfs begins with, as a folder outside that one <c>cp -a</c> brings in.</summary>
internal sealed class SandboxSeed
{
    private readonly string _folder;
    private readonly bool _isRoot = Environment.IsPrivilegedProcess;

    public SandboxSeed(string folder)
    {
        _folder = folder;
        Folder("");
    }

    /// <summary>A folder, with those it lies in.</summary>
    /// <param name="path">From the tmpfs's own: <c>/root/usr</c>.</param>
    public void Folder(string path, UnixFileMode mode = DurableFile.OwnerOnlyFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)
    {
        Directory.CreateDirectory(_folder + path);
        SetMode(path, mode);
    }

    /// <summary>A folder that looks as another does: the top of a layer shows in place of what it lies over.</summary>
    public void FolderLike(string path, string original)
    {
        Directory.CreateDirectory(_folder + path);
        if (Native.State(original, follow: true) is not { } state)
            return;
        if (_isRoot)
            Native.ChangeOwner(_folder + path, state);
        SetMode(path, state.RightsInPlaceOf(original));
        File.SetLastWriteTimeUtc(_folder + path, DateTime.UnixEpoch.AddSeconds(state.Modified));
    }

    public void Empty(string path) => File.WriteAllBytes(_folder + path, []);

    public void Text(string path, string text, UnixFileMode mode)
    {
        File.WriteAllText(_folder + path, text);
        SetMode(path, mode);
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(_folder + path, target);

    public void Pipe(string path) => Native.MakePipe(_folder + path, 0x1B6);

    private void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder + path, mode);
    }
}
