using System.Globalization;
using System.Text;
using SafeOps.Adapters.Sandbox.Recording;
using SafeOps.Files;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox;

/// <summary>A place that has a throw-away layer.</summary>
/// <param name="Number">Its folder below <see cref="MountPlan.Layers"/>.</param>
/// <param name="Place">What lies below it on the machine.</param>
internal sealed record Layer(int Number, string Place);

/// <summary>
/// The new file system tree, as tables for mount(8) and calls of the functions of <see cref="SandboxScript"/> between them. It
/// holds nothing but what is put there, so that a mount nobody thought of is an empty folder and never a way out.
/// </summary>
internal sealed class MountPlan(MountTable table, string baseFolder, SandboxSeed seed, bool isRoot, RecorderLayer? recorders)
{
    /// <summary>Below the sandbox's tmpfs: where the layers keep what is written.</summary>
    public const string Layers = "/layers";

    /// <summary>Made anew in every sandbox.</summary>
    private static readonly string[] Own = ["/proc", "/sys", "/dev"];

    /// <summary>Never needed for setting up, and below a folder of the root, whose layer then does not see what is mounted there.</summary>
    private static readonly string[] Bases = ["/var/tmp", "/usr/src", "/usr/games", "/usr/include", "/var/opt", "/var/spool", "/var/cache", "/etc/opt"];

    /// <summary>What is in /dev from the beginning.</summary>
    public static IReadOnlySet<string> Devices { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "null", "zero", "full", "random", "urandom", "tty", "pts", "shm", "fd", "stdin", "stdout", "stderr", "ptmx", ".safeops",
    };

    private readonly StringBuilder _steps = new();
    private readonly StringBuilder _table = new();
    private readonly StringBuilder _fallbacks = new();
    private readonly List<Layer> _layers = [];
    private IReadOnlyList<string>? _sockets;
    private string? _covers = recorders?.Folder;

    /// <summary>The files that the steps read, by name.</summary>
    public Dictionary<string, string> Tables { get; } = [];

    public IReadOnlyList<Layer> Placed => _layers;

    /// <summary>The folder that the sandbox's own tmpfs is mounted on; null where each has a mount below it, or <paramref name="needed"/>.</summary>
    public static string? Base(MountTable table, string needed) =>
        Bases.FirstOrDefault(f => Directory.Exists(f) && new DirectoryInfo(f).LinkTarget is null && !table.Mounts.Any(m => m.IsAtOrBelow(f)) && !needed.StartsWith(f + "/", StringComparison.Ordinal));

    /// <summary>The steps in the language of the script.</summary>
    /// <param name="wishes">Folders that should take writes even where what is around them cannot.</param>
    /// <param name="ownProcesses">Its /proc shows none but its own.</param>
    public string Steps(SandboxWrites writes, IEnumerable<string> wishes, bool ownProcesses)
    {
        if (recorders is not null && table.Of(recorders.Folder).Path == "/")
        {
            _covers = baseFolder + "/recorders";
            Step("bring", recorders.Folder, _covers);
        }
        seed.Folder("/root");
        seed.Pipe("/child");
        seed.Pipe("/go");
        if (writes == SandboxWrites.Refused)
            Freeze("/");
        else if (isRoot)
            LayRoot();
        else
            Patch(wishes);
        MakeDevices();
        if (recorders is not null)
            ShowPrograms(recorders);
        if (isRoot && ownProcesses)
        {
            Enter("proc", "/proc", "proc", "ro,nosuid,nodev,noexec");
        }
        else
        {
            Step("tree", "/proc");
            Step("freeze", "/proc", table.Of("/proc").Flags);
        }
        if (isRoot && recorders is not null)
            Enter("/sys", "/sys", "none", "bind,ro" + table.Of("/sys").Flags);
        else
            Freeze("/sys");
        Flush();
        return _steps.ToString();
    }

