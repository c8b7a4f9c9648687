using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Changes.Planning;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>What a command may change, as its author declares it: connection names, paths, folders and globs of the project.</summary>
internal static class DeclaredChanges
{
    /// <summary>Tells the plan what nobody can predict any more.</summary>
    public static void Mark(CommandOptions options, SafeOpsProject project, PlannedWorld world, string stepKey)
    {
        if (options.Changes is null)
        {
            world.MarkEverythingUncertain(stepKey);
            return;
        }
        foreach (var entry in options.Changes)
        {
            if (project.Connections.ContainsKey(entry))
                world.MarkUncertain($"connection:{entry}", stepKey);
            else
                world.MarkFilesUncertain(Matcher(entry, project), stepKey);
        }
    }

    /// <summary>Whether the command says it may change this file; it need not exist.</summary>
    public static bool Include(CommandOptions options, SafeOpsProject project, string fullPath) =>
        (options.Changes ?? []).Any(entry => !project.Connections.ContainsKey(entry) && Matcher(entry, project)(fullPath));

    private static Func<string, bool> Matcher(string entry, SafeOpsProject project)
    {
        var pattern = new StringBuilder("^");
        var path = Path.GetFullPath(entry, project.Root).Replace('\\', '/').TrimEnd('/');
        for (var i = 0; i < path.Length; i++)
        {
            if (path.AsSpan(i).StartsWith("**/"))
            {
                pattern.Append("(?:.*/)?");
                i += 2;
            }
            else if (path.AsSpan(i).StartsWith("**"))
            {
                pattern.Append(".*");
                i++;
            }
            else
            {
                pattern.Append(path[i] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }
        // A folder stands for all that is in it.
        var regex = new Regex(pattern.Append("(?:/.*)?$").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        return fullPath => regex.IsMatch(fullPath.Replace('\\', '/'));
    }
}
