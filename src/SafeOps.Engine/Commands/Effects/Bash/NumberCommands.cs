using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Commands whose output is a number and nothing else.</summary>
internal static class NumberCommands
{
    /// <param name="script">The commands.</param>
    /// <param name="functions">The names that the text gives a meaning of its own.</param>
    public static bool Gives(BashScript script, ShellFunctions functions) => script is { Problems: [], Commands: [var only] } && Gives(only, functions);

    private static bool Gives(BashCommand command, ShellFunctions functions) => command switch
    {
        BashPipeline { Commands: [.., var last] } => Gives(last, functions),
        BashSimple { Assignments: [], Words: [{ Constant: { } name }, ..] } simple => functions.LeaveAlone(name) && Gives([.. simple.Words.Select(w => w.Constant)]),
        _ => false,
    };

    private static bool Gives(List<string?> words) => words switch
    {
        ["wc", "-l" or "-c" or "-w" or "-m"] => true,
        ["date", ['+', .. var format]] => format is "%s" or "%Y" or "%m" or "%d" or "%H" or "%M" or "%S" or "%N" or "%j" or "%u" or "%s%N",
        ["nproc"] => true,
        // With an option for its pattern it could count in many files, and name them.
        ["grep", "-c" or "-ci", not null and not ['-', ..]] => true,
        ["id", "-u" or "-g"] => true,
        _ => false,
    };
}
