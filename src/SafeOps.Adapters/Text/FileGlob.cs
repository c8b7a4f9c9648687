using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Adapters.Text;

/// <summary>
/// Finds files on the disk. Own code: Microsoft.Extensions.FileSystemGlobbing knows no <c>?</c> and follows links out of the root.
/// </summary>
public sealed class FileGlob : IFileGlob
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    public IReadOnlyList<string> Find(string root, IReadOnlyList<string> patterns)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns.Select(GlobPattern.Parse))
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(pattern.Folder, root));
            if (!pattern.HasWildcard)
            {
                if (File.Exists(folder) || new FileInfo(folder).LinkTarget is not null)
                    found.Add(folder);
            }
            else if (Directory.Exists(folder))
            {
                Collect(folder, "", pattern, found);
            }
        }
        return [.. found];
    }

    private static void Collect(string folder, string relative, GlobPattern pattern, SortedSet<string> found)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
            {
                var path = relative + entry.Name;
                // A link is matched as itself, never entered: it may lead out, or round in a circle.
                if (entry is DirectoryInfo && entry.LinkTarget is null)
                {
                    if (GlobPattern.MayEnter(entry.Name))
                        Collect(entry.FullName, path + "/", pattern, found);
                }
                else if (pattern.IsMatch(path))
                {
                    found.Add(entry.FullName);
                }
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{folder} cannot be searched: {error.Message}", "Check the permissions of the folder.", folder, error);
        }
    }
}
