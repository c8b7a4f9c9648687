using SafeOps.Errors;

namespace SafeOps.Files;

/// <summary>
/// The folder a change may touch: the project's, and the further roots its <c>safeops.yaml</c> lists. Links are followed
/// while a path is resolved, so that no link leads out unseen.
/// </summary>
public sealed class ProjectFolder
{
    private const int MostLinks = 40; // Linux's own limit (path_resolution(7))

    public ProjectFolder(string root, IEnumerable<string>? furtherRoots = null)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        RealRoots = [RealPath(Root), .. (furtherRoots ?? []).Select(r => RealPath(Path.GetFullPath(r, Root)))];
    }

    public string Root { get; }

    private IReadOnlyList<string> RealRoots { get; }

    /// <summary>
    /// The full path of <paramref name="path"/> (relative ones from the project folder), which need not exist. Throws
    /// <see cref="ErrorCodes.PathOutsideProject"/> where it, with all links followed, lies outside every root, or in
    /// SafeOps's own <c>.safeops</c> folder.
    /// </summary>
    public string Resolve(string path) => ResolveBoth(path).Full;

    /// <summary>As <see cref="Resolve"/>, with the path that is left when every link is followed.</summary>
    public (string Full, string Real) ResolveBoth(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Root));
        var real = RealPath(full);
        if (!RealRoots.Any(root => IsWithin(real, root)))
            throw new SafeOpsException(
                ErrorCodes.PathOutsideProject,
                real == full ? $"'{path}' lies outside the project folder {Root}." : $"'{path}' leads to {real}, outside the project folder {Root}.",
                "Use a path inside the project, or list the folder under 'roots:' in safeops.yaml.",
                path);
        if (IsWithin(real, Path.Combine(RealRoots[0], ".safeops")))
            throw new SafeOpsException(ErrorCodes.PathOutsideProject, $"'{path}' lies in .safeops, which SafeOps keeps for its own records.", target: path);
        return (full, real);
    }

    /// <summary>How people are shown a path: relative to the project with forward slashes, or full where it is outside.</summary>
    public string Display(string fullPath) =>
        IsWithin(fullPath, Root) ? Path.GetRelativePath(Root, fullPath).Replace('\\', '/') : fullPath;

    private static bool IsWithin(string path, string root)
    {
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Equals(root, comparison)
            || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, comparison);
    }

    /// <summary>The path with every link in it followed, the parts that do not exist kept as they are.</summary>
    public static string RealPath(string full)
    {
        var pending = new Stack<string>(Parts(full).Reverse());
        var real = Path.GetPathRoot(full)!;
        for (var links = 0; pending.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
                throw new SafeOpsException(ErrorCodes.PathOutsideProject, $"'{full}' goes through more than {MostLinks} links.", target: full);
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            foreach (var step in Parts(target).Reverse())
                pending.Push(step);
        }
        return Path.TrimEndingDirectorySeparator(real);

        static IEnumerable<string> Parts(string path) =>
            path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
                .Where(p => p != ".");
    }
}
