using SafeOps.Changes.Steps;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Investigations.FanOut;

/// <summary>The files of a folder that a probe is about.</summary>
internal sealed class PlaceFiles(IFileGlob glob, GitReading git)
{
    /// <summary>Full paths in ordinal order. What is no regular file with something in it (a pipe would never end) is left out.</summary>
    public IReadOnlyList<string> Find(string folder, string pattern) =>
        [.. glob.Find(folder, [Inside(folder, pattern)]).Where(HasContent)];

    /// <summary>Why nothing was found to read: there is no such file, there is nothing in it, or git does not track it.</summary>
    public string WhyNone(string folder, string pattern)
    {
        var found = glob.Find(folder, [Inside(folder, pattern)]).ToList();
        return found.Count == 0 ? "no such file" : found.Exists(HasContent) ? "no file that git tracks" : "nothing in the file";
    }

    /// <summary>As <see cref="Find"/>, of what git tracks; null where the folder is in no repository.</summary>
    public async Task<IReadOnlyList<string>?> TrackedAsync(string folder, string pattern, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A folder inside another repository would otherwise answer for its surroundings.
        if (!IsInRepository(folder))
            return null;
        var listed = await git.RunAsync(folder, ["ls-files", "-z"], timeout, cancellationToken).ConfigureAwait(false);
        if (listed.TimedOut)
            throw new TimeoutException();
        if (listed.ExitCode != 0)
            throw new SafeOpsException(ErrorCodes.ProgramFailed, $"git cannot list the files of {folder}: {listed.ErrorOutput.Trim()}", "Look at the repository with: git fsck. With 'all: true' it is searched without git.", folder);
        var wanted = GlobPattern.Parse(Inside(folder, pattern));
        var below = wanted.Folder == "." ? "" : wanted.Folder.TrimEnd('/') + "/";
        return [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(f => wanted.HasWildcard ? f.StartsWith(below, StringComparison.Ordinal) && wanted.IsMatch(f[below.Length..]) : f == wanted.Folder)
            .Order(StringComparer.Ordinal)
            .Select(f => Path.Combine(folder, f))
            .Where(HasContent)];
    }

    private static bool IsInRepository(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
                return true;
        }
        return false;
    }

    /// <summary>Refuses a pattern that leads out of the place: the answer would not be its own.</summary>
    private static string Inside(string folder, string pattern)
    {
        var literal = GlobPattern.Parse(pattern).Folder;
        var full = Path.GetFullPath(literal, folder);
        return full == folder || full.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? pattern
            : throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"'{pattern}' leads out of {folder}.", "Name the files from the place that is asked.", pattern);
    }

    private static bool HasContent(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A link is followed only where git or the file system says that it is a file in the end; what has no length is read by nobody.
            return file.Exists && (file.LinkTarget is null ? file.Length > 0 : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true, Length: > 0 });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Reading it says why it cannot be read.
            return true;
        }
    }
}
