using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Changes.Steps.Files;

/// <summary>A file a step touches.</summary>
/// <param name="Path">The real path: links in it followed, so that one file has one name.</param>
/// <param name="Name">As people are shown it.</param>
/// <param name="Outside">It lies in a further root, not in the project folder.</param>
internal sealed record FileTarget(string Path, string Name, bool Outside)
{
    /// <summary>Its name among the targets of a plan.</summary>
    public string Key => "file:" + Path;

    /// <summary>The file a path leads to: an edit through a link changes what it points to and keeps the link.</summary>
    public static FileTarget Of(StepContext context, string written)
    {
        var (full, real) = context.Project.Folder.ResolveBoth(written);
        return At(context, full, real);
    }

    /// <summary>The entry itself, which may be a link: what is deleted or moved is the link, not what it points to.</summary>
    public static FileTarget Itself(StepContext context, string written)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(written, context.Project.Root));
        if (System.IO.Path.GetDirectoryName(full) is not { } folder || full == context.Project.Folder.Root)
            return Of(context, written);
        var real = System.IO.Path.Combine(ProjectFolder.RealPath(context.Project.Folder.Resolve(folder)), System.IO.Path.GetFileName(full));
        context.Project.Folder.Resolve(new FileInfo(real).LinkTarget is null ? real : folder);
        return At(context, full, real);
    }

    /// <summary>The folders that would have to be made for it, outermost first.</summary>
    public IReadOnlyList<string> MissingFolders()
    {
        var missing = new Stack<string>();
        for (var folder = System.IO.Path.GetDirectoryName(Path); folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{Name} cannot be made: {folder} is a file, not a folder.", target: Name);
            missing.Push(folder);
        }
        return [.. missing];
    }

    private static FileTarget At(StepContext context, string full, string real)
    {
        var name = context.Project.Folder.Display(full);
        return new FileTarget(real, name, System.IO.Path.IsPathRooted(name));
    }
}
