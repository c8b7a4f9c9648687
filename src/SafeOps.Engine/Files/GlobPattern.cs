using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Files;

/// <summary>
/// A glob: <c>**</c> stands for any folders, <c>*</c> for any part of a name, <c>?</c> for one character; hidden names are
/// matched too. No wildcard matches <c>.git</c> or <c>.safeops</c>: a sweep must not reach what keeps the history.
/// </summary>
public sealed class GlobPattern
{
    private static readonly string[] Kept = [".git", ".safeops"];

    private readonly Regex? _rest;

    private GlobPattern(string folder, Regex? rest) => (Folder, _rest) = (folder, rest);

    /// <summary>The folders before the first wildcard, as written; the whole pattern where there is none.</summary>
    public string Folder { get; }

    public bool HasWildcard => _rest is not null;

    public static GlobPattern Parse(string pattern)
    {
        var segments = pattern.Split('/', Path.DirectorySeparatorChar);
        var literal = segments.TakeWhile(s => s.AsSpan().IndexOfAny('*', '?') < 0).Count();
        if (literal == segments.Length)
            return new GlobPattern(pattern, null);
        var folder = literal == 0 ? "." : string.Join('/', segments.Take(literal)) is { Length: > 0 } written ? written : "/";
        var options = RegexOptions.CultureInvariant | (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? RegexOptions.IgnoreCase : RegexOptions.None);
        return new GlobPattern(folder, new Regex(Expression(segments[literal..]), options, TimeSpan.FromSeconds(1)));
    }

    /// <summary>Whether a path below <see cref="Folder"/>, relative to it and with forward slashes, matches.</summary>
    public bool IsMatch(string relative) => _rest?.IsMatch(relative) == true;

    /// <summary>Whether a folder of this name may be entered while matching.</summary>
    public static bool MayEnter(string name) => !Kept.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Expression(string[] segments)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (segments[i] == "**")
            {
                text.Append(last ? ".+" : "(?:[^/]+/)*");
                continue;
            }
            foreach (var c in segments[i])
                text.Append(c switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(c.ToString()) });
            if (!last)
                text.Append('/');
        }
        return text.Append('$').ToString();
    }
}
