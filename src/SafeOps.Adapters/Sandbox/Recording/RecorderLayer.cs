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

    private static readonly string[] Environments = ["venv", ".venv", "env"];

    /// <summary>Below the home folder, where version managers keep each version in a folder of its own, and conda its environments.</summary>
    private static readonly string[] Versions = [".pyenv/versions", ".rbenv/versions", ".nvm/versions/node", ".conda/envs", "miniconda3/envs", "anaconda3/envs", "miniforge3/envs"];

    private const string NameServers = "/etc/resolv.conf";

    /// <summary>Where a missing program is made: on any PATH.</summary>
    private const string ForMissing = "/usr/bin";

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _programs = new(StringComparer.Ordinal);
    private readonly bool _isRoot = Environment.IsPrivilegedProcess;

    /// <param name="folders">Those of <see cref="ProgramFolders"/>.</param>
    /// <param name="asked">Names, or full paths, of what is asked about.</param>
    /// <param name="hasNetwork">False: a name is looked for where nobody answers, and so at once in vain.</param>
    public RecorderLayer(IReadOnlyList<string> folders, IReadOnlySet<string> asked, bool hasNetwork)
    {
        Folder = PrivateFolder.Make();
        foreach (var folder in folders)
            Find(folder, asked);
        foreach (var file in asked.Where(a => a.StartsWith('/') && File.Exists(a)))
            Add(ProjectFolder.RealPath(file), isAsked: true);
        Roots = [.. Outermost(_programs.Keys.Select(Surroundings))];
        Missing = asked.Where(a => !_found.Contains(a) && !(a.StartsWith('/') && File.Exists(a))).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Missing)
            Add(name.StartsWith('/') ? name : $"{ForMissing}/{name}", isAsked: true);
        Write(hasNetwork);
    }

    /// <summary>Only its owner's; it has the paths of the programs below it.</summary>
    public string Folder { get; }

    /// <summary>The folders of the machine that hold the covered programs with what they need.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>What is asked about and not on the machine.</summary>
    public IReadOnlySet<string> Missing { get; }

    /// <summary>Where programs are looked for: PATH, the usual places, and those where people put tools of their own.</summary>
    /// <param name="path">The value of PATH.</param>
    public static IReadOnlyList<string> ProgramFolders(string path, string workingFolder, string? home)
    {
        var own = new[] { workingFolder, Path.Combine(workingFolder, "bin"), Path.Combine(home ?? "/", "bin"), Path.Combine(home ?? "/", ".local/bin") }
            .Concat(Environments.Select(e => Path.Combine(workingFolder, e, "bin")));
        // A version manager puts one of these in front of PATH when its shim is called.
        var versions = home is null ? [] : Versions.Select(v => Path.Combine(home, v)).SelectMany(v => Names(v).Select(n => Path.Combine(v, n, "bin")));
        var libraries = new[] { "/usr/lib", "/usr/lib/postgresql" }.SelectMany(l => Names(l).Select(n => Path.Combine(l, n, "bin")));
        var optional = Directory.Exists("/opt") ? Names("/opt").SelectMany(n => new[] { $"/opt/{n}", $"/opt/{n}/bin" }) : [];
        return [.. path.Split(':').Where(f => f.StartsWith('/')).Concat(Folders).Concat(own).Concat(versions).Concat(libraries).Concat(optional).Append("/snap/bin")
            .Where(f => f.Length > 1 && Directory.Exists(f)).Select(RealPath).OfType<string>().Distinct(StringComparer.Ordinal).Where(f => f.Length > 1 && !Never.Any((f + "/").StartsWith))];
    }

    /// <summary>The file that covers a path; null where none does.</summary>
    public string? Cover(string path) => _programs.ContainsKey(path) ? Folder + path : null;

    public bool Has(string path) => _programs.ContainsKey(path);

    public void Dispose() => PrivateFolder.Remove(Folder);

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

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder).Select(e => Path.GetFileName(e)!);
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
        Span<byte> start = stackalloc byte[20];
        try
        {
            using var handle = File.OpenHandle(file);
            return RandomAccess.Read(handle, start, 0) == start.Length && RecorderImage.IsOfThisMachine(start);
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

    private void Write(bool hasNetwork)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        if (!hasNetwork && RealPath(NameServers) is { } servers && !Never.Any(servers.StartsWith))
        {
            Make(Path.GetDirectoryName(servers)!);
            File.WriteAllText(Folder + servers, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        }
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
                SetMode(Folder + folder, original.RightsInPlaceOf(folder));
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
