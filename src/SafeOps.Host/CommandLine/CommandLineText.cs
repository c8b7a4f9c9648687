using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SafeOps.Host.CommandLine;

/// <summary>
/// Words from the calling shell as one line of PowerShell. A word keeps its meaning where it is a parameter, an operator
/// between commands, or one whole PowerShell argument (<c>$false</c>, <c>@{ a = 1 }</c>, <c>a,b</c>); any other is
/// quoted, so that a value with spaces, quotes or semicolons arrives as the one value it was.
/// </summary>
internal static partial class CommandLineText
{
    private static readonly string[] Operators = ["|", ";", "&&", "||"];

    public static string Of(IReadOnlyList<string> words) =>
        // One word with spaces is a line the caller already quoted as a whole, as for `pwsh -Command`.
        string.Join(' ', words.Select((word, index) => index == 0 ? word : Word(word)));

    private static string Word(string word)
    {
        if (Operators.Contains(word) || ParameterName().IsMatch(word))
            return word;
        return ParameterWithValue().Match(word) is { Success: true } match
            ? match.Groups["name"].Value + Value(match.Groups["value"].Value)
            : Value(word);
    }

    private static string Value(string word) =>
        IsOneArgument(word) ? word : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    private static bool IsOneArgument(string word)
    {
        const string command = "x ";
        var script = Parser.ParseInput(command + word, out _, out var errors);
        return errors.Length == 0
            && script.EndBlock is { Statements: [PipelineAst { PipelineElements: [CommandAst { Redirections.Count: 0, CommandElements: [_, var argument] }] }] }
            && argument is ExpressionAst
            && argument.Extent.Text == word
            && argument.Extent.StartOffset == command.Length;
    }

    [GeneratedRegex(@"^(--|-[A-Za-z?_][\w-]*:?)$")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"^(?<name>-[A-Za-z_][\w-]*:)(?<value>.+)$", RegexOptions.Singleline)]
    private static partial Regex ParameterWithValue();
}
