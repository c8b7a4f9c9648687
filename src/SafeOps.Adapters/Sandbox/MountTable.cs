using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Adapters.Sandbox;

/// <summary>A mounted file system.</summary>
/// <param name="Path">Where, as the mounts' owner sees it.</param>
/// <param name="Type">Of the file system: <c>ext4</c>.</param>
/// <param name="Flags">What a remount must repeat, as a user namespace may not drop it: <c>,nosuid,relatime</c>, or nothing.</param>
internal sealed record Mount(string Path, string Type, string Flags)
{
    private static readonly HashSet<string> Kernels = new(StringComparer.Ordinal)
    {
        "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs", "fusectl", "hugetlbfs",
        "mqueue", "nfsd", "nsfs", "proc", "pstore", "resctrl", "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs",
    };

    /// <summary>Shows the kernel's own state rather than files: nothing to lay a layer over.</summary>
    public bool IsKernels => Kernels.Contains(Type);

    public bool IsAtOrBelow(string folder) => Path == folder || IsBelow(folder);

    public bool IsBelow(string folder) => Path != folder && Path.StartsWith(folder == "/" ? "/" : folder + "/", StringComparison.Ordinal);
}

/// <summary>The mounts of this process, as <c>/proc/self/mountinfo</c> tells them (proc_pid_mountinfo(5)), parents before what lies on them.</summary>
internal sealed partial class MountTable(IReadOnlyList<Mount> mounts)
{
    private static readonly string[] Kept = ["nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime", "nosymfollow"];

    public IReadOnlyList<Mount> Mounts { get; } = mounts;

    public static MountTable Parse(IEnumerable<string> lines) => new([.. lines
        .Select(line => line.Split(' '))
        .Where(fields => fields.Length > 6)
        .Select(fields => new Mount(Unescape(fields[4]), fields[Array.IndexOf(fields, "-") + 1], string.Concat(fields[5].Split(',').Intersect(Kept).Select(f => "," + f))))
        // Of mounts on the same place the last one is seen.
        .GroupBy(m => m.Path).Select(g => g.Last())
        .OrderBy(m => m.Path, StringComparer.Ordinal)]);

    public bool HasBelow(string folder) => Mounts.Any(m => m.IsBelow(folder));

    /// <summary>The mount that a path lies on.</summary>
    public Mount Of(string path) => Mounts.Where(m => m.Path == "/" || path == m.Path || path.StartsWith(m.Path + "/", StringComparison.Ordinal)).MaxBy(m => m.Path.Length)!;

    private static string Unescape(string field) =>
        Octal().Replace(field, m => ((char)Convert.ToInt32(m.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
