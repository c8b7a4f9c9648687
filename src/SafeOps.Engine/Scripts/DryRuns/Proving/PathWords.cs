using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Where a script stands, for the paths that it prints.</summary>
/// <param name="WorkingFolder">Where it was run.</param>
/// <param name="ScriptFolder">Where it lies.</param>
/// <param name="Home">Of its user; null where nobody says.</param>
internal sealed record PathContext(string WorkingFolder, string ScriptFolder, string? Home);

/// <summary>Finds a path in a line that somebody wrote for people: whole, from where the script stands, or by its name.</summary>
internal sealed partial class PathWords(PathContext context)
{
    /// <summary>A name of one letter is in every line.</summary>
    private const int ShortestName = 2;

    /// <summary>True where the line names this very path.</summary>
    public bool Names(string line, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [.., { Length: < ShortestName } letter] && line.Trim(' ', '\t', '-', '*', '•') == letter)
            return true;
        for (var from = parts.Length - 1; from >= 0; from--)
        {
            var suffix = string.Join('/', parts[from..]);
            if (suffix.Length >= ShortestName && Occurrences(line, suffix).Any(before => IsWhole(before, suffix, path)))
                return true;
        }
        return Tokens(line).Any(t => t.AsSpan().IndexOfAny('*', '?') >= 0 && Resolved(t).Any(g => Fits(g, path)));
    }

    /// <summary>True where the line names a folder that the path lies in, by more than a single word.</summary>
    public bool NamesFolderOf(string line, string path) => Folders(line).Any(f => IsBelow(path, f));

    /// <summary>The folders that the line names, full.</summary>
    public IEnumerable<string> Folders(string line) => Tokens(line)
        .Where(t => t.Contains('/', StringComparison.Ordinal) || t is "." || Directory.Exists(Path.Combine(context.WorkingFolder, t)))
        .SelectMany(Resolved)
        .Where(f => f.Length > 1 && !f.AsSpan().ContainsAny('*', '?'));

    /// <summary>The full paths that the line names and that are certain to be meant as such.</summary>
    public IEnumerable<string> Paths(string line) => Tokens(line)
        .Where(t => t.Contains('/', StringComparison.Ordinal) || File.Exists(Path.Combine(context.WorkingFolder, t)))
        .Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.AsSpan().ContainsAny('*', '?', '$'))
        .SelectMany(t => Resolved(t).Take(1));

    public static bool IsBelow(string path, string folder) => path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && (folder.EndsWith('/') || path[folder.Length] == '/');

    /// <summary>With times and random endings made alike: two runs give them anew.</summary>
    public static string Timeless(string text) => Random().Replace(Time().Replace(text, "<time>"), "<random>");

    /// <summary>What stands before the text in its word, for each place where it stands as the end of a word.</summary>
    private static IEnumerable<string> Occurrences(string line, string text)
    {
        for (var at = line.IndexOf(text, StringComparison.Ordinal); at >= 0; at = line.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            if (!EndsWord(line, at + text.Length))
                continue;
            var start = at;
            while (start > 0 && !IsBreak(line[start - 1]))
                start--;
            yield return line[start..at];
        }
    }

    /// <summary>A full stop at the end of a sentence belongs to no name.</summary>
    private static bool EndsWord(string line, int at)
    {
        if (at < line.Length && line[at] == '/')
            at++;
        if (at >= line.Length || IsBreak(line[at]))
            return true;
        return line[at] is '.' or '!' or '…' && (at + 1 >= line.Length || IsBreak(line[at + 1]) || line[at + 1] == '.');
    }

    private static bool IsBreak(char c) => char.IsWhiteSpace(c) || c is '\'' or '"' or '`' or '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or ',' or ';' or ':' or '=' or '|' or '→' or '‘' or '’' or '“' or '”' or '«' or '»';

    /// <summary>What stands before a path's end must be its beginning, or the root that a variable names.</summary>
    private bool IsWhole(string before, string suffix, string path)
    {
        if (before.Length == 0)
            return true;
        if (!before.EndsWith('/'))
            return false;
        return before.Contains('$', StringComparison.Ordinal) || before is "./" or "…/" || before.StartsWith("...", StringComparison.Ordinal) || Resolved(before + suffix).Contains(path);
    }

    /// <summary>As a full path, for each folder that it may be meant from.</summary>
    private IEnumerable<string> Resolved(string token)
    {
        if (token.StartsWith("~/", StringComparison.Ordinal) && context.Home is { } home)
            return [Full(home + token[1..])];
        return token.StartsWith('/') ? [Full(token)] : new[] { context.WorkingFolder, context.ScriptFolder }.Distinct().Select(f => Full(f + "/" + token));
    }

    /// <summary>Without <c>.</c>, <c>..</c>, doubled and last slashes.</summary>
    private static string Full(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part);
        }
        return "/" + string.Join('/', parts);
    }

    private static IEnumerable<string> Tokens(string line) => Breaks().Split(line).Select(t => t.TrimEnd('.', '!')).Where(t => t.Length > 0);

    /// <summary>A pattern of a shell: an asterisk stays within a folder, two of them do not.</summary>
    private static bool Fits(string pattern, string path) =>
        Regex.IsMatch(path, "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    [GeneratedRegex(@"[\s'""`()\[\]{}<>,;=|→‘’“”«»]+|:(?!//)")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"(19|20)[0-9]{2}[-_.]?[01][0-9][-_.]?[0-3][0-9]([T_.-]?[0-2][0-9][-:_]?[0-5][0-9]([-:_]?[0-5][0-9])?Z?)?|(?<![0-9])[0-9]{9,}(\.[0-9]+)?|(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex Time();

    /// <summary>As mktemp(1) and Python's tempfile make them.</summary>
    [GeneratedRegex(@"(?<=tmp\.?)[A-Za-z0-9_]{6,12}|(?<=[._-])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[a-z0-9])[A-Za-z0-9]{6,12}(?![A-Za-z0-9])")]
    private static partial Regex Random();
}
