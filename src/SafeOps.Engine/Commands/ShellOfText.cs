using System.Text.RegularExpressions;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands;

/// <summary>The language of a text for which nobody named one.</summary>
public static partial class ShellOfText
{
    /// <summary>
    /// PowerShell where the first word is a known cmdlet or a name as PowerShell writes them (<c>Get-Process</c>), or the text begins
    /// with a variable that is set (<c>$x = …</c>); else bash, whose tools have such names in small letters (<c>apt-get</c>).
    /// </summary>
    public static CommandShell Guess(string text)
    {
        var first = FirstWord().Match(text);
        return Assignment().IsMatch(text) || (first.Success && (VerbNoun().IsMatch(first.Value) || IsCmdlet(first.Value))) ? CommandShell.PowerShell : CommandShell.Bash;
    }

    private static bool IsCmdlet(string word) => word.Contains('-', StringComparison.Ordinal)
        && CmdletLibrary.BuiltIn.Find(word[(word.LastIndexOf('\\') + 1)..]) is { } cmdlet
        && cmdlet.Knowledge.Name.Contains('-', StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=^[\s(&@]*)[A-Za-z][\w.\\]*-\w+", RegexOptions.CultureInvariant)]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"^([A-Z][\w.]*\\)?[A-Z][A-Za-z]+-[A-Z]\w+$", RegexOptions.CultureInvariant)]
    private static partial Regex VerbNoun();

    [GeneratedRegex(@"^\s*\$[\w:]+\s*=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
