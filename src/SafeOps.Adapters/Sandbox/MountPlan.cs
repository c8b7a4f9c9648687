using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// The new file system tree, as calls of the functions of <see cref="SandboxScript"/>. It holds nothing but what is put there, so
/// that a mount nobody thought of is an empty folder and never a way out.
/// </summary>
internal static class MountPlan
{
    /// <summary>Made anew in every sandbox.</summary>
    private static readonly string[] Own = ["/proc", "/sys", "/dev"];

    /// <summary>Never needed for setting up, and below a folder of the root, whose layer then does not see what is mounted there.</summary>
    private static readonly string[] Bases = ["/var/tmp", "/usr/src", "/usr/games", "/usr/include", "/var/opt", "/var/spool", "/var/cache", "/etc/opt"];

    /// <summary>The folder that the sandbox's own tmpfs is mounted on; null where each has a mount below it.</summary>
    public static string? Base(MountTable table) =>
        Bases.FirstOrDefault(f => Directory.Exists(f) && new DirectoryInfo(f).LinkTarget is null && !table.Mounts.Any(m => m.IsAtOrBelow(f)));

    /// <param name="wishes">Folders that should take writes even where what is around them cannot.</param>
    public static IEnumerable<string> Lines(MountTable table, SandboxWrites writes, bool root, string baseFolder, IEnumerable<string> wishes)
    {
        var tree = writes == SandboxWrites.Refused ? Frozen(table, "/", baseFolder) : root ? Layered(table) : Patched(table, baseFolder, wishes);
        return [.. tree, .. Frozen(table, "/sys", baseFolder)];
    }

    /// <summary>Everything at and below a folder as it is, and read-only.</summary>
    private static IEnumerable<string> Frozen(MountTable table, string folder, string baseFolder)
    {
        yield return Call("tree", folder);
        if (baseFolder.StartsWith(folder == "/" ? folder : folder + "/", StringComparison.Ordinal))
            yield return Call("uncover", baseFolder);
        if (!table.Mounts.Any(m => m.Path == folder))
            yield return Call("freeze", folder, table.Of(folder).Flags);
        foreach (var mount in table.Mounts.Where(m => m.IsAtOrBelow(folder) && !(folder == "/" && Own.Any(m.IsAtOrBelow))))
            yield return Call("freeze", mount.Path, mount.Flags);
    }

    /// <summary>As root: a layer over the root, and one over each file system on it.</summary>
    private static IEnumerable<string> Layered(MountTable table) => table.Mounts
        .Where(m => !Own.Any(m.IsAtOrBelow))
        .Select(m => Call(m.Path == "/" ? "layer" : m.IsKernels ? "bind" : "layer_or_bind", m.Path, m.Flags));

    /// <summary>
    /// In a user namespace no layer may lie over a folder with mounts below it (it could uncover what they hide), so the root is
    /// put together from its folders, and those with mounts are read-only but for what is wished.
    /// </summary>
    private static IEnumerable<string> Patched(MountTable table, string baseFolder, IEnumerable<string> wishes)
    {
        yield return "skeleton";
        var layered = new List<string>();
        foreach (var entry in new DirectoryInfo("/").EnumerateFileSystemInfos().Where(e => !Own.Contains(e.FullName)).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry.LinkTarget is { } target)
            {
                yield return Call("link", entry.FullName, target);
            }
            else if (entry is FileInfo)
            {
                yield return Call("bind", entry.FullName, table.Of(entry.FullName).Flags);
            }
            else if (!table.HasBelow(entry.FullName))
            {
                layered.Add(entry.FullName);
                yield return Call("layer_or_bind", entry.FullName, table.Of(entry.FullName).Flags);
            }
            else
            {
                foreach (var line in Frozen(table, entry.FullName, baseFolder))
                    yield return line;
            }
        }
        foreach (var wish in wishes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (layered.Any(l => wish == l || wish.StartsWith(l + "/", StringComparison.Ordinal)) || Own.Any(o => wish == o || wish.StartsWith(o + "/", StringComparison.Ordinal)))
                continue;
            if (!Directory.Exists(wish) || table.HasBelow(wish) || wish == "/")
                continue;
            layered.Add(wish);
            yield return Call("layer", wish) + " || true";
        }
    }

    private static string Call(string function, params string[] arguments) => string.Join(' ', arguments.Select(SandboxScript.Quote).Prepend(function));
}
