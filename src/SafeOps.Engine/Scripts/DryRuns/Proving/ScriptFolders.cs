using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds the folders that a script puts in front of PATH, or that an environment which it enters does.</summary>
internal static partial class ScriptFolders
{
    private const int Most = 32;

    private static readonly string[] Environments = ["venv", ".venv", "env"];

    /// <param name="script">The script.</param>
    /// <param name="context">Where its paths are meant from.</param>
    /// <returns>Full paths of those that exist.</returns>
    public static IReadOnlyList<string> Of(ScriptFile script, PathContext context)
    {
        string[] around = [context.WorkingFolder, context.ScriptFolder];
        var environments = around.SelectMany(f => Environments.Select(e => Path.Combine(f, e, "bin")));
        var named = Assignment().Matches(script.Text).SelectMany(m => Folder().Matches(m.Groups[1].Value)).Select(m => m.Value)
            .Concat(Activation().Matches(script.Text).Select(m => m.Groups[1].Value));
        return [.. named.SelectMany(n => Resolved(n, around, context.Home)).Concat(environments).Distinct(StringComparer.Ordinal).Where(Directory.Exists).Take(Most)];
    }

    /// <summary>The tools of these names that lie in such a folder, by their full paths.</summary>
    public static IEnumerable<string> Tools(IReadOnlyList<string> folders, IEnumerable<string> names) =>
        from name in names from folder in folders let file = Path.Combine(folder, name) where File.Exists(file) select file;

    /// <summary>A variable in front may be the folder of the script or the one where it runs: <c>$HERE/bin</c>.</summary>
    private static IEnumerable<string> Resolved(string folder, IReadOnlyList<string> around, string? home)
    {
        if (folder.StartsWith('/'))
            return [Path.GetFullPath(folder)];
        var root = Root().Match(folder);
        var rest = folder[root.Length..].TrimStart('/');
        var roots = root.Value is "~" or "$HOME" or "${HOME}" ? [home ?? "/"] : around;
        return rest.Length == 0 || rest.Contains('$', StringComparison.Ordinal) ? [] : roots.Select(r => Path.GetFullPath(Path.Combine(r, rest)));
    }

    /// <summary>The rest of a line that sets PATH: <c>export PATH=</c>, <c>os.environ["PATH"] =</c>, <c>env={"PATH": </c>.</summary>
    [GeneratedRegex("""(?<![A-Za-z0-9_])PATH["']?\]?\s*(?:\+?=|:(?!\+|-))(.*)""")]
    private static partial Regex Assignment();

    /// <summary>One folder in such a line, with the variable or command that it may begin with.</summary>
    [GeneratedRegex("""(?<=^|[\s"':=])(?:~|\$\{?[A-Za-z_]\w*\}?|\.{1,2}|\$\([^)]*\))?(?:/[^\s"':;,${}()]+)+""")]
    private static partial Regex Folder();

    [GeneratedRegex("""(?:^|[\s;&|])(?:source|\.)\s+["']?([^\s"';]+/bin)/activate\b""", RegexOptions.Multiline)]
    private static partial Regex Activation();

    [GeneratedRegex(@"^(?:~|\$\{?[A-Za-z_]\w*\}?|\$\([^)]*\)|\.{1,2}(?=/))")]
    private static partial Regex Root();
}
