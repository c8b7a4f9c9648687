using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SafeOps.Host.Running;

/// <summary>The call of a script file, its arguments taken literally as <c>pwsh -File</c> takes them.</summary>
internal static partial class ScriptFileText
{
    // A called script's `exit` ends the script only, and fails the call where it is not 0. A script that cannot be parsed
    // or bound fails it too, and leaves no code.
    private const string PassExitOn = "if (-not $?) { exit ($global:LASTEXITCODE ?? 1) }";

    public static string Of(string path, IEnumerable<string> arguments) =>
        $"& {Quoted(path)} {string.Join(' ', arguments.Select(Argument))}\n{PassExitOn}";

    private static string Argument(string word) => NameAndValue().Match(word) switch
    {
        { Success: true } match when match.Groups["value"].Value.ToLowerInvariant() is "$true" or "$false" => word,
        { Success: true } match => match.Groups["name"].Value + Quoted(match.Groups["value"].Value),
        _ => Name().IsMatch(word) ? word : Quoted(word),
    };

    private static string Quoted(string word) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    [GeneratedRegex(@"^(?<name>-[A-Za-z_][\w-]*:)(?<value>.+)$", RegexOptions.Singleline)]
    private static partial Regex NameAndValue();

    [GeneratedRegex(@"^-[A-Za-z_][\w-]*$")]
    private static partial Regex Name();
}