    /// <summary>Everything at and below a folder as it is, and read-only.</summary>
    private void Freeze(string folder)
    {
        Step("tree", folder);
        if (baseFolder.StartsWith(folder == "/" ? folder : folder + "/", StringComparison.Ordinal))
            Step("uncover", baseFolder);
        if (!table.Mounts.Any(m => m.Path == folder))
            Step("freeze", folder, table.Of(folder).Flags);
        foreach (var mount in table.Mounts.Where(m => m.IsAtOrBelow(folder) && !(folder == "/" && Own.Any(m.IsAtOrBelow))))
            Step("freeze", mount.Path, mount.Flags);
        if (recorders is not null)
            HideSockets(folder, "");
    }

    /// <summary>As root: a layer over the root, and one over each file system on it.</summary>
    private void LayRoot()
    {
        foreach (var mount in table.Mounts.Where(m => !Own.Any(m.IsAtOrBelow)))
        {
            if (mount.Path == "/")
                Lay("/");
            else
                LayOrBind(mount.Path, mount.Flags, mount.IsKernels);
        }
    }

    /// <summary>
    /// In a user namespace no layer may lie over a folder with mounts below it (it could uncover what they hide), so the root is
    /// put together from its folders, and those with mounts are read-only but for what is wished.
    /// </summary>
    private void Patch(IEnumerable<string> wishes)
    {
        Enter(baseFolder + "/root", "/", "none", "bind");
        foreach (var entry in new DirectoryInfo("/").EnumerateFileSystemInfos().Where(e => !Own.Contains(e.FullName)).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry.LinkTarget is { } target)
            {
                seed.Link("/root" + entry.FullName, target);
            }
            else if (entry is FileInfo)
            {
                seed.Empty("/root" + entry.FullName);
                Enter(entry.FullName, entry.FullName, "none", "bind,ro" + table.Of(entry.FullName).Flags);
            }
            else
            {
                seed.Folder("/root" + entry.FullName);
                if (table.HasBelow(entry.FullName))
                    Freeze(entry.FullName);
                else
                    LayOrBind(entry.FullName, table.Of(entry.FullName).Flags);
            }
        }
        foreach (var wish in wishes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (_layers.Any(l => IsIn(wish, l.Place) && MayCopy(l.Place, wish)) || Own.Any(o => IsIn(wish, o)) || !Directory.Exists(wish) || table.HasBelow(wish) || wish == "/")
                continue;
            if (Options(wish) is { } options)
                Step("lay", options, wish);
        }
    }

    /// <summary>A layer first copies the folders that a file lies in, which a user namespace refuses for those of users it does not know.</summary>
    private static bool MayCopy(string place, string wish)
    {
        var own = Native.State("/proc/self")?.User;
        for (var folder = wish; folder.Length > place.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (Native.State(folder)?.User != own)
                return false;
        }
        return true;
    }

    private static bool IsIn(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private void Lay(string place)
    {
        if (Options(place) is { } options)
            Enter("overlay", place, "overlay", options);
    }

    private void LayOrBind(string place, string flags, bool onlyBind = false)
    {
        if (!onlyBind && Directory.Exists(place) && Options(place) is { } options)
        {
            Enter("overlay", place, "overlay", options);
            _fallbacks.Append(CultureInfo.InvariantCulture, $"{Escape(baseFolder + "/root" + place)} {Escape(place)} {(flags.Length == 0 ? "," : flags)}\n");
        }
        else
        {
            Step("bind", place, flags);
        }
    }

    /// <summary>Of a new layer; null where the place has a character that overlayfs would take as its own.</summary>
    private string? Options(string place)
    {
        if (place.AsSpan().IndexOfAny(",:\\\"") >= 0)
            return null;
        var layer = new Layer(_layers.Count + 1, place);
        var folder = $"{Layers}/{layer.Number}";
        seed.FolderLike(folder + "/up", place);
        seed.Folder(folder + "/work");
        seed.Text(folder + "/of", place, DurableFile.OwnerOnlyFile);
        _layers.Add(layer);
        var above = recorders is not null && Directory.Exists(recorders.Folder + place) ? _covers + place.TrimEnd('/') + ":" : "";
        return $"nodev{(isRoot ? "" : ",userxattr")},lowerdir={above}{place},upperdir={baseFolder}{folder}/up,workdir={baseFolder}{folder}/work";
    }

    private void MakeDevices()
    {
        string[] devices = ["null", "zero", "full", "random", "urandom", "tty"];
        foreach (var folder in new[] { "/dev", "/dev/pts", SandboxPaths.Own, SandboxPaths.Before, SandboxPaths.Real, SandboxPaths.Control, SandboxPaths.Asks })
            seed.Folder(folder);
        seed.Folder("/dev/shm", (UnixFileMode)0x3FF);
        foreach (var device in devices)
            seed.Empty("/dev/" + device);
        seed.Link("/dev/fd", "/proc/self/fd");
        seed.Link("/dev/stdin", "fd/0");
        seed.Link("/dev/stdout", "fd/1");
        seed.Link("/dev/stderr", "fd/2");
        seed.Link("/dev/ptmx", "pts/ptmx");
        if (!isRoot)
            seed.Folder("/root/dev");
        Enter(baseFolder + "/dev", "/dev", "none", "bind");
        foreach (var device in devices)
            Enter("/dev/" + device, "/dev/" + device, "none", "bind");
        if (Directory.Exists("/dev/pts"))
            Enter("/dev/pts", "/dev/pts", "none", "rbind");
    }

    /// <summary>The uncovered programs and what the recorders use.</summary>
    private void ShowPrograms(RecorderLayer layer)
    {
        seed.Folder("/control");
        seed.Folder("/asks", (UnixFileMode)0x3FF);
        Enter(baseFolder + "/control", SandboxPaths.Control, "none", "bind,ro");
        Enter(baseFolder + "/asks", SandboxPaths.Asks, "none", "bind");
        foreach (var folder in layer.Roots)
        {
            seed.Folder(SandboxPaths.Real + folder);
            Enter(folder, SandboxPaths.Real + folder, "none", "bind,ro" + table.Of(folder).Flags);
            HideSockets(folder, SandboxPaths.Real);
        }
    }

    /// <summary>Through a layer nobody reaches a service's socket, through a folder that is shown as it is anybody may.</summary>
    private void HideSockets(string folder, string before)
    {
        foreach (var socket in Sockets.Where(s => IsIn(s, folder)))
            Enter("/dev/null", before + socket, "none", "bind");
    }

    private IReadOnlyList<string> Sockets => _sockets ??= ReadSockets();

    private static IReadOnlyList<string> ReadSockets() => [.. File.ReadLines("/proc/net/unix")
        .Select(l => l.IndexOf('/') is var at and >= 0 ? l[at..] : "")
        .Distinct(StringComparer.Ordinal)
        .Where(p => p.Length > 0 && Native.State(p) is { IsSocket: true })];

    /// <summary>A line of fstab(5), for many of which one mount(8) is enough.</summary>
    private void Enter(string source, string place, string type, string options) =>
        _table.Append(CultureInfo.InvariantCulture, $"{Escape(source)} {Escape(baseFolder + "/root" + (place == "/" ? "" : place))} {type} {Escape(options)} 0 0\n");

    private void Step(string function, params string[] arguments)
    {
        Flush();
        _steps.Append(string.Join(' ', arguments.Select(SandboxScript.Quote).Prepend(function))).Append('\n');
    }

    private void Flush()
    {
        if (_table.Length == 0)
            return;
        var name = string.Create(CultureInfo.InvariantCulture, $"table{Tables.Count}");
        Tables[name] = _table.ToString();
        Tables[name + "-else"] = _fallbacks.ToString();
        _steps.Append("enter ").Append(name).Append('\n');
        _table.Clear();
        _fallbacks.Clear();
    }

    private static string Escape(string field) =>
        field.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal).Replace("\t", "\\011", StringComparison.Ordinal).Replace("\n", "\\012", StringComparison.Ordinal);
}
