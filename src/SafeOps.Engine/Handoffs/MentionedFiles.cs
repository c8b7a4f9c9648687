using System.Text.RegularExpressions;

namespace SafeOps.Handoffs;

/// <summary>The files that a sentence names: <c>Update values/production.yaml</c>.</summary>
internal static partial class MentionedFiles
{
    /// <param name="text">The sentence.</param>
    /// <param name="root">The root of the repository.</param>
    /// <param name="location">The folder the sentence is meant from, in it.</param>
    /// <returns>Paths from the root, with forward slashes; where a name fits from both, the one that is there.</returns>
    public static IReadOnlyList<string> In(string text, string root, string location) =>
        [.. Name().Matches(text).Select(m => Resolve(m.Value, root, location)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string? Resolve(string name, string root, string location)
    {
        var here = Path.GetFullPath(name, location);
        var full = File.Exists(here) || !File.Exists(Path.GetFullPath(name, root)) ? here : Path.GetFullPath(name, root);
        var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    [GeneratedRegex(@"(?<![\w/.:@-])(?:[\w.@-]+/)*[\w@-][\w.@-]*\.[A-Za-z][A-Za-z0-9]{0,9}(?![\w/@-])", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
