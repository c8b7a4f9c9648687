using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.PowerShell.Syntax;

/// <summary>
/// Finds what makes PowerShell's parser load code: modules and assemblies of <c>using</c>, the resources of a configuration, types
/// that name their assembly. It looks at the bare text, because only the parser itself could tell words from strings and comments:
/// what merely looks like one of these is refused too.
/// </summary>
internal static partial class LoadingConstructs
{
    /// <summary>A literal that is longer is refused unread.</summary>
    private const int LongestType = 1000;

    public static PowerShellProblem? Find(string text)
    {
        if (text.Contains("module", StringComparison.OrdinalIgnoreCase) || text.Contains("assembly", StringComparison.OrdinalIgnoreCase))
        {
            var loading = Using().Match(text);
            if (loading.Success)
                return Problem(loading, "'using' of a module or assembly loads it while the text is read.");
        }
        var configuration = Configuration().Match(text);
        if (configuration.Success && text.IndexOf('{', configuration.Index) >= 0)
            return Problem(configuration, "'configuration' loads modules while the text is read.");
        var resource = text.IndexOf("Import-DscResource", StringComparison.OrdinalIgnoreCase);
        if (resource >= 0)
            return new PowerShellProblem(resource, resource + "Import-DscResource".Length, "'Import-DscResource' loads modules while the text is read.");
        if (text.Contains("#requires", StringComparison.OrdinalIgnoreCase) && Requirement().Match(text) is { Success: true } requirement)
            return Problem(requirement, "'#requires' loads modules before the script runs.");
        return QualifiedType(text);
    }

    private static PowerShellProblem Problem(Match match, string message) => new(match.Index, match.Index + match.Length, message);

    /// <summary>A type literal with a comma outside of its type arguments names an assembly.</summary>
    private static PowerShellProblem? QualifiedType(string text)
    {
        for (var open = text.IndexOf('['); open >= 0; open = text.IndexOf('[', open + 1))
        {
            // What follows a name, a list of types or a value without a blank is an index or type arguments.
            if (open > 0 && (char.IsLetterOrDigit(text[open - 1]) || text[open - 1] is '_' or ']' or ')' or '}' or '`'))
                continue;
            if (QualifierIn(text, open + 1) is { } comma)
                return new PowerShellProblem(open, comma + 1, "A type that names its assembly loads it while the text is read.");
        }
        return null;
    }

    private static int? QualifierIn(string text, int start)
    {
        var depth = 1;
        var named = false;
        for (var i = start; i < text.Length; i++)
        {
            if (i - start > LongestType)
                return i;
            var c = text[i];
            if (char.IsLetterOrDigit(c) || c is '_')
            {
                // [1, 2] is no type.
                if (!named && char.IsDigit(c))
                    return null;
                named = true;
            }
            else if (c == '[')
                depth++;
            else if (c == ']')
            {
                if (--depth == 0)
                    return null;
            }
            else if (c == ',' && depth == 1)
            {
                // [int[,]] and [int,] have nothing behind the comma that could be an assembly.
                if (named)
                    return i;
                return null;
            }
            else if (c == '<' && i + 1 < text.Length && text[i + 1] == '#')
            {
                var end = text.IndexOf("#>", i + 2, StringComparison.Ordinal);
                if (end < 0)
                    return null;
                i = end + 1;
            }
            else if (c == '#')
            {
                var end = text.IndexOf('\n', i);
                if (end < 0)
                    return null;
                i = end;
            }
            else if (!char.IsWhiteSpace(c) && c is not ('.' or '+' or '*' or '&' or ',' or '`' or '=' or '-'))
                return null;
        }
        return null;
    }

    // Words, so neither a variable, a parameter nor a part of a name.
    [GeneratedRegex(@"(?<![\w$\-./\\:@])using(?=[\s`<#\u0085\u00A0])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Using();

    // A version, an edition and a role load nothing; parameters may be cut short.
    [GeneratedRegex(@"#requires[^\r\n]*?\s[-\u2013-\u2015](?!v|r|psed)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Requirement();

    [GeneratedRegex(@"(?<![\w$\-./\\:@])configuration(?=[\s`'""($@{<#\u0085\u00A0\u2018-\u201E])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Configuration();
}
