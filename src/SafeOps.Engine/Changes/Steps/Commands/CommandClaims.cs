using System.Text;
using SafeOps.Changes.Definition;
using SafeOps.Commands;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>What an author says of a command, held against what is known of it. What is not known contradicts nothing.</summary>
internal static class CommandClaims
{
    /// <summary>How a command contradicts that it only reads, one sentence; null where nothing known does.</summary>
    public static string? Contradiction(CommandLine line, CommandReader reader) =>
        Risk(line, reader).Reasons.Where(r => r.Effect is not (CommandEffect.Read or CommandEffect.Unknown)).MaxBy(r => r.Effect)?.Message;

    /// <summary>Exit codes other than 0 by which a dry run says "there are differences".</summary>
    public static IReadOnlyList<int> DryRunExitCodes(CommandLine line, CommandReader reader) => Risk(line, reader) switch
    {
        { Name: "kubectl diff" or "git diff" or "diff" or "cmp" } => [0, 1],
        { Name: "terraform plan" } when line.Words.Contains("-detailed-exitcode") => [0, 2],
        _ => [0],
    };

    private static CommandRisk Risk(CommandLine line, CommandReader reader) => line.IsText
        ? reader.Read(line.Words[0], line.Shell == "pwsh" ? CommandShell.PowerShell : CommandShell.Bash)
        : reader.Read(string.Join(' ', line.Words.Select(Quote)), CommandShell.Bash);

    /// <summary>One word of bash that is this argument; a parameter that has no value yet stays an expansion.</summary>
    private static string Quote(string word)
    {
        var quoted = new StringBuilder("\"");
        var names = Interpolation.Names(word);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] is '"' or '\\' or '`' || (word[i] == '$' && !names.Any(n => word.AsSpan(i).StartsWith($"${{{n}}}"))))
                quoted.Append('\\');
            quoted.Append(word[i]);
        }
        return quoted.Append('"').ToString();
    }
}
