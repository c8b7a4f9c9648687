using SafeOps.Files;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// The lower layer of an observed sandbox that covers the machine's programs with recorders. Only programs of machine code are
/// covered: a script is seen by its interpreter, and may be read by another as a library. Those that are asked about are
/// covered whatever they are, and made where the machine has none.
/// </summary>
internal sealed class RecorderLayer : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The kernel's own, or made anew in each sandbox: no program of the machine lies there.</summary>
    private static readonly string[] Never = ["/proc/", "/sys/", "/dev/"];

    /// <summary>Below these a program's surroundings are the whole tree; elsewhere the folder beside its own.</summary>
    private static readonly string[] Trees = ["/usr", "/opt", "/nix", "/snap"];

    private const string Memory = "/dev/shm";

    /// <summary>Where a missing program is made: on any PATH.</summary>
    private const string ForMissing = "/usr/bin";

    private readonly Dictionary<string, bool> _programs = new(StringComparer.Ordinal);
    private readonly bool _isRoot = Environment.IsPrivilegedProcess;

    /// <param name="path">The value of PATH.</param>
    /// <param name="asked">Names, or full paths, of what is asked about.</param>
    public RecorderLayer(string path, IReadOnlySet<string> asked)
    {
        Folder = MakeFolder();
        var folders = path.Split(':').Where(f => f.StartsWith('/') && f.Length > 1).Concat(Folders).Where(Directory.Exists).Select(ProjectFolder.RealPath).Distinct(StringComparer.Ordinal);
        foreach (var folder in folders.Where(f => !Never.Any((f + "/").StartsWith)).ToList())
            Find(folder, asked);
        foreach (var file in asked.Where(a => a.StartsWith('/') && File.Exists(a)))
            Add(ProjectFolder.RealPath(file), isAsked: true);
        Roots = [.. Outermost(_programs.Keys.Select(Surroundings))];
        Missing = asked.Where(a => !_found.Contains(a) && !(a.StartsWith('/') && File.Exists(a))).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Missing)
            Add(name.StartsWith('/') ? name : $"{ForMissing}/{name}", isAsked: true);
        Write();
    }

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>Only its owner's; it has the paths of the programs below it.</summary>
    public string Folder { get; }

    /// <summary>The folders of the machine that hold the covered programs with what they need.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>What is asked about and not on the machine.</summary>
    public IReadOnlySet<string> Missing { get; }

    /// <summary>The file that covers a path; null where none does.</summary>
    public string? Cover(string path) => _programs.ContainsKey(path) ? Folder + path : null;

    public bool Has(string path) => _programs.ContainsKey(path);

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            foreach (var folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories).Prepend(Folder).ToList())
                SetMode(folder, DurableFile.OwnerOnlyFolder);
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>In memory where that can be: the kernel takes no layer that lies within another of the same overlay.</summary>
    private static string MakeFolder()
    {
        var folder = Path.Combine(Memory, "safeops-" + Path.GetRandomFileName());
        try
        {
            if (OperatingSystem.IsLinux())
                return Directory.CreateDirectory(folder, DurableFile.OwnerOnlyFolder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not everywhere, and not everybody's.
        }
        return Directory.CreateTempSubdirectory("safeops-").FullName;
    }

    private void Find(string folder, IReadOnlySet<string> asked)
    {
        foreach (var entry in Entries(folder))
        {
            var isAsked = asked.Contains(entry.Name) || asked.Contains(entry.FullName);
            if (!isAsked && entry.LinkTarget is { } target && !target.Contains('/'))
                continue; // to a neighbour, which is found by itself
            var file = entry.LinkTarget is null ? entry.FullName : RealPath(entry.FullName);
            if (file is null || Never.Any(file.StartsWith) || IsLoader(file) || !IsExecutable(file) || !(isAsked || IsMachineCode(file)))
                continue;
            Add(file, isAsked);
            if (isAsked)
            {
                _found.Add(entry.Name);
                _found.Add(entry.FullName);
            }
        }
    }

    private void Add(string file, bool isAsked)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(file) < RecorderImage.LongestPath)
            _programs[file] = isAsked || _programs.GetValueOrDefault(file);
    }

    private static IEnumerable<FileInfo> Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFiles();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? RealPath(string link)
    {
        try
        {
            return ProjectFolder.RealPath(link);
        }
        catch (Errors.SafeOpsException)
        {
            return null; // links in a circle
        }
    }

    private static bool IsExecutable(string file) => Native.State(file) is { IsFile: true } state && ((UnixFileMode)state.Rights & Executable) != 0;

    /// <summary>The dynamic loader, which may have a name among the programs (ld.so), is part of every program.</summary>
    private static bool IsLoader(string file) => Path.GetFileName(file) is var name && (name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal));

    private static bool IsMachineCode(string file)
    {
        Span<byte> magic = stackalloc byte[4];
        try
        {
            using var handle = File.OpenHandle(file);
            return RandomAccess.Read(handle, magic, 0) == 4 && magic.SequenceEqual("\u007fELF"u8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Surroundings(string program)
    {
        if (Trees.FirstOrDefault(t => program.StartsWith(t + "/", StringComparison.Ordinal)) is { } tree)
            return tree;
        var folder = Path.GetDirectoryName(program)!;
        return Path.GetDirectoryName(folder) is { Length: > 1 } outer && outer.LastIndexOf('/') > 0 ? outer : folder;
    }

    private static IEnumerable<string> Outermost(IEnumerable<string> folders)
    {
        var distinct = folders.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Where(f => !distinct.Any(o => o != f && f.StartsWith(o + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal);
    }

    private void Write()
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (program, isAsked) in _programs)
        {
            Make(Path.GetDirectoryName(program)!);
            var file = Folder + program;
            File.WriteAllBytes(file, RecorderImage.Of(program, isAsked));
            var state = Native.State(program);
            SetMode(file, state is { } like ? (UnixFileMode)(like.Rights & 0x1FF) | UnixFileMode.UserRead : Executable | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            if (state is { } original)
                Imitate(file, original);
        }
        // Filled by now, so that their times stay.
        foreach (var folder in folders.OrderByDescending(f => f.Length))
        {
            if (Native.State(folder) is { } original)
            {
                SetMode(Folder + folder, (UnixFileMode)(original.Rights & (_isRoot || original.User == _own ? 0xFFF : 0xF6D)));
                Imitate(Folder + folder, original);
            }
        }

        void Make(string folder)
        {
            if (folder.Length <= 1 || !folders.Add(folder))
                return;
            Make(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(Folder + folder);
        }
    }

    private readonly uint _own = Native.State("/proc/self")?.User ?? 0;

    private void Imitate(string path, FileState original)
    {
        if (_isRoot)
            Native.ChangeOwner(path, original);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(original.Modified).AddTicks(original.ModifiedNanoseconds / 100));
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
