using System.Text.RegularExpressions;

namespace SafeOps.Text;

/// <summary>A word as a POSIX shell reads it, for command lines that people look at and paste.</summary>
public static partial class ShellWord
{
    public static string Quote(string word) => Harmless().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A program and its arguments in one line.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
