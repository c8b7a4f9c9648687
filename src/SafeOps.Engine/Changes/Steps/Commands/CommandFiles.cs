using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>The project's files that a command names: its program and its arguments. Their content is part of what it does.</summary>
internal static class CommandFiles
{
    /// <summary>Full paths of existing files, without those the command says it changes.</summary>
    public static IReadOnlyList<string> Inputs(CommandOptions options, SafeOpsProject project)
    {
        var folder = Folder(options, project);
        return [.. new[] { options.Run, options.DryRun, options.Probe }
            .SelectMany(line => line is null ? [] : Candidates(line))
            .Select(name => Find(name, folder, project))
            .OfType<string>()
            .Where(path => !DeclaredChanges.Include(options, project, path))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The full path of the folder the command starts in.</summary>
    public static string Folder(CommandOptions options, SafeOpsProject project) =>
        options.WorkingDirectory is { } folder ? project.Folder.Resolve(folder) : project.Root;

    private static IEnumerable<string> Candidates(CommandLine line)
    {
        // A bare program name is looked for on PATH, never in the folder.
        var words = line.IsText
            ? line.Words[0].Split([' ', '\t', '\n', '\r', ';', '|', '&', '<', '>', '(', ')', '"', '\''], StringSplitOptions.RemoveEmptyEntries)
            : line.Words.Where((word, at) => at > 0 || word.Contains('/') || word.Contains('\\'));
        foreach (var word in words)
        {
            yield return word;
            if (word.StartsWith('-') && word.IndexOf('=') is var at and > 0)
                yield return word[(at + 1)..];
            if (word.StartsWith('@'))
                yield return word[1..];
        }
    }

    private static string? Find(string name, string folder, SafeOpsProject project)
    {
        if (name.Length is 0 or > 4096 || name.Contains('\0') || name.Contains("${", StringComparison.Ordinal))
            return null;
        var path = Path.GetFullPath(name, folder);
        if (!File.Exists(path))
            return null;
        try
        {
            return project.Folder.Resolve(path);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.PathOutsideProject)
        {
            return null;
        }
    }
}
